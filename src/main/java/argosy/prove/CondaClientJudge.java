package argosy.prove;

import argosy.base.FailedException;
import argosy.conda.Dist;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// conda, mamba or micromamba, where there is one: makes an environment from the channel, served
/// over HTTP; the demo runs in it, activated, as the plain user; then all packages are removed
/// again, and no file may be left of them. The client has a home, a configuration and a package
/// cache of its own.
public final class CondaClientJudge implements Judge {
  /// conda puts what it removes aside under this name, and leaves links to folders there.
  private static final String KEPT = ".c~";

  private final Client client;
  private final Optional<Path> program;
  private final Path scratch;

  /// One command line, as far as it is used here.
  public enum Client {
    CONDA,
    MAMBA,
    MICROMAMBA;

    /// The name of its program, and of the judge.
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Where it is on `PATH`.
    public Optional<Path> find() {
      return Tool.find(id());
    }
  }

  /// @param program the client; empty if it is not here
  /// @param scratch where environments are made; any user must be able to enter it
  public CondaClientJudge(Client client, Optional<Path> program, Path scratch) {
    this.client = client;
    this.program = program;
    this.scratch = scratch;
  }

  @Override
  public String id() {
    return client.id();
  }

  @Override
  public String format() {
    return "conda";
  }

  @Override
  public boolean optional() {
    return true;
  }

  @Override
  public Availability availability() throws IOException {
    if (program.isEmpty()) {
      return new Availability.Absent(
          id() + " is not on PATH", "install it as its project says, and put it on PATH");
    }
    Path home = Files.createTempDirectory(scratch, "argosy-" + id() + "-");
    try {
      Tool.Result version = call(home, List.of("--version")).within(60).run();
      return version.ok()
          ? new Availability.Present(version(version.out()))
          : new Availability.Absent(id() + " does not work: " + version.tail(), "install it again");
    } finally {
      PlainUser.remove(home);
    }
  }

  /// `conda 25.11.1`, `2.8.1`, or a line for each of several programs.
  private static String version(String printed) {
    String first = printed.strip().lines().findFirst().orElse("");
    return first.substring(first.lastIndexOf(' ') + 1);
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return DemoCheck.prove(this, release, demo -> run(artifact, release, folder, demo));
  }

  private Tool.Result run(Artifact artifact, Release release, Path folder, Demo demo)
      throws IOException {
    Path place = Files.createTempDirectory(scratch, "argosy-" + id() + "-");
    try {
      PlainUser.give(place);
      Path environment = place.resolve("env");
      CondaTarget target = CondaTarget.of(artifact);
      try (ChannelServer server = new ChannelServer(folder)) {
        List<String> create = new ArrayList<>(List.of("create", "--yes", "--quiet", "--prefix"));
        create.addAll(List.of(environment.toString(), "--override-channels", "--channel"));
        create.addAll(List.of(server.url(), target.spec()));
        change(place, "create " + target.spec(), create);
      }
      Tool.Result ran = new ActivatedEnvironment(environment).runDemo(release, demo, place);
      List<String> remove = new ArrayList<>(List.of("remove", "--yes", "--quiet", "--offline"));
      remove.addAll(List.of("--prefix", environment.toString()));
      artifact.files().stream()
          .map(f -> Dist.parse(f.name().substring(f.name().indexOf('/') + 1)).name())
          .distinct()
          .forEach(remove::add);
      change(place, "remove", remove);
      requireNothingLeft(environment);
      return ran;
    } finally {
      PlainUser.remove(place);
    }
  }

  private void change(Path place, String what, List<String> arguments) throws IOException {
    Tool.Result result = call(place, arguments).within(1800).run();
    if (!result.ok()) {
      throw new FailedException(
          id() + " " + what + " failed: " + result.tail(), "serve the channel and try it by hand");
    }
  }

  /// @throws FailedException naming files that the client did not take away
  private static void requireNothingLeft(Path environment) throws FailedException, IOException {
    if (!Files.isDirectory(environment)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(environment)) {
      List<String> left =
          paths
              .filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
              .filter(p -> !(p.toString().endsWith(KEPT) && Files.isSymbolicLink(p)))
              .map(p -> environment.relativize(p).toString())
              .filter(p -> !p.startsWith("conda-meta/"))
              .sorted()
              .limit(5)
              .toList();
      if (!left.isEmpty()) {
        throw new FailedException(
            "files are left after all packages are removed: " + String.join(", ", left),
            "look whether packages have one path");
      }
    }
  }

  /// What a channel with a Python but without pip needs, too: conda adds pip to every Python.
  private static String configuration(Path place) {
    return """
    pkgs_dirs: ["%s"]
    add_pip_as_python_dependency: false
    number_channel_notices: 0
    """
        .formatted(place.resolve("packages"));
  }

  /// A call that sees nothing of this user's own configuration, environments and cache.
  private Tool call(Path place, List<String> arguments) throws IOException {
    Path condarc = Files.writeString(place.resolve("condarc"), configuration(place));
    List<String> argv = new ArrayList<>(List.of("env", "-i", "PATH=/usr/local/bin:/usr/bin:/bin"));
    argv.add("HOME=" + place);
    argv.add("CONDARC=" + condarc);
    argv.add("MAMBA_ROOT_PREFIX=" + place.resolve("root"));
    argv.add(program.orElseThrow().toString());
    argv.addAll(arguments);
    return Tool.of(argv).in(place);
  }
}
