package argosy.adopt.dir;

import argosy.model.Licence;
import argosy.model.Platform;

/// What the files of an installed tree do not say themselves.
///
/// @param name of the package it becomes
/// @param buildPrefix the absolute path to look for in the files; [#OWN_PATH] for where the tree
///   lies, empty for a root stack, which is not relocated
/// @param setuidAllowed whether set-user-id and set-group-id files are kept rather than refused
public record DirOptions(
    String name,
    String version,
    Platform platform,
    Licence licence,
    String buildPrefix,
    boolean setuidAllowed) {
  /// The real path of the adopted directory is the build prefix.
  public static final String OWN_PATH = ".";

  public DirOptions {
    if (!buildPrefix.isEmpty() && !buildPrefix.equals(OWN_PATH) && !buildPrefix.startsWith("/")) {
      throw new IllegalArgumentException(
          "a build prefix is an absolute path, got \"" + buildPrefix + "\"");
    }
  }

  /// A relocatable tree where it lies, of unknown licence.
  public static DirOptions prefix(String name, String version, Platform platform) {
    return new DirOptions(name, version, platform, Licence.UNKNOWN, OWN_PATH, false);
  }

  /// A tree that stands at `/`, of unknown licence.
  public static DirOptions root(String name, String version, Platform platform) {
    return new DirOptions(name, version, platform, Licence.UNKNOWN, "", false);
  }
}
