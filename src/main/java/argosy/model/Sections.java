package argosy.model;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A blob as zstd sections: the plain bytes cut every [#SECTION_BYTES], each compressed so that it
/// can stand anywhere in a frame (RFC 8878 section 3.1.1) after bytes it does not refer to.
///
/// A section is a run of complete zstd blocks, none marked last, without frame header or checksum,
/// that needs a window of at most [#SECTION_BYTES]. Section 0 assumes the initial repeat offsets 1,
/// 4, 8; later ones assume nothing. The bytes are a function of the content alone, so artifacts
/// made of them are reproducible. `spec/store.md` and [argosy.codec] have the details. Safe for
/// several threads at once.
public interface Sections {
  /// Plain bytes of every section but the last.
  int SECTION_BYTES = 1 << 20;

  /// Smaller blobs are not kept as sections of their own: writers compress them together.
  int MIN_BLOB_BYTES = 64 << 10;

  /// How many; section i holds the plain bytes from `i * SECTION_BYTES`.
  int count();

  /// Plain bytes of the whole blob.
  long plainBytes();

  /// The blocks of section `i`, read-only, checked against the digest taken when they were stored.
  ///
  /// @throws argosy.base.CorruptException if they are not what was stored
  ByteBuffer section(int i) throws IOException;

  /// Plain bytes of section `i`.
  default int plainBytes(int i) {
    return (int) Math.min(SECTION_BYTES, plainBytes() - (long) i * SECTION_BYTES);
  }
}
