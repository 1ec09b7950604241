package argosy.codec.deflate;

/// Where content is cut that is deflated as streams of its own: CernVM-FS objects, and what gzip
/// layers have of large files. Both have the same streams, so that either may take them from the
/// other.
///
///     content = stream            ; of up to LARGEST plain bytes
///             / stream 1*stream   ; of more: each ends where its bytes say so
///
/// The cut is that of a gear hash (Xia and others, FastCDC, 2016): a file that grew or changed
/// somewhere keeps the chunks before and behind. Chunks have 2 to 8 MiB, 4 on average: half of what
/// the original of CernVM-FS cuts, so that less is fetched for a page of a large library. Any cut is
/// valid.
public final class Chunks {
  public static final int LARGEST = 8 << 20;

  /// As libdeflate's: within 1.03 of the size of the original's objects, at a quarter of its time
  /// (adr/0041).
  public static final int LEVEL = 3;

  private static final int SMALLEST = 2 << 20;

  /// One position in 2^21 behind the smallest fits: 2 MiB more on average.
  private static final long CUT_MASK = -1L << 43;

  private static final long[] GEAR = gear();

  private Chunks() {}

  /// SplitMix64 from 0: fixed numbers without a pattern.
  private static long[] gear() {
    long[] table = new long[256];
    long state = 0;
    for (int i = 0; i < table.length; i++) {
      state += 0x9E3779B97F4A7C15L;
      long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
      z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
      table[i] = z ^ z >>> 31;
    }
    return table;
  }

  /// Plain bytes of the next chunk of a content of more than [#LARGEST].
  ///
  /// @param content from where the chunk begins: [#LARGEST] bytes, or fewer up to the end
  /// @param length of them
  public static int cut(byte[] content, int length) {
    long hash = 0;
    for (int i = SMALLEST; i < length; i++) {
      hash = (hash << 1) + GEAR[content[i] & 0xff];
      if ((hash & CUT_MASK) == 0) {
        return i + 1;
      }
    }
    return length;
  }
}
