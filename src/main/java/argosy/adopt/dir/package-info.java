/// An installed tree as one package.
///
/// Kept: regular files (sparse ones as what they read as, hard links as equal files), directories,
/// symbolic links, permission bits. Knowingly dropped, with a note: owners, times, extended
/// attributes and ACLs, set-group-id of directories. Refused by path: setuid and setgid files
/// (unless asked for), files with capabilities, devices, sockets, pipes, unreadable files, names
/// that are not UTF-8, files that change while they are read. A stat cache (`spec/stat-cache.md`)
/// makes the second time cost a stat per file.
@NullMarked
package argosy.adopt.dir;

import org.jspecify.annotations.NullMarked;
