/// Debian packages as packages of a root stack: one each, and one of our own that makes of them a
/// root file system.
///
/// Reference: deb(5), deb-control(5), Debian Policy 4.6, machine-readable copyright 1.0 (DEP-5).
/// Packages come from the machine's apt (nothing is installed, plain users can do it) or a folder.
/// Files move under `/usr` where the merged layout has them. Maintainer scripts are never run; what
/// they would do is read from their text ([argosy.adopt.script]). NOT kept: set-user-id bits (a
/// stack needs no rights), owners, times. NOT made: `/etc/ld.so.cache` (the C library finds its
/// folders without it; others are named in a note), OpenSSL's hashed links to certificates (the
/// bundle is there), caches of desktops.
@NullMarked
package argosy.adopt.debs;

import org.jspecify.annotations.NullMarked;
