package argosy.codec.squashfs;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

/// An image read back. The grammar stands in [SquashfsWriter] and [InodeTable].
///
/// Strict: every position, count, name and size is checked before it is used, directories may not
/// form circles, and what is read into memory at once is bounded by the block size. Contents may be
/// read by several threads at once.
public final class SquashfsReader {
  private static final int FRAGMENTS_PER_BLOCK = MetadataWriter.BLOCK_BYTES / 16;
  private static final int MAX_FRAGMENTS = 1 << 22;

  private final ImageSource source;
  private final Superblock superblock;
  private final long[] fragmentStarts;
  private final int[] fragmentWords;

  /// @param offset of the image in the channel, which stays the caller's
  /// @param available bytes from there on that may belong to the image
  /// @throws CorruptException if it is no squashfs image or its tables are damaged
  /// @throws UnsupportedException if it is of a form that is not read
  public SquashfsReader(SeekableByteChannel channel, long offset, long available)
      throws IOException {
    this.source = new ImageSource(channel, offset);
    if (available < Superblock.BYTES) {
      throw new CorruptException(
          "squashfs: expected at least "
              + Superblock.BYTES
              + " bytes but got "
              + Math.max(0, available));
    }
    this.superblock = Superblock.parse(source.read(0, Superblock.BYTES), available);
    int fragments = superblock.fragments();
    long list = superblock.fragmentTable();
    int blocks = Math.ceilDiv(fragments, FRAGMENTS_PER_BLOCK);
    if (fragments > MAX_FRAGMENTS) {
      throw new UnsupportedException(
          "squashfs: " + fragments + " fragments, at most " + MAX_FRAGMENTS + " are read",
          "read it with unsquashfs");
    }
    if (fragments > 0 && (list + blocks * 8L > superblock.bytesUsed() || list < blocks * 2L)) {
      throw new CorruptException(
          "squashfs: superblock: " + fragments + " fragments do not fit the image");
    }
    this.fragmentStarts = new long[fragments];
    this.fragmentWords = new int[fragments];
    readFragments(list, blocks);
  }

  private void readFragments(long list, int blocks) throws IOException {
    ByteBuffer pointers =
        ByteBuffer.wrap(source.read(list, blocks * 8)).order(ByteOrder.LITTLE_ENDIAN);
    for (int b = 0; b < blocks; b++) {
      long at = pointers.getLong();
      MetadataReader.Cursor records =
          new MetadataReader(source, superblock.compression(), "fragment table", at, list).at(0);
      int first = b * FRAGMENTS_PER_BLOCK;
      int end = Math.min(fragmentStarts.length, first + FRAGMENTS_PER_BLOCK);
      for (int i = first; i < end; i++) {
        fragmentStarts[i] = records.u64();
        fragmentWords[i] = records.u32AsInt();
        records.u32();
        requireData("fragment " + i, fragmentStarts[i], fragmentWords[i]);
      }
    }
  }

  /// The one time of all files in an image of ours: when it was made.
  public long epochSeconds() {
    return superblock.mtime();
  }

  public Compression compression() {
    return superblock.compression();
  }

  public int blockBytes() {
    return superblock.blockBytes();
  }

  /// Everything in the image, the root directory first, each directory before what is in it.
  public List<ImageEntry> entries() throws IOException {
    return new DirectoryWalk(this, source, superblock).entries();
  }

  /// The content of a file; the caller closes the stream.
  public InputStream open(Extent extent) {
    return new ExtentInputStream(this, extent);
  }

  public int fragments() {
    return fragmentStarts.length;
  }

  /// The plain bytes of a fragment block, in which several small files stand.
  public byte[] fragment(int number) throws IOException {
    return plain(
        fragmentStarts[number],
        fragmentWords[number],
        superblock.blockBytes(),
        "fragment " + number);
  }

  /// The plain bytes of a data block that must have `expected` of them.
  byte[] dataBlock(long start, int word, int expected) throws IOException {
    if ((word & ~Block.STORED_BIT) == 0) {
      return new byte[expected];
    }
    byte[] plain = plain(start, word, expected, "data block at " + start);
    if (plain.length != expected) {
      throw new CorruptException(
          "squashfs: data block at "
              + start
              + ": expected "
              + expected
              + " bytes but got "
              + plain.length);
    }
    return plain;
  }

  private byte[] plain(long start, int word, int limit, String what) throws IOException {
    byte[] stored = source.read(start, word & ~Block.STORED_BIT);
    if ((word & Block.STORED_BIT) == 0) {
      return superblock.compression().decompress(stored, limit, what);
    }
    if (stored.length > limit) {
      throw new CorruptException(
          "squashfs: " + what + ": " + stored.length + " bytes where at most " + limit + " fit");
    }
    return stored;
  }

  /// @throws CorruptException if the bytes do not lie in the data area
  void requireData(String what, long start, int word) throws CorruptException {
    int size = word & ~Block.STORED_BIT;
    if (size < 0
        || size > superblock.blockBytes()
        || start < Superblock.BYTES
        || start > superblock.inodeTable() - size) {
      throw new CorruptException(
          "squashfs: "
              + what
              + ": "
              + size
              + " bytes at "
              + start
              + " do not lie in the data area");
    }
  }
}
