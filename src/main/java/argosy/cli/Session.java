package argosy.cli;

import java.nio.file.Path;
import java.util.Optional;

/// What every command is given: where things are, how to speak, whether to change anything.
///
/// @param home holds store, keys and caches (`ARGOSY_HOME`)
/// @param project the project's folder if the program runs from a clone
/// @param nowSeconds the moment of the call, seconds since the epoch: the only clock
record Session(
    Path home,
    Optional<Path> project,
    Console console,
    boolean dryRun,
    boolean yes,
    long nowSeconds) {
  /// The home from `--home`, else `ARGOSY_HOME`, else the XDG data directory.
  static Path home(Optional<String> option) {
    String home =
        option
            .or(() -> variable("ARGOSY_HOME"))
            .or(() -> variable("XDG_DATA_HOME").map(data -> data + "/argosy"))
            .orElseGet(() -> System.getProperty("user.home") + "/.local/share/argosy");
    return Path.of(home).toAbsolutePath().normalize();
  }

  static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
  }
}
