/// Maintainer scripts of Debian packages read as data, never run: a tolerant reader of POSIX shell
/// ([argosy.adopt.script.ShellParser]) and a reading of what a fresh installation would do
/// ([argosy.adopt.script.ScriptReader]), on the files that are known.
///
/// Understood: update-alternatives, dpkg-divert, accounts, shells, links, directories, copies,
/// configuration through ucf. Known and without meaning in a stack: services, menus, caches,
/// byte-compilation, debconf. Everything else is named in a note. NOT read: arithmetic, command
/// substitution but for the machine's architecture, what a program prints.
@NullMarked
package argosy.adopt.script;

import org.jspecify.annotations.NullMarked;
