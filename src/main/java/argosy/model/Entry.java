package argosy.model;

/// One name in a [Tree]. No time and no owner: those belong to the site or the format.
public sealed interface Entry {
  /// Relative, `/` between components, no empty, `.` or `..` component, no NUL: `usr/bin/python3`.
  String path();

  /// @param mode permission bits 07777, no file type
  /// @param size bytes of the content
  record File(String path, int mode, Digest digest, long size) implements Entry {
    public File {
      requirePath(path);
      requireMode(path, mode);
      if (size < 0) {
        throw new IllegalArgumentException(path + ": size must not be negative: " + size);
      }
    }
  }

  /// @param mode permission bits 07777
  record Directory(String path, int mode) implements Entry {
    public Directory {
      requirePath(path);
      requireMode(path, mode);
    }
  }

  /// @param target as stored in the link, absolute or relative, not empty
  record Symlink(String path, String target) implements Entry {
    public Symlink {
      requirePath(path);
      if (target.isEmpty() || target.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            path + ": a link's target must not be empty or hold NUL");
      }
    }
  }

  /// The same entry under another path.
  default Entry at(String newPath) {
    return switch (this) {
      case File f -> new File(newPath, f.mode(), f.digest(), f.size());
      case Directory d -> new Directory(newPath, d.mode());
      case Symlink l -> new Symlink(newPath, l.target());
    };
  }

  /// @throws IllegalArgumentException if the path is not of the form [#path()] promises
  static void requirePath(String path) {
    if (path.isEmpty() || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a path must not be empty or hold NUL: \"" + path + "\"");
    }
    int start = 0;
    while (start <= path.length()) {
      int end = path.indexOf('/', start);
      if (end < 0) {
        end = path.length();
      }
      int length = end - start;
      if (length == 0
          || length == 1 && path.charAt(start) == '.'
          || length == 2 && path.charAt(start) == '.' && path.charAt(start + 1) == '.') {
        throw new IllegalArgumentException(
            "a path must be relative, without empty, . or .. components: \"" + path + "\"");
      }
      start = end + 1;
    }
  }

  private static void requireMode(String path, int mode) {
    if ((mode & ~07777) != 0) {
      throw new IllegalArgumentException(
          path + ": mode must be permission bits, got 0" + Integer.toOctalString(mode));
    }
  }
}
