package argosy.prove;

import argosy.base.FailedException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.environment.ExplicitList;
import argosy.environment.Linker;
import argosy.environment.PackageCache;
import argosy.environment.VirtualPackages;
import argosy.environment.Wanted;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// rattler solves the channel, served over HTTP; what it chose is installed by Argosy's own linker
/// from its digests; the demo runs in the environment, activated, as the plain user `nobody`.
public final class CondaJudge implements Judge {

  private final RattlerHome rattler;
  private final Path scratch;

  /// @param scratch where environments are made; any user must be able to enter it
  public CondaJudge(RattlerHome rattler, Path scratch) {
    this.rattler = rattler;
    this.scratch = scratch;
  }

  @Override
  public String id() {
    return "rattler";
  }

  @Override
  public String format() {
    return "conda";
  }

  @Override
  public Availability availability() {
    try {
      rattler.require();
      return new Availability.Present(RattlerHome.version());
    } catch (UnsupportedException e) {
      return new Availability.Absent(String.valueOf(e.getMessage()), e.remedy());
    }
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return DemoCheck.prove(this, release, demo -> run(artifact, release, folder, demo));
  }

  private Tool.Result run(Artifact artifact, Release release, Path folder, Demo demo)
      throws IOException {
    Path place = Files.createTempDirectory(scratch, "argosy-conda-");
    try {
      PlainUser.give(place);
      Path environment = place.resolve("env");
      install(solve(artifact, folder), folder, place.resolve("packages"), environment);
      return new ActivatedEnvironment(environment).runDemo(release, demo, place);
    } finally {
      PlainUser.remove(place);
    }
  }

  /// The packages that rattler chooses for the one to install.
  private List<Wanted> solve(Artifact artifact, Path folder) throws IOException {
    CondaTarget target = CondaTarget.of(artifact);
    String spec = target.spec();
    Tool.Result solved;
    String channel;
    try (ChannelServer server = new ChannelServer(folder)) {
      channel = server.url();
      solved = rattler.solve(channel, spec, target.subdir(), virtual());
    }
    if (!solved.ok() || solved.out().isBlank()) {
      throw new FailedException(
          "rattler finds no solution for " + spec + ": " + solved.tail(),
          "serve the channel and try it by hand");
    }
    StringBuilder list = new StringBuilder("@EXPLICIT\n");
    for (String line : solved.out().lines().toList()) {
      int space = line.indexOf(' ');
      list.append(line.substring(space + 1)).append("#sha256:").append(line, 0, space).append('\n');
    }
    return ExplicitList.parse(list.toString());
  }

  /// What rattler must be told of this machine, since it does not look.
  private static List<String> virtual() throws IOException {
    return VirtualPackages.ofMachine(Map.of()).stream()
        .map(fact -> fact.name() + "=" + fact.version())
        .toList();
  }

  private static void install(List<Wanted> wanted, Path channel, Path packages, Path environment)
      throws IOException {
    try (Parallel parallel = Parallel.ofMachine()) {
      PackageCache cache = new PackageCache(packages, parallel);
      List<Wanted> described = new ArrayList<>();
      List<PackageCache.Unpacked> unpacked = new ArrayList<>();
      for (Wanted w : wanted) {
        PackageCache.Unpacked there =
            cache.get(
                w, (record, to) -> channel.resolve(record.subdir()).resolve(record.fileName()));
        unpacked.add(there);
        described.add(w.described(there.folder())); // a list of URLs does not say what is noarch
      }
      new Linker(parallel).create(described, unpacked, environment, "argosy prove", 0);
    }
  }
}
