package argosy.prove;

import argosy.base.FailedException;
import argosy.base.UnsupportedException;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// dpkg-deb as any user: reads the package's control fields, unpacks its files, and runs the demo
/// from there. Only root stacks run where they do not belong, so for others this judge has nothing
/// to say; and that apt accepts the package is [AptJudge]'s to prove.
public final class DpkgJudge implements Judge {
  private final Path scratch;

  /// @param scratch a folder on a disk with room for the unpacked stack; made if missing
  public DpkgJudge(Path scratch) {
    this.scratch = scratch.toAbsolutePath();
  }

  @Override
  public String id() {
    return "dpkg";
  }

  @Override
  public String format() {
    return "deb";
  }

  @Override
  public Availability availability() throws IOException {
    if (Tool.find("dpkg-deb").isEmpty()) {
      return new Availability.Absent("dpkg-deb is not installed", "apt-get install -y dpkg");
    }
    String first = Tool.of("dpkg-deb", "--version").runOk().out().lines().findFirst().orElse("");
    return new Availability.Present(first.replaceFirst("^.* version (\\S+).*$", "$1"));
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return DemoCheck.prove(this, release, demo -> run(demo, artifact, release, folder));
  }

  private Tool.Result run(Demo demo, Artifact artifact, Release release, Path folder)
      throws IOException {
    if (release.stack().kind() != StackKind.ROOT) {
      throw new UnsupportedException(
          "the package's files belong at /opt, where only an installation puts them",
          "prove it with apt: run argosy prove as root");
    }
    Files.createDirectories(scratch);
    Path place = Files.createTempDirectory(scratch, ".dpkg-");
    try {
      String deb = folder.resolve(artifact.main().name()).toAbsolutePath().toString();
      dpkgDeb(List.of("dpkg-deb", "-I", deb));
      dpkgDeb(List.of("dpkg-deb", "-x", deb, place.toString()));
      String home = "opt/argosy/" + release.stack().name() + "/" + release.tag();
      return Tool.of(place.resolve(home).resolve("run").toString(), release.stack().demoCommand())
          .in(place)
          .within(demo.timeoutSeconds() + 60)
          .run();
    } finally {
      Tool.of("chmod", "-R", "u+rwX", place.toString()).run();
      Tool.of("rm", "-rf", place.toString()).runOk();
    }
  }

  private static void dpkgDeb(List<String> argv) throws IOException {
    Tool.Result said = Tool.of(argv).within(1800).run();
    if (!said.ok()) {
      throw new FailedException("dpkg-deb refuses the package: " + said.tail(), "write it again");
    }
  }
}
