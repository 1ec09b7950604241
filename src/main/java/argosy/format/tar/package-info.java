/// F3, a building block of formats (tarball, deb, OCI): entries of a tree as one tar stream
/// (POSIX.1-2017, see [argosy.codec.tar]) in one of three encodings, each the same bytes wherever
/// and whenever it is written:
///
/// - plain;
/// - zstd (RFC 8878): ONE frame; blobs of at least 64 KiB are spliced from the store as they lie,
///   smaller files and headers are compressed together in runs of up to 1 MiB, in parallel;
/// - gzip (RFC 1952): one member per run, and per [chunk][argosy.codec.deflate.Chunks] of a blob of
///   at least 64 KiB, in parallel; what was deflated before may be taken over.
///
/// [argosy.format.tar.TreeTar] writes, [argosy.format.tar.TarTree] reads such a stream back to a
/// tree, hashing all content. Hashing the plain stream on the way (OCI's diffID) is possible and
/// costs decompressing what is spliced. NOT supported: hard links (equal files are written each),
/// owners other than 0:0, extended attributes, sparse files.
@NullMarked
package argosy.format.tar;

import org.jspecify.annotations.NullMarked;
