package argosy.codec.squashfs;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The first 96 bytes of an image:
///
///     superblock = "hsqs" u32:inodes u32:mtime u32:blockBytes u32:fragments u16:compressor
///                  u16:log2(blockBytes) u16:flags u16:ids u16:4 u16:0 u64:rootReference u64:bytesUsed
///                  u64:idTable u64:xattrTable u64:inodeTable u64:directoryTable u64:fragmentTable
///                  u64:exportTable
///
/// Table positions are from the beginning of the image; the id, fragment and export tables are
/// pointed at by the list of their blocks, which stands after them. An absent table is all ones.
///
/// @param bytesUsed without the padding to a multiple of 4096
record Superblock(
    int inodes,
    long mtime,
    int blockBytes,
    int fragments,
    Compression compression,
    int flags,
    int ids,
    long rootReference,
    long bytesUsed,
    long idTable,
    long xattrTable,
    long inodeTable,
    long directoryTable,
    long fragmentTable,
    long exportTable) {
  static final int BYTES = 96;
  static final int MAGIC = 0x73717368;
  static final long ABSENT = -1;
  static final int COMPRESSOR_OPTIONS = 0x400;
  static final int NO_XATTRS = 0x200;
  static final int EXPORTABLE = 0x80;
  static final int DUPLICATES_ONCE = 0x40;
  private static final int MAX_BLOCK_BYTES = 1 << 20;
  private static final int MIN_BLOCK_BYTES = 1 << 12;

  ByteBuffer encode() {
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(MAGIC)
        .putInt(inodes)
        .putInt((int) mtime)
        .putInt(blockBytes)
        .putInt(fragments)
        .putShort((short) compression.id())
        .putShort((short) Integer.numberOfTrailingZeros(blockBytes))
        .putShort((short) flags)
        .putShort((short) ids)
        .putShort((short) 4)
        .putShort((short) 0)
        .putLong(rootReference)
        .putLong(bytesUsed)
        .putLong(idTable)
        .putLong(xattrTable)
        .putLong(inodeTable)
        .putLong(directoryTable)
        .putLong(fragmentTable)
        .putLong(exportTable)
        .flip();
  }

  /// @param available bytes there are, at least 96
  static Superblock parse(byte[] bytes, long available)
      throws CorruptException, UnsupportedException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt() != MAGIC) {
      throw new CorruptException("squashfs: superblock: expected \"hsqs\" at the start");
    }
    int inodes = in.getInt();
    long mtime = Integer.toUnsignedLong(in.getInt());
    int blockBytes = in.getInt();
    int fragments = in.getInt();
    int compressor = in.getShort() & 0xffff;
    int blockLog = in.getShort() & 0xffff;
    int flags = in.getShort() & 0xffff;
    int ids = in.getShort() & 0xffff;
    int major = in.getShort() & 0xffff;
    int minor = in.getShort() & 0xffff;
    if (major != 4 || minor != 0) {
      throw new UnsupportedException(
          "squashfs: superblock: expected version 4.0 but got " + major + "." + minor,
          "make the image again with squashfs-tools 4");
    }
    Superblock s =
        new Superblock(
            inodes,
            mtime,
            blockBytes,
            fragments,
            Compression.ofId(compressor),
            flags,
            ids,
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong());
    s.check(blockLog, available);
    return s;
  }

  private void check(int blockLog, long available) throws CorruptException {
    if (Integer.bitCount(blockBytes) != 1
        || blockBytes < MIN_BLOCK_BYTES
        || blockBytes > MAX_BLOCK_BYTES
        || blockLog != Integer.numberOfTrailingZeros(blockBytes)) {
      throw new CorruptException(
          "squashfs: superblock: block size " + blockBytes + " with log " + blockLog);
    }
    if (bytesUsed < BYTES || bytesUsed > available) {
      throw new CorruptException(
          "squashfs: superblock: says "
              + bytesUsed
              + " bytes are used, but there are "
              + available
              + " bytes");
    }
    if (inodes < 1 || fragments < 0 || ids < 1) {
      throw new CorruptException(
          "squashfs: superblock: "
              + inodes
              + " inodes, "
              + fragments
              + " fragments, "
              + ids
              + " ids");
    }
    long end = fragments == 0 ? bytesUsed : fragmentTable;
    if (inodeTable < BYTES
        || inodeTable >= directoryTable
        || directoryTable > end
        || end > bytesUsed
        || idTable < directoryTable
        || idTable >= bytesUsed) {
      throw new CorruptException("squashfs: superblock: its tables are not in order");
    }
  }
}
