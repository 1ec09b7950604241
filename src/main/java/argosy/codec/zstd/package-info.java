/// F1: Zstandard as it is stored and spliced (RFC 8878): content is compressed once into sections,
/// and any number of sections, run blocks and plain bytes is laid into one frame without
/// compressing again.
///
/// Supported: one frame without checksum, content size or dictionary, with a window of 1 MiB; raw,
/// RLE and stored compressed blocks (section 3.1.1.2); sections that stand anywhere in a frame,
/// made by libzstd through zstd-jni at level 3. The bytes are a function of the content and of the
/// version of libzstd. NOT supported there: dictionaries, skippable frames, checksums, windows over
/// 1 MiB; frames made by others are read with the streams of zstd-jni, not here. Apart from these,
/// bytes as what they differ in from others (`Patch`).
@NullMarked
package argosy.codec.zstd;

import org.jspecify.annotations.NullMarked;
