package argosy.release;

import argosy.model.ImageName;
import argosy.model.Platform;
import argosy.model.Release;

/// The names of releases among the refs:
///
///     releases/PRODUCT/TAG                      moves to the newest release of the tag
///     releases/PRODUCT/TAG-YYYYMMDDTHHMMSSZ     never moves; the time is the release's
///
/// Releases for other platforms than linux/amd64 have `@ARCHITECTURE` after the tag.
public final class ReleaseRefs {
  private ReleaseRefs() {}

  public static String floating(String product, String tag, Platform platform) {
    String where = platform.equals(Platform.LINUX_AMD64) ? "" : "@" + platform.architecture();
    return Reachability.RELEASES + product + "/" + tag + where;
  }

  public static String immutable(Release release) {
    return floating(release.stack().name(), release.tag(), release.platform())
        + "-"
        + timestamp(release.epochSeconds());
  }

  /// `20180611T094959Z`: ISO 8601 basic, UTC.
  public static String timestamp(long epochSeconds) {
    return ImageName.timestamp(epochSeconds);
  }
}
