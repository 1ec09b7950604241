package argosy.codec.zstd;

import argosy.base.CorruptException;
import java.nio.ByteBuffer;

/// The frame around blocks (RFC 8878 section 3.1.1):
///
///     frame  := magic descriptor window block* last
///     magic  := 28 B5 2F FD
///     descriptor := 00            no content size, dictionary, checksum; not single-segment
///     window := 50                1 MiB (section 3.1.1.1.2: exponent 10, mantissa 0)
///     block  := header content    header: 3 bytes little-endian, last | type << 1 | size << 3
///     last   := 01 00 00          a raw block of no bytes, marked last
public final class Blocks {
  /// Plain bytes of every section but a blob's last, and the window of every frame.
  public static final int SECTION_BYTES = 1 << 20;

  /// Most plain bytes of one block (section 3.1.1.2.4).
  static final int BLOCK_BYTES = 128 << 10;

  static final int RAW = 0;
  static final int RLE = 1;
  static final int FRAME_HEADER_BYTES = 6;
  static final int BLOCK_HEADER_BYTES = 3;

  private Blocks() {}

  static byte[] frameHeader() {
    return new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0x00, 0x50};
  }

  /// The empty raw block that ends a frame.
  static byte[] lastBlock() {
    return new byte[] {0x01, 0x00, 0x00};
  }

  static int blockHeader(int type, int size) {
    return type << 1 | size << 3;
  }

  /// The section as a frame of its own: a header before it and the last-block bit set in its last
  /// block. As squashfs data blocks and readers of many frames take it. Section 0 of a blob and
  /// later ones alike: what a section does not refer to may be anything.
  ///
  /// @throws CorruptException if the section is not a run of complete blocks
  public static ByteBuffer standalone(ByteBuffer section) throws CorruptException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER_BYTES + section.remaining());
    frame.put(frameHeader()).put(section.duplicate());
    int last = lastBlockAt(frame.array(), FRAME_HEADER_BYTES, frame.capacity());
    frame.array()[last] |= 1;
    return frame.flip().asReadOnlyBuffer();
  }

  /// Where the last block begins in `bytes` from `start` to `end`, which must be complete blocks.
  static int lastBlockAt(byte[] bytes, int start, int end) throws CorruptException {
    int at = start;
    int last = start;
    while (at < end) {
      last = at;
      if (end - at < BLOCK_HEADER_BYTES) {
        throw new CorruptException("zstd section: a block header is cut at byte " + (at - start));
      }
      int header = bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
      int size = (header >> 1 & 3) == RLE ? 1 : header >> 3;
      at += BLOCK_HEADER_BYTES + size;
    }
    if (at != end || start == end) {
      throw new CorruptException(
          "zstd section: blocks end at byte "
              + (at - start)
              + " but the section has "
              + (end - start)
              + " bytes");
    }
    return last;
  }
}
