package argosy.codec;

import argosy.base.CorruptException;
import java.util.ArrayList;
import java.util.List;

/// Names of members in archives, which strangers wrote.
public final class MemberPath {
  private MemberPath() {}

  /// The path without `./` before and `/` after it, empty for the tree itself; whatever would leave
  /// the tree is refused.
  ///
  /// @param where the archive's name, for messages
  public static String relative(String name, String where) throws CorruptException {
    List<String> parts = new ArrayList<>();
    if (name.startsWith("/") || name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new CorruptException(where + ": expected a relative path but got \"" + name + "\"");
    }
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw new CorruptException(where + ": the path leaves the archive's tree");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }
}
