package argosy.store;

import java.util.regex.Pattern;

/// The names of [argosy.model.Refs], which are also paths: no dots first, nothing a file system
/// could mistake.
final class RefNames {
  private static final String COMPONENT = "[A-Za-z0-9][A-Za-z0-9_.@+-]*";
  private static final Pattern NAME = Pattern.compile(COMPONENT + "(/" + COMPONENT + ")*");
  private static final Pattern PREFIX = Pattern.compile("(" + COMPONENT + "/)*");

  private static final int MOST_CHARACTERS = 512;

  private RefNames() {}

  /// @throws IllegalArgumentException if it is no name of a ref
  static String require(String name) {
    if (name.length() > MOST_CHARACTERS || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "not a name of a ref (components of A-Z a-z 0-9 _ . @ + - with / between): " + name);
    }
    return name;
  }

  /// Empty, or ends in `/`.
  static void requirePrefix(String prefix) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException("not a prefix of refs, such as releases/: " + prefix);
    }
  }
}
