/// F1: tar as streams of headers and contents: the ustar interchange format and the pax extended
/// headers of POSIX.1-2017 (IEEE Std 1003.1, `pax`, sections "ustar Interchange Format" and "pax
/// Header Block").
///
/// Written: type flags `0`, `1`, `2`, `5`, and `x` before a header whose name or link is longer
/// than 100 bytes or not ASCII, or whose size or time does not fit its octal field. The ustar
/// `prefix` field is never used, so every header ends with 247 zero bytes (what zstd splicing
/// needs). In the GNU style long names and links are `L` and `K` members instead, for dpkg, which
/// refuses pax. Owner 0:0 without names, no device numbers: the same bytes wherever it is written.
///
/// Read: the same, and `prefix`, `g`, the pax keywords path, linkpath, size, mtime, uid and gid,
/// GNU long names (`L`, `K`) and base-256 numbers, `7` as a file, and pre-POSIX headers (no magic).
/// Hardened: checksum, truncation, field syntax, size limits of extended headers and paths that
/// leave the tree are [argosy.base.CorruptException]s.
///
/// NOT supported: sparse files, multi-volume archives, continuation of archives after the end mark;
/// extended attributes are named to the caller ([argosy.codec.tar.TarMember#unread()]), not read.
@NullMarked
package argosy.codec.tar;

import org.jspecify.annotations.NullMarked;
