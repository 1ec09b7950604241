package argosy.codec.squashfs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// A table cut into metadata blocks:
///
///     block = u16:header bytes{header & 0x7fff}       each of 8192 plain bytes but the last
///     header bit 15: the bytes are stored plain
///
/// A place in the table is `block << 16 | offset`: where the block stands from the beginning of the
/// table, and the offset in its plain bytes.
final class MetadataWriter {
  static final int BLOCK_BYTES = 8192;
  static final int STORED_BIT = 0x8000;
  private final Compression compression;
  private final ByteArrayOutputStream table = new ByteArrayOutputStream();
  private final byte[] plain = new byte[BLOCK_BYTES];
  private int filled;

  MetadataWriter(Compression compression) {
    this.compression = compression;
  }

  /// Where the next byte goes.
  long reference() {
    return (long) table.size() << 16 | filled;
  }

  void write(byte[] bytes) {
    write(ByteBuffer.wrap(bytes));
  }

  /// Writes the bytes from the buffer's position to its limit.
  void write(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      int n = Math.min(bytes.remaining(), BLOCK_BYTES - filled);
      bytes.get(plain, filled, n);
      filled += n;
      if (filled == BLOCK_BYTES) {
        endBlock();
      }
    }
  }

  private void endBlock() {
    Block block = compression.block(plain, 0, filled);
    int header = block.sizeBytes() | (block.compressed() ? 0 : STORED_BIT);
    table.write(header);
    table.write(header >> 8);
    byte[] bytes = new byte[block.sizeBytes()];
    block.bytes().get(bytes);
    table.writeBytes(bytes);
    filled = 0;
  }

  /// The whole table.
  byte[] finish() {
    if (filled > 0) {
      endBlock();
    }
    return table.toByteArray();
  }
}
