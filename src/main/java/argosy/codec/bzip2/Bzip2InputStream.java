package argosy.codec.bzip2;

import argosy.base.BlockFilterInputStream;
import argosy.base.CorruptException;
import java.io.IOException;
import java.io.InputStream;

/// Plain bytes of a bzip2 file; block by block, each checked before it is shown.
public final class Bzip2InputStream extends BlockFilterInputStream {
  private static final int HEADER = 0x425a68; // "BZh"
  private static final long BLOCK = 0x314159265359L;
  private static final long END = 0x177245385090L;

  private final String where;
  private final BitReader bits;
  private BlockReader block = BlockReader.NONE;
  private int level;
  private int combined;
  private boolean ended;

  /// @param where the archive's name, for messages
  /// @throws CorruptException if it does not begin as bzip2 does
  public Bzip2InputStream(String where, InputStream in) throws IOException {
    super(in);
    this.where = where;
    this.bits = new BitReader(where, in);
    header();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      int n = block.read(buffer, offset, length);
      if (n > 0) {
        return n;
      }
      next();
    }
    return -1;
  }

  private void header() throws IOException {
    int level9 = bits.read(24) == HEADER ? bits.read(8) - '0' : 0;
    if (level9 < 1 || level9 > 9) {
      throw new CorruptException(where + ": not bzip2");
    }
    level = level9;
    combined = 0;
  }

  private void next() throws IOException {
    long magic = (long) bits.read(24) << 24 | bits.read(24);
    if (magic == BLOCK) {
      block = BlockReader.of(where, bits, level * 100_000);
      combined = (combined << 1 | combined >>> 31) ^ block.crc();
    } else if (magic == END) {
      int expected = bits.read(16) << 16 | bits.read(16);
      if (expected != combined) {
        throw new CorruptException(where + ": the checksum of the whole is wrong");
      }
      block = BlockReader.NONE;
      ended = !bits.startsAnother();
      if (!ended) {
        header();
      }
    } else {
      throw new CorruptException(where + ": expected a bzip2 block");
    }
  }
}
