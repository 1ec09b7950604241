/// F1: rpm packages of version 4 (rpm's "Package format V4" manual): lead, signature header,
/// header, payload.
///
/// Supported: reading and writing headers with their immutable region; header digests (SHA-256, for
/// old readers SHA-1), the payload's digest, files above 4 GiB (`LONGSIZE`, `LONGFILESIZES`,
/// stripped cpio members); payloads of gzip, xz and zstd. NOT supported: version 3 and 6 packages,
/// payloads of bzip2 and lzma, delta packages.
@NullMarked
package argosy.codec.rpm;

import org.jspecify.annotations.NullMarked;
