package argosy.codec.squashfs;

import argosy.base.UnsupportedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// Writes an image in one forward pass: first the data, block by block, then from [#finish] the
/// tables. The superblock is known last and is for the caller to write over the 96 zero bytes at
/// the start.
///
///     image       = superblock *data inodes directories fragments exports ids padding
///     data        = block of a file / block of a fragment, in any order
///     inodes      = *metadata-block                       (records: [InodeTable])
///     directories = *metadata-block                       (records: [InodeTable])
///     fragments   = *metadata-block *u64:block            16 bytes a fragment: u64:start u32:word u32:0
///     exports     = *metadata-block *u64:block            u64:reference of inode 1, 2, ...
///     ids         = *metadata-block *u64:block            u32:0, the one owner and group
///     padding     = zeros to a multiple of 4096, so that a loop device can hold it
///
/// The kernel wants exactly this order (fs/squashfs/super.c reads them from the end). Data blocks
/// of a file hold [#BLOCK_BYTES] plain bytes each but the last.
public final class SquashfsWriter {
  /// Plain bytes of a data block or fragment: the largest the format allows.
  public static final int BLOCK_BYTES = 1 << 20;

  private static final int PADDED_TO = 4096;
  private static final int POINTER_BYTES = 8;

  private final OutputStream out;
  private final Compression compression;
  private final long epochSeconds;
  private final List<Long> fragmentStarts = new ArrayList<>();
  private final List<Integer> fragmentWords = new ArrayList<>();
  private long position;

  /// Begins an image at the stream's present place.
  ///
  /// @param epochSeconds the one time of all files
  /// @throws UnsupportedException if the time does not fit the format's 32 bits
  public SquashfsWriter(OutputStream out, Compression compression, long epochSeconds)
      throws IOException {
    if (epochSeconds < 0 || epochSeconds > 0xffffffffL) {
      throw new UnsupportedException(
          "squashfs: times are of 1970 to 2106, got " + epochSeconds + " s",
          "give the release another epoch");
    }
    this.out = out;
    this.compression = compression;
    this.epochSeconds = epochSeconds;
    write(new byte[Superblock.BYTES]);
  }

  /// Where the next block goes, from the beginning of the image.
  public long position() {
    return position;
  }

  /// Appends a data block and returns its size word for [Extent#ofBlocks].
  public int block(Block block) throws IOException {
    if (block.sizeBytes() < 1 || block.sizeBytes() > BLOCK_BYTES) {
      throw new IllegalArgumentException("a block of " + block.sizeBytes() + " bytes");
    }
    ByteBuffer bytes = block.bytes().duplicate();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    write(copy);
    return block.word();
  }

  /// Appends a fragment block and returns its number for [Extent#inFragment].
  public int fragment(Block block) throws IOException {
    fragmentStarts.add(position);
    fragmentWords.add(block(block));
    return fragmentStarts.size() - 1;
  }

  /// Appends the tables and the padding. The image is then [#position()] bytes long.
  ///
  /// @param entries in any order; directories that are implied but not given get mode 0755
  /// @return the superblock, to be written over the first bytes of the image
  public ByteBuffer finish(Collection<? extends ImageEntry> entries) throws IOException {
    InodeTable inodes = new InodeTable(compression, epochSeconds, BLOCK_BYTES, entries);
    long inodeTable = position;
    write(inodes.inodes());
    long directoryTable = position;
    write(inodes.directories());
    long fragmentTable = table(fragmentRecords());
    long exportTable = table(inodes.references());
    long idTable = table(new byte[4]);
    long bytesUsed = position;
    write(new byte[(int) (-position & PADDED_TO - 1)]);
    return new Superblock(
            inodes.count(),
            epochSeconds,
            BLOCK_BYTES,
            fragmentStarts.size(),
            compression,
            Superblock.NO_XATTRS | Superblock.EXPORTABLE | Superblock.DUPLICATES_ONCE,
            1,
            inodes.rootReference(),
            bytesUsed,
            idTable,
            Superblock.ABSENT,
            inodeTable,
            directoryTable,
            fragmentTable,
            exportTable)
        .encode();
  }

  private byte[] fragmentRecords() {
    ByteBuffer records =
        ByteBuffer.allocate(fragmentStarts.size() * 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < fragmentStarts.size(); i++) {
      records.putLong(fragmentStarts.get(i)).putInt(fragmentWords.get(i)).putInt(0);
    }
    return records.array();
  }

  /// Writes the records in metadata blocks and the list of the blocks after them; returns where the
  /// list stands.
  private long table(byte[] records) throws IOException {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (int from = 0; from < records.length; from += MetadataWriter.BLOCK_BYTES) {
      ByteBuffer pointer = ByteBuffer.allocate(POINTER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      list.writeBytes(pointer.putLong(position).array());
      MetadataWriter one = new MetadataWriter(compression);
      int to = Math.min(records.length, from + MetadataWriter.BLOCK_BYTES);
      one.write(Arrays.copyOfRange(records, from, to));
      write(one.finish());
    }
    long start = position;
    write(list.toByteArray());
    return start;
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }
}
