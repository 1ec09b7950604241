/// F1: byte containers as streams: tar, ar, zstd, gzip, squashfs, one folder each. No files, no
/// threads.
@NullMarked
package argosy.codec;

import org.jspecify.annotations.NullMarked;
