package argosy.codec.tar;

import argosy.codec.Imprint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What only one release has in its tar headers, and how it is kept from changing anything else: the
/// checksum. Every byte of the tag and of the time has a complement in the header, so that the sum
/// is the same for all releases whose tags are equally long:
///
///     uname = NUL complement(mtime)[11] zero[20]
///     gname = NUL complement(tag) zero[...]           ; where the tag stands in name or linkname once
///     complement(digit) = '0' + '7' - digit
///     complement(character) = ' ' + '~' - character
///
/// Both names are empty for readers: what follows a NUL is not looked at (POSIX.1-2017, `pax`,
/// "ustar Interchange Format").
public final class TarImprints {
  private static final int MTIME = 136;
  private static final int MTIME_DIGITS = 11;
  private static final int TYPE = 156;
  private static final int LINK_NAME = 157;
  private static final int NAME_BYTES = 100;
  private static final int UNAME = 265;
  private static final int GNAME = 297;
  private static final int MOST_TAG_BYTES = (Imprint.MOST_BYTES - 2 * MTIME_DIGITS) / 2 - 1;
  private static final int MOST_MTIME_BITS = 33;

  private final byte[] tag;
  private final byte[] time;

  private TarImprints(byte[] tag, byte[] time) {
    this.tag = tag;
    this.time = time;
  }

  /// Empty for a tag or a time that a header has no place for.
  public static Optional<TarImprints> of(String tag, long epochSeconds) {
    boolean fits =
        tag.length() >= Imprint.LEAST_TAG_BYTES
            && tag.length() <= MOST_TAG_BYTES
            && tag.chars().allMatch(c -> c > ' ' && c < 0x7f)
            && epochSeconds >>> MOST_MTIME_BITS == 0;
    byte[] time = new byte[MTIME_DIGITS];
    for (int i = 0; i < MTIME_DIGITS; i++) {
      time[i] = (byte) ('0' + (epochSeconds >>> 3 * (MTIME_DIGITS - 1 - i) & 7));
    }
    return fits
        ? Optional.of(new TarImprints(tag.getBytes(StandardCharsets.US_ASCII), time))
        : Optional.empty();
  }

  /// A member's header blocks with the complements; the checksums anew.
  public byte[] balanced(byte[] header) {
    byte[] balanced = header.clone();
    for (int at = 0; at < balanced.length; at = next(balanced, at)) {
      if (hasTime(balanced, at)) {
        for (int i = 0; i < MTIME_DIGITS; i++) {
          balanced[at + UNAME + 1 + i] = (byte) ('0' + '7' - time[i]);
        }
      }
      if (tagsIn(balanced, at).size() == 1) {
        for (int i = 0; i < tag.length; i++) {
          balanced[at + GNAME + 1 + i] = (byte) (' ' + '~' - tag[i]);
        }
      }
      TarHeaders.checksum(balanced, at);
    }
    return balanced;
  }

  /// Where they stand in what [#balanced] gave.
  public List<Imprint> in(byte[] header) {
    List<Imprint> found = new ArrayList<>();
    int complements = tag.length + MTIME_DIGITS;
    for (int at = 0; at < header.length; at = next(header, at)) {
      List<Integer> tags = tagsIn(header, at);
      if (tags.size() == 1) {
        found.add(new Imprint(tags.getFirst(), 0, tag.length));
        found.add(new Imprint(at + GNAME + 1, complements + MTIME_DIGITS, tag.length));
      }
      if (hasTime(header, at)) {
        found.add(new Imprint(at + MTIME, tag.length, MTIME_DIGITS));
        found.add(new Imprint(at + UNAME + 1, complements, MTIME_DIGITS));
      }
      int content = at + TarHeaders.BLOCK_BYTES; // of an extended header
      for (int there : Imprint.places(tag, header, content, next(header, at))) {
        found.add(new Imprint(there, 0, tag.length));
      }
    }
    return found;
  }

  /// The header block after the one at `at`, which may be an extended header with its content.
  private static int next(byte[] header, int at) {
    int content = 0;
    if (header[at + TYPE] == 'x' || header[at + TYPE] == 'L' || header[at + TYPE] == 'K') {
      String size = new String(header, at + 124, 11, StandardCharsets.US_ASCII);
      content = Integer.parseInt(size, 8);
    }
    return at + TarHeaders.BLOCK_BYTES + content + TarHeaders.padding(content);
  }

  private boolean hasTime(byte[] header, int at) {
    int from = at + MTIME;
    return Arrays.equals(header, from, from + MTIME_DIGITS, time, 0, MTIME_DIGITS);
  }

  /// In the name and the link's name of the block.
  private List<Integer> tagsIn(byte[] header, int at) {
    List<Integer> found = Imprint.places(tag, header, at, at + NAME_BYTES);
    found.addAll(Imprint.places(tag, header, at + LINK_NAME, at + LINK_NAME + NAME_BYTES));
    return found;
  }
}
