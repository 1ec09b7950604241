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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// conda, mamba or micromamba, where there is one: makes an environment from the channel, served
/// over HTTP; the demo runs in it, activated, as the plain user; then all packages are removed
/// again, and no file may be left of them. The client has a home, a configuration and a package
/// cache of its own.
public final class CondaClientJudge implements Judge {
  private final OwnClient client;
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
    this.client = new OwnClient(client.id(), program);
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
    return client.availability(
        scratch, (home, program) -> new CondaHome(program, home).call(List.of("--version")));
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return DemoCheck.prove(this, release, demo -> run(artifact, release, folder, demo));
  }

  private Tool.Result run(Artifact artifact, Release release, Path folder, Demo demo)
      throws IOException {
    Path place = client.home(scratch);
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
    Tool.Result result = home(place).call(arguments).within(1800).run();
    if (!result.ok()) {
      throw new FailedException(
          id() + " " + what + " failed: " + result.tail(), "serve the channel and try it by hand");
    }
  }

  private CondaHome home(Path place) {
    return new CondaHome(client.program().orElseThrow(), place);
  }

  /// @throws FailedException naming files that the client did not take away
  private static void requireNothingLeft(Path environment) throws FailedException, IOException {
    List<String> left = CondaHome.left(environment);
    if (!left.isEmpty()) {
      throw new FailedException(
          "files are left after all packages are removed: " + String.join(", ", left),
          "look whether packages have one path");
    }
  }
}
