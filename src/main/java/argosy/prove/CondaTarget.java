package argosy.prove;

import argosy.conda.Dist;
import argosy.model.Artifact;

/// The package of a channel that brings the stack with all it needs.
record CondaTarget(String subdir, Dist dist) {
  static CondaTarget of(Artifact artifact) {
    String main = artifact.main().name();
    int slash = main.indexOf('/');
    return new CondaTarget(main.substring(0, slash), Dist.parse(main.substring(slash + 1)));
  }

  /// What asks for it and no other.
  String spec() {
    return dist.name() + "==" + dist.version() + "=" + dist.build();
  }
}
