package argosy.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Bytes of a header that only one release has: its tag, its time, and what keeps their sum. The
/// headers of two releases that have theirs at the same places, and are the same elsewhere, are
/// told apart by nothing else.
///
/// @param at where they stand in the header
/// @param from which of the release's bytes they are: the same number is the same byte in all
///   headers of the release
/// @param length how many
public record Imprint(int at, int from, int length) {
  /// A release has no more of them.
  public static final int MOST_BYTES = 64;

  /// A shorter tag is none: compressors copy nothing shorter (zstd's level 3: five bytes), so it
  /// would stand in the blocks.
  public static final int LEAST_TAG_BYTES = 5;

  /// Where a text stands in a header, from one place up to another; without overlaps.
  public static List<Integer> places(byte[] text, byte[] header, int from, int to) {
    List<Integer> found = new ArrayList<>();
    int at = from;
    while (at + text.length <= to) {
      boolean here =
          header[at] == text[0]
              && Arrays.equals(header, at, at + text.length, text, 0, text.length);
      if (here) {
        found.add(at);
      }
      at += here ? text.length : 1;
    }
    return found;
  }
}
