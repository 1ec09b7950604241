package argosy.model.conda;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.util.List;
import java.util.Optional;

/// What a channel's `repodata.json` says of one package file (CEP 36).
///
/// Text fields are empty where the channel says nothing.
///
/// @param channel the channel's URL or name, without the platform's folder
/// @param subdir the platform's folder
/// @param fileName `NAME-VERSION-BUILD.conda` or `.tar.bz2`
/// @param noarch `python`, `generic` or empty
/// @param trackFeatures packages with fewer are preferred
/// @param timestampMillis since 1970, 0 if unknown
/// @param sizeBytes of the file, 0 if unknown
public record PackageRecord(
    String channel,
    String subdir,
    String fileName,
    String name,
    String version,
    String build,
    long buildNumber,
    List<String> depends,
    List<String> constrains,
    List<String> trackFeatures,
    String noarch,
    String license,
    long timestampMillis,
    String md5,
    String sha256,
    long sizeBytes) {
  public PackageRecord {
    depends = List.copyOf(depends);
    constrains = List.copyOf(constrains);
    trackFeatures = List.copyOf(trackFeatures);
  }

  /// A virtual package (CEP 30), as `__glibc`: a fact about the machine.
  public static PackageRecord virtual(String name, String version, String build) {
    return new PackageRecord(
        "@", "", "", name, version, build, 0, List.of(), List.of(), List.of(), "", "", 0, "", "",
        0);
  }

  public boolean isVirtual() {
    return name.startsWith("__");
  }

  /// `NAME-VERSION-BUILD`.
  public String distribution() {
    return name + "-" + version + "-" + build;
  }

  /// Where the file is: channel, folder and file name.
  public String url() {
    return channel + (channel.endsWith("/") ? "" : "/") + subdir + "/" + fileName;
  }

  /// As in `repodata.json`, without channel and file name.
  public Json.Obj toJson() {
    Json.Builder o =
        Json.object()
            .put("build", build)
            .put("build_number", buildNumber)
            .put("depends", depends)
            .putIf("license", given(license))
            .putIf("md5", given(md5))
            .put("name", name)
            .putIf("noarch", given(noarch))
            .putIf("sha256", given(sha256))
            .put("subdir", subdir)
            .put("version", version);
    if (!constrains.isEmpty()) {
      o.put("constrains", constrains);
    }
    if (sizeBytes > 0) {
      o.put("size", sizeBytes);
    }
    if (timestampMillis > 0) {
      o.put("timestamp", timestampMillis);
    }
    o.putIf("track_features", given(String.join(" ", trackFeatures)));
    return o.build();
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }

  /// One member of `packages` or `packages.conda`, or an `index.json`. Unknown members are ignored.
  ///
  /// @param subdir of the channel, for records that do not say it
  /// @throws CorruptException if name, version or build is missing, or of another type
  public static PackageRecord fromJson(String channel, String subdir, String fileName, Json.Obj o)
      throws CorruptException {
    try {
      return new PackageRecord(
          channel,
          text(o, "subdir").isEmpty() ? subdir : text(o, "subdir"),
          fileName,
          o.string("name"),
          o.string("version"),
          o.string("build"),
          o.find("build_number").map(Json::asLong).orElse(0L),
          o.strings("depends"),
          o.strings("constrains"),
          words(o, "track_features"),
          o.find("noarch").map(PackageRecord::noarch).orElse(""),
          text(o, "license"),
          timestamp(o),
          text(o, "md5"),
          text(o, "sha256"),
          o.find("size").filter(s -> s instanceof Json.Num).map(Json::asLong).orElse(0L));
    } catch (IllegalArgumentException e) {
      throw new CorruptException(
          "repodata: " + channel + "/" + subdir + "/" + fileName + ": " + e.getMessage(), e);
    }
  }

  private static String text(Json.Obj o, String name) {
    return o.find(name).filter(v -> v instanceof Json.Str).map(Json::asString).orElse("");
  }

  /// Old records say `true` for what is now `generic`.
  private static String noarch(Json value) {
    return switch (value) {
      case Json.Str s -> s.value();
      case Json.Bool b when b.value() -> "generic";
      default -> "";
    };
  }

  /// Old records have seconds.
  private static long timestamp(Json.Obj o) {
    long t = o.find("timestamp").filter(v -> v instanceof Json.Num).map(Json::asLong).orElse(0L);
    return t > 253_402_300_799L ? t : t * 1000;
  }

  /// A list, or one text with spaces or commas.
  private static List<String> words(Json.Obj o, String name) {
    return switch (o.find(name).orElse(new Json.Null())) {
      case Json.Arr a -> a.items().stream().map(Json::asString).toList();
      case Json.Str s ->
          List.of(s.value().split("[ ,]+", -1)).stream().filter(w -> !w.isEmpty()).toList();
      default -> List.of();
    };
  }
}
