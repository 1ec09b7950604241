package argosy.prove;

import argosy.base.UnsupportedException;
import argosy.model.Demo;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;

/// A conda environment as conda activates it.
record ActivatedEnvironment(Path prefix) {
  /// ENVIRONMENT DEMO.
  private static final String SCRIPT =
      """
      export CONDA_PREFIX="$1" PATH="$1/bin:$PATH"
      for script in "$1"/etc/conda/activate.d/*.sh; do
        [ ! -f "$script" ] || . "$script"
      done
      exec "$2"
      """;

  /// Runs the demo as the plain user.
  ///
  /// @param place that user's home
  /// @throws UnsupportedException if this machine keeps root stacks from starting
  Tool.Result runDemo(Release release, Demo demo, Path place) throws IOException {
    Path command = prefix.resolve("bin").resolve(release.stack().demoCommand());
    return UnpackedTarball.unlessRefused(
        Tool.of(
                PlainUser.argv(
                    place, "sh", "-c", SCRIPT, "sh", prefix.toString(), command.toString()))
            .in(place)
            .within(demo.timeoutSeconds() + 30)
            .run());
  }
}
