package argosy.prove;

import java.nio.file.Path;

/// A release in a CernVM-FS repository.
///
/// @param server the repository's URL: `http://…` or `file:///…`
/// @param repository its name, below `/cvmfs`
/// @param at the release's path in it, from `/` on
/// @param masterKey the public key that clients trust, PEM
public record CvmfsRelease(String server, String repository, String at, Path masterKey) {
  /// Where a client sees the release.
  String mounted() {
    return "/cvmfs/" + repository + at;
  }
}
