package argosy.model;

import java.util.Optional;

/// What a real client made of an artifact.
///
/// @param format the artifact's format id
/// @param client the judge's name: `podman`
public record Proof(String format, String client, Result result) {
  /// Proved, failed or not proved here: three different things.
  public sealed interface Result {}

  /// The demo ran and every result was as expected.
  ///
  /// @param output the digest of what the demo printed
  public record Passed(String clientVersion, double seconds, Digest output) implements Result {}

  /// The client or the demo failed.
  ///
  /// @param output the last lines the client printed
  public record Failed(String clientVersion, double seconds, String reason, String output)
      implements Result {}

  /// The client is not here: neither proved nor refuted.
  ///
  /// @param remedy the command that makes it possible
  public record Missing(String reason, String remedy) implements Result {}

  public boolean passed() {
    return result instanceof Passed;
  }

  public boolean failed() {
    return result instanceof Failed;
  }

  public Optional<Missing> missing() {
    return result instanceof Missing m ? Optional.of(m) : Optional.empty();
  }
}
