package argosy.prove;

import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;

/// GNU tar as the client: unpacks the tarball into a fresh folder and runs the demo from there, as
/// `nobody` when started by root, otherwise as the user who started it; with a bare environment.
public final class TarJudge implements Judge {
  private final UnpackedTarballs tarballs;

  /// @param tarballs unpacked, shared with other judges
  public TarJudge(UnpackedTarballs tarballs) {
    this.tarballs = tarballs;
  }

  @Override
  public String id() {
    return "tar";
  }

  @Override
  public String format() {
    return "tarball";
  }

  @Override
  public Availability availability() throws IOException {
    var obstacle = UnpackedTarball.obstacle();
    if (obstacle.isPresent()) {
      return new Availability.Absent(obstacle.get());
    }
    String version = Tool.of("tar", "--version").runOk().out().lines().findFirst().orElse("tar");
    return new Availability.Present(version.substring(version.lastIndexOf(' ') + 1));
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    Path archive = folder.resolve(artifact.main().name()).toAbsolutePath();
    return DemoCheck.prove(this, release, demo -> run(archive, release, demo));
  }

  private Tool.Result run(Path archive, Release release, Demo demo) throws IOException {
    UnpackedTarball unpacked = tarballs.of(archive, release);
    Path command = unpacked.stack().resolve("bin").resolve(release.stack().demoCommand());
    return UnpackedTarball.unlessRefused(
        unpacked.asNobody(command.toString()).within(demo.timeoutSeconds() + 30).run());
  }
}
