package argosy.app;

import argosy.base.FailedException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.environment.ExplicitList;
import argosy.environment.KnownEnvironments;
import argosy.environment.Linker;
import argosy.environment.PackageCache;
import argosy.environment.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Conda environments from channels.
public final class Environments {
  private final CondaChannels channels;
  private final KnownEnvironments known;
  private final Progress progress;
  private final long nowSeconds;

  /// @param home whose `cache/conda` keeps packages
  /// @param environment of the process
  public Environments(
      Path home, Map<String, String> environment, Progress progress, long nowSeconds) {
    this.channels = CondaChannels.of(home, environment, progress, nowSeconds);
    this.known = KnownEnvironments.of(environment);
    this.progress = progress;
    this.nowSeconds = nowSeconds;
  }

  /// @param channels in order of preference: folders, `file:` or `http(s):` addresses
  /// @param specs match specifications
  /// @param explicit an `@EXPLICIT` list; nothing is solved then
  /// @param subdir the platform's folder
  /// @param command as the history shows it
  public record Request(
      List<String> channels,
      List<String> specs,
      Optional<Path> explicit,
      Path prefix,
      String subdir,
      String command) {
    public Request {
      channels = List.copyOf(channels);
      specs = List.copyOf(specs);
    }
  }

  /// The packages that an environment would have, each after those it needs.
  public record Plan(List<Wanted> packages, Path prefix) {
    public Plan {
      packages = List.copyOf(packages);
    }

    public String explicit(String subdir) {
      return ExplicitList.print(packages, subdir);
    }

    Json.Builder json() {
      List<Json> list = new ArrayList<>();
      packages.forEach(w ->
          list.add(
              Json.object()
                  .put("name", w.record().name())
                  .put("version", w.record().version())
                  .put("build", w.record().build())
                  .put("url", w.record().url())
                  .put("sha256", w.record().sha256())
                  .put("sizeBytes", w.record().sizeBytes())
                  .put("requested", w.requested().isPresent())
                  .build()));
      return Json.object().put("prefix", prefix.toString()).put("packages", new Json.Arr(list));
    }

    public Json.Obj toJson() {
      return json().build();
    }
  }

  /// What there is now.
  public record Made(Plan plan, Linker.Linked linked) {
    public Json.Obj toJson() {
      return plan.json()
          .put("files", linked.files())
          .put("hardLinked", linked.hardLinked())
          .put("notes", linked.notes())
          .build();
    }
  }

  /// Decides which packages; changes nothing.
  ///
  /// @throws FailedException in words, if no packages meet the specifications together
  public Plan plan(Request request) throws IOException {
    Linker.requireFree(request.prefix());
    Path prefix = request.prefix().toAbsolutePath().normalize();
    if (request.explicit().isPresent()) {
      return new Plan(ExplicitList.parse(Files.readString(request.explicit().get())), prefix);
    }
    List<String> urls =
        request.channels().stream().map(c -> CondaChannels.url(Path.of(""), c)).toList();
    CondaChannels.Answer answer =
        channels.solve(
            new CondaChannels.Question(
                urls, request.specs(), request.subdir(), List.of(), Set.of(), Optional.empty()));
    return new Plan(CondaChannels.wanted(answer, request.specs()), prefix);
  }

  /// Fetches what is not in the cache, checks it, and makes the environment by one rename.
  public Made create(Request request) throws IOException {
    Plan asked = plan(request);
    try (Parallel parallel = Parallel.ofMachine()) {
      List<PackageCache.Unpacked> unpacked = channels.fetch(asked.packages(), parallel);
      Plan plan = asked;
      if (request.explicit().isPresent()) { // what is solved was asked of this machine
        plan = described(asked, unpacked);
        channels.requireMachine(plan.packages());
      }
      progress.step("link");
      Linker.Linked linked =
          new Linker(parallel)
              .create(plan.packages(), unpacked, plan.prefix(), request.command(), nowSeconds);
      progress.done(
          Texts.count(linked.files(), "file")
              + (linked.hardLinked() ? ", hard links" : ", copies"));
      return new Made(plan, known.add(plan.prefix()).map(linked::with).orElse(linked));
    }
  }

  private static Plan described(Plan plan, List<PackageCache.Unpacked> unpacked)
      throws IOException {
    List<Wanted> packages = new ArrayList<>();
    for (int i = 0; i < unpacked.size(); i++) {
      packages.add(plan.packages().get(i).described(unpacked.get(i).folder()));
    }
    return new Plan(packages, plan.prefix());
  }
}
