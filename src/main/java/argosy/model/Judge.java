package argosy.model;

import argosy.base.UnsupportedException;
import java.io.IOException;
import java.nio.file.Path;

/// The real client that proves an artifact by running its stack's demo.
public interface Judge {
  /// The client's name: `podman`.
  String id();

  /// The id of the format it judges.
  String format();

  /// Whether another client proves the format everywhere, so that where this one is not, it is left
  /// out of proofs. `argosy doctor` names it all the same.
  default boolean optional() {
    return false;
  }

  /// Whether the artifact has something for it to judge: one of several recipes, say.
  default boolean concerns(Artifact artifact) {
    return true;
  }

  /// Whether a proof takes many minutes where a quicker judge of the format shows most of it: it is
  /// then left to those who ask for every proof.
  default boolean slow(Artifact artifact) {
    return false;
  }

  /// Whether the client is here and works.
  Availability availability() throws IOException;

  /// Gives the artifact to the client and runs the demo in it. Failures of the client or demo are
  /// results.
  ///
  /// @param folder that holds the artifact's files
  Proof prove(Artifact artifact, Release release, Path folder) throws IOException;

  /// The state of a client on this machine.
  sealed interface Availability {
    record Present(String version) implements Availability {}

    /// @param remedy the command that gets it
    record Absent(String reason, String remedy) implements Availability {
      public Absent(UnsupportedException obstacle) {
        this(String.valueOf(obstacle.getMessage()), obstacle.remedy());
      }
    }
  }
}
