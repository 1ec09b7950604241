package argosy.base;

import java.util.Comparator;

/// The order of strings by their UTF-8 bytes, unsigned: the one order of every canonical form.
///
/// Differs from `String.compareTo` (UTF-16 units) only where surrogates meet U+E000 to U+FFFF.
public final class Utf8Order {
  public static final Comparator<String> COMPARATOR = Utf8Order::compare;

  private Utf8Order() {}

  public static int compare(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean sx = Character.isSurrogate(x);
        boolean sy = Character.isSurrogate(y);
        if (sx != sy) {
          return sx ? 1 : -1; // a surrogate stands for a code point above U+FFFF
        }
        return x < y ? -1 : 1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
