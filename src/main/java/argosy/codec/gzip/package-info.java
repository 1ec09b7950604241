/// F1: gzip (RFC 1952, with deflate of RFC 1951) as concatenated members, which is how parallel
/// writers make it.
///
/// Written by [argosy.codec.deflate]. libdeflate ends every stream it makes, so pieces compressed
/// in parallel are members of their own; GNU gzip and tar, zlib's and Go's readers (podman, skopeo,
/// docker), Python's `gzip` and `dpkg-deb` all read them as one stream (RFC 1952 section 2.2).
/// mtime 0, no name, OS 255.
///
/// Read: any number of members, strictly: header checksum, CRC-32 and size of each, nothing after
/// the last. NOT supported: reserved flags, methods other than deflate.
@NullMarked
package argosy.codec.gzip;

import org.jspecify.annotations.NullMarked;
