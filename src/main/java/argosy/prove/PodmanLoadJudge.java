package argosy.prove;

import argosy.base.FailedException;
import argosy.model.Artifact;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// `podman load` reads an archive as `docker load` does; then `NAME-demo` runs in a container
/// without network.
public final class PodmanLoadJudge implements Judge {
  private static final int CANNOT_LOAD = 201;
  private static final long LOAD_SECONDS = 900;
  private final PodmanJudge podman;
  private final Path scratch;

  /// @param scratch a folder on a disk with room for the unpacked stack; made if missing
  public PodmanLoadJudge(Path scratch) {
    this.podman = new PodmanJudge(scratch);
    this.scratch = scratch.toAbsolutePath();
  }

  @Override
  public String id() {
    return "podman-load";
  }

  @Override
  public String format() {
    return "docker";
  }

  @Override
  public Availability availability() throws IOException {
    return podman.availability();
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    Path archive = folder.resolve(artifact.main().name()).toAbsolutePath();
    return DemoCheck.prove(this, release, demo -> run(archive, release, demo.timeoutSeconds()));
  }

  private Tool.Result run(Path archive, Release release, long demoSeconds) throws IOException {
    String said = "";
    // vfs copies every layer, but works where the kernel gives no overlay.
    for (String driver : List.of("overlay", "vfs")) {
      try (PodmanHome home = PodmanHome.make(scratch, driver)) {
        Tool.Result result =
            home.shell(
                """
                podman load -q --signature-policy "$POLICY" -i "$1" || exit %1$d
                id=$(podman images -q --no-trunc | head -n 1)
                exec podman run --rm --pull never --network none --timeout %2$d "$id" %3$s
                """
                    .formatted(CANNOT_LOAD, demoSeconds, release.stack().demoCommand()),
                List.of(archive.toString()),
                LOAD_SECONDS + demoSeconds);
        if (result.exit() != CANNOT_LOAD) {
          return result;
        }
        said = result.tail();
      }
    }
    throw new FailedException(
        "podman cannot load " + archive + ": " + said, "run it by hand: podman load -i " + archive);
  }
}
