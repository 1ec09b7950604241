package argosy.site;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.model.Release;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// What a site knows of a release that is installed in it.
///
/// @param id the name of its folder
/// @param installedSeconds when it was installed, seconds since 1970
/// @param bytes of its files, each path counted
/// @param withoutSetId paths that lost a set-id bit
public record InstalledRelease(
    String id,
    Release release,
    long installedSeconds,
    long files,
    long bytes,
    List<String> withoutSetId) {
  private static final int SCHEMA = 1;

  public InstalledRelease {
    withoutSetId = List.copyOf(withoutSetId);
  }

  /// The day it was made, as a Data Lab names its trees: `2026-11-20`, in UTC.
  String day() {
    return Instant.ofEpochSecond(release.epochSeconds())
        .atOffset(ZoneOffset.UTC)
        .toLocalDate()
        .toString();
  }

  Json.Obj toJson() {
    return Json.object()
        .put("schema", SCHEMA)
        .put("id", id)
        .put("installed", Instant.ofEpochSecond(installedSeconds).toString())
        .put("files", files)
        .put("bytes", bytes)
        .put("withoutSetId", withoutSetId)
        .put("release", release.toJson())
        .build();
  }

  static InstalledRelease fromJson(Json.Obj o) throws CorruptException {
    try {
      return new InstalledRelease(
          o.string("id"),
          Release.fromJson(o.get("release")),
          Instant.parse(o.string("installed")).getEpochSecond(),
          o.number("files"),
          o.number("bytes"),
          o.strings("withoutSetId"));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new CorruptException("record of an installed release: " + e.getMessage(), e);
    }
  }
}
