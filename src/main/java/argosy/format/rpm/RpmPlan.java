package argosy.format.rpm;

import argosy.model.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One package to be written, before its release is marked for a distribution.
///
/// @param kind whether it is installed, or built of
/// @param architecture as rpm calls it: `x86_64`, `noarch`
/// @param prefixes what `rpm --prefix` may replace
/// @param provides beside the package's own name
/// @param entries everything under its installed path without the first `/`, in the order of the
///   header: sorted by path
/// @param cleared classes of files that lost set-id bits, by installed path
/// @param tag of the release in the paths of its files; empty if they are the same in every release
/// @param epochSeconds the time of the package, of its files and of its signature
/// @param main whether this is the one to install
record RpmPlan(
    Kind kind,
    String name,
    String version,
    String architecture,
    String summary,
    String description,
    String licence,
    String url,
    List<String> prefixes,
    List<Relation> requires,
    List<Relation> provides,
    List<Entry> entries,
    Map<String, String> cleared,
    String tag,
    long epochSeconds,
    boolean main) {
  private static final Pattern FILE_NAME = Pattern.compile("(.+)-[^-]+-[^-]+\\.rpm");

  RpmPlan {
    prefixes = List.copyOf(prefixes);
    requires = List.copyOf(requires);
    provides = List.copyOf(provides);
    entries = List.copyOf(entries);
    cleared = Map.copyOf(cleared);
  }

  /// The two kinds of packages.
  enum Kind {
    BINARY,
    SOURCE
  }

  /// A dependency.
  ///
  /// @param flags how the version compares: [#ANY], [#EXACTLY], [#AT_LEAST], [#RPMLIB]
  record Relation(String name, int flags, String version) {
    static final int ANY = 0;
    static final int EXACTLY = 8;
    static final int AT_LEAST = 4 | 8;

    /// A feature of rpm itself, at most of the version.
    static final int RPMLIB = 1 << 24 | 8 | 2;

    static Relation of(String name) {
      return new Relation(name, ANY, "");
    }
  }

  /// The release, the part after the version's hyphen.
  static String release(String distribution) {
    return distribution.isEmpty() ? "1" : "1." + distribution;
  }

  /// The name in a package's file name, before version and release.
  static Optional<String> packageOf(String fileName) {
    Matcher m = FILE_NAME.matcher(fileName.substring(fileName.lastIndexOf('/') + 1));
    return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
  }

  String fileName(String distribution) {
    String full = name + "-" + version + "-" + release(distribution);
    return switch (kind) {
      case SOURCE -> "SRPMS/" + full + ".src.rpm";
      case BINARY ->
          "Packages/"
              + name.charAt(name.startsWith("argosy-") ? 7 : 0)
              + "/"
              + full
              + "."
              + architecture
              + ".rpm";
    };
  }
}
