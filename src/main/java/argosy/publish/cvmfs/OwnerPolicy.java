package argosy.publish.cvmfs;

/// Whom published files belong to.
public sealed interface OwnerPolicy {
  /// As where they come from.
  record Keep() implements OwnerPolicy {}

  /// All to one user and group.
  record Fixed(int uid, int gid) implements OwnerPolicy {}

  /// `keep` or `UID:GID`.
  ///
  /// @throws IllegalArgumentException if it is something else
  static OwnerPolicy parse(String text) {
    if (text.equals("keep")) {
      return new Keep();
    }
    if (!text.matches("\\d{1,9}:\\d{1,9}")) {
      throw new IllegalArgumentException("expected keep or UID:GID but got \"" + text + "\"");
    }
    int colon = text.indexOf(':');
    return new Fixed(
        Integer.parseInt(text, 0, colon, 10), Integer.parseInt(text, colon + 1, text.length(), 10));
  }

  default int uid(int own) {
    return switch (this) {
      case Keep k -> own;
      case Fixed f -> f.uid();
    };
  }

  default int gid(int own) {
    return switch (this) {
      case Keep k -> own;
      case Fixed f -> f.gid();
    };
  }
}
