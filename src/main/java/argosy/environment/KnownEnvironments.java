package argosy.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/// The environments that `conda env list` and `mamba env list` show: `~/.conda/environments.txt`,
/// one prefix a line. Whoever never ran conda or mamba has no `~/.conda`, and gets none.
///
/// @param folder `~/.conda`; empty if nobody says where home is
public record KnownEnvironments(Optional<Path> folder) {
  private static final String FILE = "environments.txt";

  /// @param environment of the process
  public static KnownEnvironments of(Map<String, String> environment) {
    return new KnownEnvironments(
        Optional.ofNullable(environment.get("HOME")).map(home -> Path.of(home, ".conda")));
  }

  /// Adds an environment that is not among them.
  ///
  /// @return why it could not be, if so: it is no reason to fail
  public Optional<String> add(Path prefix) {
    if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
      return Optional.empty();
    }
    Path file = folder.get().resolve(FILE);
    try {
      String known = Files.exists(file) ? Files.readString(file) : "";
      if (known.lines().noneMatch(prefix.toString()::equals)) {
        String ended = known.isEmpty() || known.endsWith("\n") ? "" : "\n";
        Files.writeString(
            file, ended + prefix + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("conda env list will not show it: " + e.getMessage());
    }
  }
}
