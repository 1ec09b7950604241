package argosy.cli;

import argosy.app.Harbour;
import java.io.IOException;
import java.nio.file.Files;
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

  /// The home, opened to look only.
  Harbour reading() throws IOException {
    return Harbour.reading(home, console, nowSeconds);
  }

  /// The home, opened to adopt and ship; for a dry run to look only.
  Harbour writing() throws IOException {
    return dryRun ? reading() : Harbour.writing(home, console, nowSeconds);
  }

  /// The home, opened to take from: as for [#writing()] if it can be written, else, which is then
  /// somebody else's, to look only.
  Harbour using() throws IOException {
    Path store = home.resolve("store");
    return Files.exists(store) && !Files.isWritable(store) ? reading() : writing();
  }

  /// The home, opened to collect, alone; for a dry run to look only.
  Harbour pruning() throws IOException {
    return dryRun ? reading() : Harbour.pruning(home, console, nowSeconds);
  }
}
