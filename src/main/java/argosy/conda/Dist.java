package argosy.conda;

import argosy.base.UnsupportedException;
import java.util.regex.Pattern;

/// What names a conda package among all others: `NAME-VERSION-BUILD` (CEP 26).
public record Dist(String name, String version, String build) {
  private static final Pattern NAME = Pattern.compile("_?[a-z0-9]+(?:[._-][a-z0-9]+)*");
  private static final Pattern VERSION = Pattern.compile("[a-z0-9]+(?:[._+!][a-z0-9]+)*_?");
  private static final Pattern BUILD = Pattern.compile("[A-Za-z0-9_.+]+");
  private static final int LONGEST = 64;

  /// The two containers (CEP 35).
  public enum Container {
    CONDA(".conda"),
    TAR_BZ2(".tar.bz2");

    private final String suffix;

    Container(String suffix) {
      this.suffix = suffix;
    }

    public String suffix() {
      return suffix;
    }
  }

  public Dist {
    if (name.isEmpty()
        || version.isEmpty()
        || build.isEmpty()
        || version.contains("-")
        || build.contains("-")
        || (name + version + build).contains("/")) {
      throw new IllegalArgumentException(
          "not the name, version and build of a conda package: \"%s\", \"%s\", \"%s\""
              .formatted(name, version, build));
    }
  }

  public String stem() {
    return name + "-" + version + "-" + build;
  }

  public String fileName(Container container) {
    return stem() + container.suffix;
  }

  /// Whether the file name is that of a package.
  public static boolean isPackage(String fileName) {
    return fileName.endsWith(Container.CONDA.suffix) || fileName.endsWith(Container.TAR_BZ2.suffix);
  }

  /// Reads the file name at the end of a URL, where an epoch's `!` may be written `%21`.
  ///
  /// @throws IllegalArgumentException if it is not one of a package
  public static Dist ofUrl(String url) {
    return parse(url.substring(url.lastIndexOf('/') + 1).replace("%21", "!"));
  }

  /// Reads a file name, from the right: names may hold `-`.
  ///
  /// @throws IllegalArgumentException if it is not one of a package
  public static Dist parse(String fileName) {
    for (Container container : Container.values()) {
      if (fileName.endsWith(container.suffix)) {
        String stem = fileName.substring(0, fileName.length() - container.suffix.length());
        int build = stem.lastIndexOf('-');
        int version = build < 0 ? -1 : stem.lastIndexOf('-', build - 1);
        if (version > 0) {
          return new Dist(
              stem.substring(0, version),
              stem.substring(version + 1, build),
              stem.substring(build + 1));
        }
      }
    }
    throw new IllegalArgumentException(
        "expected NAME-VERSION-BUILD.conda or .tar.bz2 but got \"" + fileName + "\"");
  }

  /// What every client takes: the alphabets of CEP 26, lower case, at most 64 characters each.
  ///
  /// @throws UnsupportedException naming what is not
  public Dist requireStrict() throws UnsupportedException {
    require(name, "name", NAME);
    require(version, "version", VERSION);
    require(build, "build string", BUILD);
    return this;
  }

  private void require(String text, String what, Pattern pattern) throws UnsupportedException {
    if (!pattern.matcher(text).matches() || text.length() > LONGEST) {
      throw new UnsupportedException(
          "%s: conda takes no %s \"%s\"".formatted(stem(), what, text),
          "give the package another "
              + what
              + " of at most "
              + LONGEST
              + " characters: "
              + pattern);
    }
  }

  @Override
  public String toString() {
    return stem();
  }
}
