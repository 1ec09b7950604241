package argosy.prove;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// conda, mamba or micromamba with a home, a configuration and a package cache of its own: it sees
/// nothing of this user's.
///
/// @param program the client
/// @param place the home
public record CondaHome(Path program, Path place) {
  /// conda puts what it removes aside under this name, and leaves links to folders there.
  private static final String KEPT = ".c~";

  /// One call.
  public Tool call(List<String> arguments) throws IOException {
    Path condarc = Files.writeString(place.resolve("condarc"), configuration());
    List<String> argv = new ArrayList<>(List.of("env", "-i", "PATH=/usr/local/bin:/usr/bin:/bin"));
    argv.add("HOME=" + place);
    argv.add("CONDARC=" + condarc);
    argv.add("MAMBA_ROOT_PREFIX=" + place.resolve("root"));
    argv.add(program.toString());
    argv.addAll(arguments);
    return Tool.of(argv).in(place);
  }

  /// What a channel with a Python but without pip needs, too: conda adds pip to every Python.
  private String configuration() {
    return """
    pkgs_dirs: ["%s"]
    add_pip_as_python_dependency: false
    number_channel_notices: 0
    """
        .formatted(place.resolve("packages"));
  }

  /// Up to five files that a client did not take away with the packages of an environment; what is
  /// conda's own, the folder `conda-meta` and links it put aside, is none.
  public static List<String> left(Path environment) throws IOException {
    if (!Files.isDirectory(environment)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(environment)) {
      return paths
          .filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
          .filter(p -> !(p.toString().endsWith(KEPT) && Files.isSymbolicLink(p)))
          .map(p -> environment.relativize(p).toString())
          .filter(p -> !p.startsWith("conda-meta/"))
          .sorted()
          .limit(5)
          .toList();
    }
  }
}
