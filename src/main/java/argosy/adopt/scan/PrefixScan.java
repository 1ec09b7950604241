package argosy.adopt.scan;

import argosy.model.Relocation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Finds a build prefix in one file whose bytes are handed in piece by piece, and what kind of file
/// it is. Horspool's search, on a window that slides over the pieces.
///
/// The prefix counts only where a path can end: before `/`, a quote, NUL, ..., not before a letter,
/// digit, `_`, `-`, `+`, `~` or a byte above 127 (`/opt/stack` does not stand in `/opt/stack-2`).
public final class PrefixScan {
  private static final int WINDOW_BYTES = 64 << 10;

  private final byte[] prefix;
  private final int[] shift = new int[256];
  private final byte[] window;
  private int filled;

  /// Offset in the file of `window[0]`.
  private long windowStart;

  /// First place of the window where a match could still begin.
  private int searchFrom;

  /// First place of the window not yet looked at for NUL.
  private int nulFrom;

  private boolean hasNul;

  /// The length of an interpreter line without its end, 0 for other text.
  private int interpreterLine;

  /// Whether it begins as a zip (APPNOTE 4.3.7), also as `.jar` and `.whl`: its members have
  /// checksums, which a replaced prefix would break.
  private boolean checksummed;

  private final List<long[]> spots = new ArrayList<>();

  /// Spots before this index know where their C string ends.
  private int closed;

  /// @param prefix an absolute path without trailing slash
  public PrefixScan(String prefix) {
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    if (this.prefix.length < 2 || this.prefix[0] != '/' || prefix.endsWith("/")) {
      throw new IllegalArgumentException(
          "a build prefix is an absolute path without trailing slash, got \"" + prefix + "\"");
    }
    this.window = new byte[WINDOW_BYTES + this.prefix.length + 1];
    int last = this.prefix.length - 1;
    Arrays.fill(shift, this.prefix.length);
    for (int i = 0; i < last; i++) {
      shift[this.prefix[i] & 0xFF] = last - i;
    }
  }

  /// Whether the prefix may end before this byte.
  private static boolean endsPath(byte b) {
    return !(b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || b == '_'
        || b == '-'
        || b == '+'
        || b == '~'
        || b < 0);
  }

  /// Whether an absolute link target is the prefix or stands under it.
  public static boolean standsUnder(String target, String prefix) {
    return target.startsWith(prefix)
        && (target.length() == prefix.length() || target.charAt(prefix.length()) == '/');
  }

  /// The next bytes of the file.
  public void accept(byte[] bytes, int off, int len) {
    int at = off;
    int left = len;
    while (left > 0) {
      int n = Math.min(left, window.length - filled);
      System.arraycopy(bytes, at, window, filled, n);
      filled += n;
      at += n;
      left -= n;
      if (filled == window.length) {
        search(false);
        slide();
      }
    }
  }

  /// Ends the file.
  ///
  /// @param path of the file in its tree, for the result
  /// @return where the prefix stands, empty if it does not, or must not be replaced; the scan is
  ///   then ready for another file
  public Optional<Relocation> finish(String path) {
    search(true);
    closeSpots(windowStart + filled);
    Optional<Relocation> found = Optional.empty();
    if (!spots.isEmpty() && !checksummed) {
      Relocation.Kind kind = kind(path);
      boolean strings = kind == Relocation.Kind.BINARY;
      List<Relocation.Spot> list = new ArrayList<>(spots.size());
      for (long[] s : spots) {
        list.add(new Relocation.Spot(s[0], strings ? s[1] : s[0] + prefix.length));
      }
      found = Optional.of(new Relocation(path, kind, list));
    }
    filled = 0;
    windowStart = 0;
    searchFrom = 0;
    nulFrom = 0;
    hasNul = false;
    interpreterLine = 0;
    checksummed = false;
    spots.clear();
    closed = 0;
    return found;
  }

  private Relocation.Kind kind(String path) {
    if (path.endsWith(".pyc")) {
      return Relocation.Kind.PYC;
    }
    if (hasNul) {
      return Relocation.Kind.BINARY;
    }
    return spots.getFirst()[0] < interpreterLine ? Relocation.Kind.SHEBANG : Relocation.Kind.TEXT;
  }

  /// Searches the window as far as a match and the byte after it are known.
  private void search(boolean atEnd) {
    if (windowStart == 0) {
      interpreterLine = interpreterLine();
      checksummed =
          filled >= 4 && window[0] == 'P' && window[1] == 'K' && window[2] == 3 && window[3] == 4;
    }
    int last = prefix.length - 1;
    int limit = filled - prefix.length - (atEnd ? 0 : 1);
    int i = searchFrom;
    while (i <= limit) {
      byte b = window[i + last];
      if (b == prefix[last]
          && Arrays.equals(window, i, i + last, prefix, 0, last)
          && (i + prefix.length == filled || endsPath(window[i + prefix.length]))) {
        spots.add(new long[] {windowStart + i, -1});
        i += prefix.length;
      } else {
        i += shift[b & 0xFF];
      }
    }
    searchFrom = i;
    noteNuls(atEnd ? filled : i);
  }

  /// Drops what has been looked at.
  private void slide() {
    System.arraycopy(window, searchFrom, window, 0, filled - searchFrom);
    windowStart += searchFrom;
    filled -= searchFrom;
    searchFrom = 0;
    nulFrom = 0;
  }

  /// Looks for the NULs that end the C strings of open spots, and for the first of the file, before
  /// `to`, up to where all spots are known.
  private void noteNuls(int to) {
    int i = nulFrom;
    while (i < to) {
      if (hasNul) {
        if (closed == spots.size()) {
          break;
        }
        i = (int) Math.max(i, spots.get(closed)[0] - windowStart);
      }
      while (i < to && window[i] != 0) {
        i++;
      }
      if (i < to) {
        hasNul = true;
        closeSpots(windowStart + i);
        i++;
      }
    }
    nulFrom = to;
  }

  private void closeSpots(long end) {
    for (; closed < spots.size() && spots.get(closed)[0] < end; closed++) {
      spots.get(closed)[1] = end;
    }
  }

  private int interpreterLine() {
    if (filled < 2 || window[0] != '#' || window[1] != '!') {
      return 0;
    }
    int end = 2;
    while (end < filled && window[end] != '\n') {
      end++;
    }
    return end;
  }
}
