/// F1: Debian's containers as streams: control paragraphs (deb-control(5), deb822(5)) and binary
/// packages of format 2.0 (deb(5), dpkg 1.21).
///
/// Supported: control and data members as tar, gz, xz and zst. Not supported: bzip2 and lzma
/// members (no Debian release since 2012 makes them) and format 0.939; refused by name.
@NullMarked
package argosy.codec.deb;

import org.jspecify.annotations.NullMarked;
