package argosy.app;

import argosy.base.FailedException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.environment.ChannelIndex;
import argosy.environment.ChannelRecords;
import argosy.environment.ExplicitList;
import argosy.environment.Linker;
import argosy.environment.Listed;
import argosy.environment.PackageCache;
import argosy.environment.VirtualPackages;
import argosy.environment.Wanted;
import argosy.model.Remote;
import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import argosy.release.solve.Solution;
import argosy.release.solve.Solver;
import argosy.remote.Remotes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Conda environments from channels.
public final class Environments {
  private final Path packages;
  private final Map<String, String> environment;
  private final Progress progress;
  private final long nowSeconds;

  /// @param home whose `cache/conda` keeps packages
  /// @param environment of the process
  public Environments(
      Path home, Map<String, String> environment, Progress progress, long nowSeconds) {
    this.packages = home.resolve("cache/conda");
    this.environment = Map.copyOf(environment);
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
    progress.step("solve");
    List<Remote> remotes = new ArrayList<>();
    try {
      List<ChannelIndex> folders = new ArrayList<>();
      for (String channel : request.channels()) {
        String url = url(channel);
        Remote remote = open(url);
        remotes.add(remote);
        for (String subdir : List.of(request.subdir(), "noarch")) {
          folders.add(ChannelIndex.open(remote, url, subdir));
        }
      }
      return solved(request, prefix, folders);
    } finally {
      for (Remote remote : remotes) {
        remote.close();
      }
    }
  }

  private Plan solved(Request request, Path prefix, List<ChannelIndex> folders) throws IOException {
    ChannelRecords records = ChannelRecords.of(folders, request.specs());
    List<List<PackageRecord>> byChannel = new ArrayList<>();
    for (int i = 0; i < records.byFolder().size(); i += 2) { // both folders of a channel are one
      List<PackageRecord> both = new ArrayList<>(records.byFolder().get(i));
      both.addAll(records.byFolder().get(i + 1));
      byChannel.add(both);
    }
    Solver solver = new Solver(byChannel, VirtualPackages.ofMachine(environment), Set.of());
    List<Wanted> wanted = new ArrayList<>();
    switch (solver.solve(request.specs())) {
      case Solution.Conflict conflict ->
          throw new FailedException(
              "no packages go together: " + conflict, "ask for other versions, or add a channel");
      case Solution.Found found -> {
        for (PackageRecord record : found.packages()) {
          Listed listed = records.find(record).orElseThrow();
          Optional<String> asked =
              request.specs().stream().filter(s -> MatchSpec.of(s).matches(record)).findFirst();
          wanted.add(new Wanted(record, listed.json(), asked));
        }
      }
    }
    progress.done(Texts.count(wanted.size(), "package"));
    return new Plan(wanted, prefix);
  }

  /// Fetches what is not in the cache, checks it, and makes the environment by one rename.
  public Made create(Request request) throws IOException {
    Plan plan = plan(request);
    PackageCache cache = new PackageCache(packages);
    Map<String, Remote> remotes = new LinkedHashMap<>();
    try (Parallel parallel = Parallel.ofMachine()) {
      for (Wanted w : plan.packages()) {
        if (!remotes.containsKey(w.record().channel())) {
          remotes.put(w.record().channel(), open(w.record().channel()));
        }
      }
      progress.step("fetch and unpack");
      List<Parallel.Task<PackageCache.Unpacked>> tasks = new ArrayList<>();
      for (Wanted w : plan.packages()) {
        Remote remote = Optional.ofNullable(remotes.get(w.record().channel())).orElseThrow();
        tasks.add(() -> cache.get(w, (record, to) -> fetch(remote, record, to)));
      }
      List<PackageCache.Unpacked> unpacked = new ArrayList<>();
      parallel.ordered(tasks.iterator(), parallel.threads() * 4, unpacked::add);
      progress.done(Texts.count(unpacked.size(), "package"));
      progress.step("link");
      Linker.Linked linked =
          new Linker(parallel)
              .create(plan.packages(), unpacked, plan.prefix(), request.command(), nowSeconds);
      progress.done(
          Texts.count(linked.files(), "file")
              + (linked.hardLinked() ? ", hard links" : ", copies"));
      return new Made(plan, linked);
    } finally {
      for (Remote remote : remotes.values()) {
        remote.close();
      }
    }
  }

  private Path fetch(Remote remote, PackageRecord record, Path to) throws IOException {
    String name = record.subdir() + "/" + record.fileName();
    if (record.channel().startsWith("file:")) {
      return Path.of(java.net.URI.create(record.channel())).resolve(name);
    }
    long size =
        remote.size(name).orElseThrow(() -> new java.nio.file.NoSuchFileException(record.url()));
    try (InputStream in = remote.open(name, 0, size)) {
      Files.copy(in, to);
    }
    progress.advance(size);
    return to;
  }

  private Remote open(String url) throws IOException {
    return Remotes.open(url, environment, InstantSource.fixed(Instant.ofEpochSecond(nowSeconds)));
  }

  /// The channel's address as records and histories name it.
  private static String url(String channel) {
    String url =
        channel.contains("://")
            ? channel
            : Path.of(channel).toAbsolutePath().normalize().toUri().toString();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
