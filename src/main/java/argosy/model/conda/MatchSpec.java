package argosy.model.conda;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A query for packages (CEP 29): `conda-forge::numpy >=1.26,<3 py312*`.
///
/// @param name of the package; a pattern in searches only
/// @param build of the build string
/// @param others matchers of further fields: `channel`, `subdir`, `build_number`, `md5`, `sha256`,
///   `fn`, `license`, ...
public record MatchSpec(
    StringMatch name, VersionSpec version, StringMatch build, Map<String, StringMatch> others) {
  public MatchSpec {
    others = Collections.unmodifiableMap(new TreeMap<>(others));
  }

  /// @throws IllegalArgumentException with what was expected if the text is none
  public static MatchSpec of(String text) {
    return new MatchSpecParser(text).parse();
  }

  /// Any version of one package.
  public static MatchSpec named(String name) {
    return new MatchSpec(new StringMatch.Equal(name), VersionSpec.ANY, StringMatch.ANY, Map.of());
  }

  /// The name in lower case, which is that of one package unless it is a pattern.
  public String packageName() {
    return name.text().toLowerCase(Locale.ROOT);
  }

  public boolean isOfOnePackage() {
    return name instanceof StringMatch.Equal;
  }

  public boolean matches(PackageRecord record) {
    return matches(record, Version.of(record.version()));
  }

  /// As [#matches(PackageRecord)], for those who have read the version already.
  public boolean matches(PackageRecord record, Version itsVersion) {
    return name.matches(record.name())
        && version.matches(itsVersion)
        && build.matches(record.build())
        && (others.isEmpty()
            || others.entrySet().stream().allMatch(e -> matches(record, e.getKey(), e.getValue())));
  }

  private static boolean matches(PackageRecord record, String field, StringMatch wanted) {
    return switch (field) {
      case "channel" -> channel(record.channel(), wanted);
      case "subdir" -> wanted.matches(record.subdir());
      case "build_number" -> number(record.buildNumber(), wanted.text());
      case "md5" -> wanted.matches(record.md5());
      case "sha256" -> wanted.matches(record.sha256());
      case "fn" -> wanted.matches(record.fileName());
      case "url" -> wanted.matches(record.url());
      case "license" -> wanted.matches(record.license());
      case "track_features" -> record.trackFeatures().stream().anyMatch(wanted::matches);
      default -> false;
    };
  }

  /// A name stands for the channel whose URL ends with it.
  private static boolean channel(String url, StringMatch wanted) {
    String bare = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    String asked =
        wanted.text().endsWith("/")
            ? wanted.text().substring(0, wanted.text().length() - 1)
            : wanted.text();
    return StringMatch.of(asked).matches(bare)
        || !asked.contains("://") && StringMatch.of("*/" + asked).matches(bare);
  }

  private static boolean number(long value, String wanted) {
    return VersionSpec.of(wanted).matches(Version.of(Long.toString(value)));
  }

  /// The canonical form (CEP 29, appendix A), shortened to what the field writes: `name version
  /// build`.
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(name.text());
    boolean anyBuild = build.equals(StringMatch.ANY);
    if (!(version instanceof VersionSpec.Any) || !anyBuild) {
      out.append(' ').append(version);
    }
    if (!anyBuild) {
      out.append(' ').append(build.text());
    }
    if (!others.isEmpty()) {
      StringBuilder keys = new StringBuilder();
      others.forEach((key, value) ->
          keys.append(keys.isEmpty() ? "" : ",")
              .append(key)
              .append("='")
              .append(value.text())
              .append('\''));
      out.append('[').append(keys).append(']');
    }
    return out.toString();
  }
}
