package argosy.prove;

import argosy.base.FailedException;
import argosy.base.UnsupportedException;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// GNU tar as the client: unpacks the tarball into a fresh folder and runs the demo from there, as
/// `nobody` when started by root, otherwise as the user who started it; with a bare environment.
public final class TarJudge implements Judge {
  private static final String NOBODY = "65534";
  private static final int LAUNCHER_REFUSED = 4;
  private static final String INSTALL = "apt-get install -y tar zstd util-linux";
  private final Path scratch;

  /// @param scratch where stacks are unpacked; any user must be able to enter it
  public TarJudge(Path scratch) {
    this.scratch = scratch;
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
    for (String tool : List.of("tar", "zstd", "gzip", "env")) {
      if (Tool.find(tool).isEmpty()) {
        return new Availability.Absent(tool + " is not installed", INSTALL);
      }
    }
    if (isRoot() && Tool.find("setpriv").isEmpty()) {
      return new Availability.Absent(
          "setpriv is not installed, which runs the demo as nobody", INSTALL);
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
    Path place = Files.createTempDirectory(scratch, "argosy-tar-");
    try {
      give(place);
      unpack(archive, place);
      Path stack = place.resolve(release.stack().name() + "-" + release.tag());
      if (Files.exists(stack.resolve("relocate"))) {
        Tool.of(asNobody(place, stack.resolve("relocate").toString())).within(1800).runOk();
      }
      Path command = stack.resolve("bin").resolve(release.stack().demoCommand());
      Tool.Result result =
          Tool.of(asNobody(place, command.toString()))
              .in(place)
              .within(demo.timeoutSeconds() + 30)
              .run();
      if (result.exit() == LAUNCHER_REFUSED && result.err().contains("run: ")) {
        throw refused(result.err());
      }
      return result;
    } finally {
      remove(place);
    }
  }

  /// The launcher of root stacks needs private namespaces; it says itself who forbids them.
  private static UnsupportedException refused(String said) {
    String line = said.lines().filter(l -> l.startsWith("run: ")).findFirst().orElse(said.strip());
    int next = line.indexOf("; do: ");
    return next < 0
        ? new UnsupportedException(line, "run the stack's `run` by hand")
        : new UnsupportedException(line.substring(0, next), line.substring(next + 6));
  }

  /// The archive is opened by this user, who may be the only one to see it, and read by nobody.
  private void unpack(Path archive, Path place) throws IOException {
    String filter = archive.toString().endsWith(".gz") ? "gzip -d" : "zstd -d";
    List<String> argv =
        new ArrayList<>(List.of("sh", "-c", "archive=$1; shift; exec \"$@\" <\"$archive\"", "sh"));
    argv.add(archive.toString());
    argv.addAll(asNobody(place, "tar", "-I", filter, "-xf", "-", "-C", place.toString()));
    Tool.Result result = Tool.of(argv).within(1800).run();
    if (!result.ok()) {
      throw new FailedException(
          "tar could not unpack it: " + result.tail(), "unpack it by hand: tar -xf " + archive);
    }
  }

  /// A command with a bare environment, as nobody if this is root.
  private static List<String> asNobody(Path home, String... command) {
    List<String> argv = new ArrayList<>();
    if (isRoot()) {
      argv.addAll(
          List.of(
              "setpriv",
              "--reuid=" + NOBODY,
              "--regid=" + NOBODY,
              "--clear-groups",
              "--inh-caps=-all"));
    }
    argv.addAll(List.of("env", "-i", "HOME=" + home, "PATH=/usr/local/bin:/usr/bin:/bin"));
    argv.addAll(List.of(command));
    return argv;
  }

  private static void give(Path place) throws IOException {
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (isRoot()) {
      Tool.of("chown", NOBODY + ":" + NOBODY, place.toString()).runOk();
    }
  }

  /// Folders may be unpacked without the right to write in them.
  private static void remove(Path place) throws IOException {
    if (!isRoot()) {
      Tool.of("chmod", "-R", "u+rwX", place.toString()).run();
    }
    Tool.of("rm", "-rf", place.toString()).runOk();
  }

  private static boolean isRoot() {
    return Optional.ofNullable(System.getProperty("user.name")).orElse("").equals("root");
  }
}
