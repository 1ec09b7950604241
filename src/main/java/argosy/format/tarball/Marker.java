package argosy.format.tarball;

import argosy.activation.Launchers;
import argosy.base.CorruptException;
import argosy.model.Digest;
import argosy.model.StackKind;
import java.util.List;

/// The first member of a tarball: what kind of stack it is, hence which members are the stack's.
///
///     argosy tarball 1 LF
///     kind ("root" / "prefix") LF
///     release sha256:<64 hex digits> LF
record Marker(StackKind kind, Digest release) {
  static final String PATH = ".argosy-release";
  static final int MAX_BYTES = 4096;

  String text() {
    return "argosy tarball 1\nkind "
        + (kind == StackKind.ROOT ? "root" : "prefix")
        + "\nrelease "
        + release
        + "\n";
  }

  static Marker parse(String text, String where) throws CorruptException {
    List<String> lines = text.lines().toList();
    if (lines.size() == 3 && lines.get(2).startsWith("release ")) {
      try {
        Digest release = Digest.parse(lines.get(2).substring("release ".length()));
        for (StackKind kind : StackKind.values()) {
          Marker marker = new Marker(kind, release);
          if (marker.text().equals(text)) {
            return marker;
          }
        }
      } catch (IllegalArgumentException e) {
        throw new CorruptException(where + ": " + PATH + ": " + e.getMessage(), e);
      }
    }
    throw new CorruptException(where + ": " + PATH + " is not of the form this program writes");
  }

  /// Whether the tarball, and not the stack, owns the path below the top folder.
  static boolean isOurs(StackKind kind, String path) {
    return switch (kind) {
      case ROOT -> !path.startsWith("root/");
      case PREFIX -> Launchers.isBesidePrefix(path) || List.of(PATH, "relocate").contains(path);
    };
  }
}
