/// F3: tar archives of installed software into the store.
///
/// Supported: ustar, pax and GNU tar, plain or compressed with gzip, xz or zstd, told by their
/// first bytes; hard links; relocation records for a prefix. Left out with a note: times and owners
/// are always, other attributes by name. NOT supported: devices and fifos, set-user-id files,
/// bzip2, lzma.
@NullMarked
package argosy.adopt.tarball;

import org.jspecify.annotations.NullMarked;
