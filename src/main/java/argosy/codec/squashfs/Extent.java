package argosy.codec.squashfs;

import java.util.Arrays;

/// Where the bytes of a file stand in an image: whole data blocks, one after the other, and perhaps
/// a tail inside a fragment block. Two files with equal extents have the same content.
public final class Extent {
  static final int NO_FRAGMENT = -1;

  /// An empty file.
  public static final Extent EMPTY = new Extent(0, 0, new int[0], NO_FRAGMENT, 0);

  private final long start;
  private final long sizeBytes;
  private final int[] words;
  private final int fragment;
  private final int fragmentOffset;

  Extent(long start, long sizeBytes, int[] words, int fragment, int fragmentOffset) {
    this.start = start;
    this.sizeBytes = sizeBytes;
    this.words = words;
    this.fragment = fragment;
    this.fragmentOffset = fragmentOffset;
  }

  /// A file of data blocks only.
  ///
  /// @param start of the first block, from the beginning of the image
  /// @param words what [SquashfsWriter#block(Block)] returned for each, in order
  public static Extent ofBlocks(long start, long sizeBytes, int[] words) {
    return new Extent(start, sizeBytes, words.clone(), NO_FRAGMENT, 0);
  }

  /// A small file inside a fragment block.
  ///
  /// @param fragment what [SquashfsWriter#fragment(Block)] returned
  public static Extent inFragment(long sizeBytes, int fragment, int offset) {
    return new Extent(0, sizeBytes, new int[0], fragment, offset);
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  /// Of the first block, from the beginning of the image.
  public long start() {
    return start;
  }

  public int blocks() {
    return words.length;
  }

  int word(int i) {
    return words[i];
  }

  /// Bytes that block `i` takes in the image; 0 for a hole.
  int storedBytes(int i) {
    return words[i] & ~Block.STORED_BIT;
  }

  /// Whether the last bytes stand in a fragment block.
  public boolean hasFragment() {
    return fragment != NO_FRAGMENT;
  }

  public int fragment() {
    return fragment;
  }

  public int fragmentOffset() {
    return fragmentOffset;
  }

  /// Bytes of all holes among the blocks.
  long holeBytes(int blockBytes) {
    long holes = 0;
    for (int i = 0; i < words.length; i++) {
      if (storedBytes(i) == 0) {
        holes += Math.min(blockBytes, sizeBytes - (long) i * blockBytes);
      }
    }
    return holes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Extent e
        && start == e.start
        && sizeBytes == e.sizeBytes
        && fragment == e.fragment
        && fragmentOffset == e.fragmentOffset
        && Arrays.equals(words, e.words);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(start * 31 + sizeBytes) + fragment * 31 + fragmentOffset;
  }
}
