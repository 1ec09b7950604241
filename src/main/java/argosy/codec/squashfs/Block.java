package argosy.codec.squashfs;

import java.nio.ByteBuffer;

/// A data or fragment block as it stands in an image.
///
/// @param bytes read-only from position to limit
/// @param compressed false if they are the plain bytes
public record Block(ByteBuffer bytes, boolean compressed) {
  /// The bit of a size word that says "not compressed".
  static final int STORED_BIT = 1 << 24;

  public Block {
    bytes = bytes.asReadOnlyBuffer();
  }

  public static Block compressed(byte[] bytes) {
    return new Block(ByteBuffer.wrap(bytes), true);
  }

  public static Block stored(byte[] bytes) {
    return new Block(ByteBuffer.wrap(bytes), false);
  }

  public int sizeBytes() {
    return bytes.remaining();
  }

  /// `u32`: bytes in the image; bit 24 set if they are stored plain.
  int word() {
    return sizeBytes() | (compressed ? 0 : STORED_BIT);
  }
}
