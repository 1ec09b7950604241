package argosy.app;

import argosy.base.FailedException;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.environment.ChannelIndex;
import argosy.environment.ChannelRecords;
import argosy.environment.PackageCache;
import argosy.environment.VirtualPackages;
import argosy.environment.Wanted;
import argosy.model.Generation;
import argosy.model.Remote;
import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import argosy.release.solve.Generations;
import argosy.release.solve.Solution;
import argosy.release.solve.Solver;
import argosy.remote.Remotes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Conda channels: which of their packages go together, and the packages themselves.
final class CondaChannels {
  private static final String NOARCH = "noarch";
  private static final int SHARDS_AT_ONCE = 8;
  private final Path cache;
  private final Map<String, String> environment;
  private final Progress progress;
  private final long nowSeconds;

  /// @param home whose `cache/conda` keeps packages, taken apart
  /// @param environment of the process
  static CondaChannels of(
      Path home, Map<String, String> environment, Progress progress, long nowSeconds) {
    return new CondaChannels(home.resolve("cache/conda"), environment, progress, nowSeconds);
  }

  private CondaChannels(
      Path cache, Map<String, String> environment, Progress progress, long nowSeconds) {
    this.cache = cache;
    this.environment = Map.copyOf(environment);
    this.progress = progress;
    this.nowSeconds = nowSeconds;
  }

  /// What is asked of channels.
  ///
  /// @param channels in order of preference: folders, `file:` or `http(s):` addresses
  /// @param specs match specifications
  /// @param subdir the platform's folder
  /// @param local packages that are there already and come before all channels
  /// @param favoured URLs of records to keep where they will do
  record Question(
      List<String> channels,
      List<String> specs,
      String subdir,
      List<PackageRecord> local,
      Set<String> favoured,
      Optional<Generation> generation) {
    Question {
      channels = List.copyOf(channels);
      specs = List.copyOf(specs);
      local = List.copyOf(local);
      favoured = Set.copyOf(favoured);
    }
  }

  /// @param packages each after those it needs; local ones among them
  record Answer(List<PackageRecord> packages, ChannelRecords records) {
    Answer {
      packages = List.copyOf(packages);
    }
  }

  /// @throws FailedException in words, if no packages meet the specifications together
  /// @throws UnsupportedException if they would, but are of different environment generations; it
  ///   names what would have to be built again
  Answer solve(Question question) throws IOException {
    progress.step("solve");
    List<Remote> remotes = new ArrayList<>();
    try {
      List<ChannelIndex> folders = new ArrayList<>();
      for (String channel : question.channels()) {
        Remote remote = open(channel);
        remotes.add(remote);
        for (String subdir : List.of(question.subdir(), NOARCH)) {
          folders.add(ChannelIndex.open(remote, channel, subdir));
        }
      }
      List<String> wanted = new ArrayList<>(question.specs());
      question.local().forEach(r -> wanted.addAll(r.depends()));
      ChannelRecords records = records(folders, wanted);
      List<PackageRecord> packages = solved(question, byChannel(question, records));
      progress.done(Texts.count(packages.size(), "package"));
      return new Answer(packages, records);
    } finally {
      for (Remote remote : remotes) {
        remote.close();
      }
    }
  }

  /// Shards wait for the network more than they need the processor.
  private static ChannelRecords records(List<ChannelIndex> folders, List<String> specs)
      throws IOException {
    try (Parallel readers = new Parallel(SHARDS_AT_ONCE)) {
      return ChannelRecords.of(folders, specs, readers);
    }
  }

  /// Local packages first; both folders of a channel are one.
  private static List<List<PackageRecord>> byChannel(Question question, ChannelRecords records) {
    List<List<PackageRecord>> byChannel = new ArrayList<>();
    byChannel.add(question.local());
    for (int i = 0; i < records.byFolder().size(); i += 2) {
      List<PackageRecord> both = new ArrayList<>(records.byFolder().get(i));
      both.addAll(records.byFolder().get(i + 1));
      byChannel.add(both);
    }
    return byChannel;
  }

  private List<PackageRecord> solved(Question question, List<List<PackageRecord>> channels)
      throws IOException {
    List<PackageRecord> machine = VirtualPackages.ofMachine(environment);
    List<PackageRecord> facts = new ArrayList<>(machine);
    question.generation().map(Generations::virtual).ifPresent(facts::add);
    return switch (new Solver(channels, facts, question.favoured()).solve(question.specs())) {
      case Solution.Found found -> {
        requireOneGeneration(found, question);
        yield found.packages();
      }
      case Solution.Conflict conflict -> {
        if (question.generation().isPresent()
            && new Solver(channels, machine, question.favoured()).solve(question.specs())
                instanceof Solution.Found mixed) {
          requireOneGeneration(mixed, question);
        }
        throw new FailedException(
            "no packages go together: " + conflict, "ask for other versions, or add a channel");
      }
    };
  }

  private static void requireOneGeneration(Solution.Found found, Question question)
      throws UnsupportedException {
    Generations.requireOne(
        found.packages().stream().map(Generations.Member::of).toList(), question.generation());
  }

  /// The records of what was chosen from channels, with the specification that asked for each.
  static List<Wanted> wanted(Answer answer, List<String> specs) {
    List<Wanted> wanted = new ArrayList<>();
    for (PackageRecord record : answer.packages()) {
      Optional<String> asked =
          specs.stream().filter(s -> MatchSpec.of(s).matches(record)).findFirst();
      answer
          .records()
          .find(record)
          .ifPresent(listed -> wanted.add(new Wanted(record, listed.json(), asked)));
    }
    return wanted;
  }

  /// Fetches what is not in the cache, checks it and takes it apart.
  List<PackageCache.Unpacked> fetch(List<Wanted> packages, Parallel parallel) throws IOException {
    Map<String, Remote> remotes = new LinkedHashMap<>();
    try (Parallel writers = Parallel.ofMachine()) {
      PackageCache unpacker = new PackageCache(cache, writers);
      for (Wanted w : packages) {
        if (!remotes.containsKey(w.record().channel())) {
          remotes.put(w.record().channel(), open(w.record().channel()));
        }
      }
      progress.step("fetch and unpack");
      List<Parallel.Task<PackageCache.Unpacked>> tasks = new ArrayList<>();
      for (Wanted w : packages) {
        Remote remote = Optional.ofNullable(remotes.get(w.record().channel())).orElseThrow();
        tasks.add(() -> unpacker.get(w, (record, to) -> fetch(remote, record, to)));
      }
      List<PackageCache.Unpacked> unpacked = new ArrayList<>();
      parallel.ordered(tasks.iterator(), parallel.threads() * 4, unpacked::add);
      progress.done(Texts.count(unpacked.size(), "package"));
      return unpacked;
    } finally {
      for (Remote remote : remotes.values()) {
        remote.close();
      }
    }
  }

  private Path fetch(Remote remote, PackageRecord record, Path to) throws IOException {
    String name = record.subdir() + "/" + record.fileName();
    if (record.channel().startsWith("file:")) {
      return Path.of(URI.create(record.channel())).resolve(name);
    }
    long size = remote.size(name).orElseThrow(() -> new NoSuchFileException(record.url()));
    try (InputStream in = remote.open(name, 0, size)) {
      Files.copy(in, to);
    }
    progress.advance(size);
    return to;
  }

  private Remote open(String url) throws IOException {
    return Remotes.open(url, environment, InstantSource.fixed(Instant.ofEpochSecond(nowSeconds)));
  }

  /// A channel's address as records, histories and locks name it.
  ///
  /// @param folder that folders are relative to
  static String url(Path folder, String channel) {
    String url =
        channel.contains("://")
            ? channel
            : folder.resolve(channel).toAbsolutePath().normalize().toUri().toString();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /// What an explicit list does not ask: whether this machine is what its packages need.
  ///
  /// @throws UnsupportedException naming the package and both versions
  void requireMachine(List<Wanted> packages) throws IOException {
    List<PackageRecord> machine = VirtualPackages.ofMachine(environment);
    for (Wanted wanted : packages) {
      for (String text : wanted.record().depends()) {
        MatchSpec spec = MatchSpec.of(text);
        for (PackageRecord fact : machine) {
          if (fact.name().equals(spec.packageName()) && !spec.matches(fact)) {
            throw new UnsupportedException(
                "%s needs %s, and this machine has %s %s"
                    .formatted(wanted.record().name(), text, fact.name(), fact.version()),
                "use a newer system, or a list that was made for one like this");
          }
        }
      }
    }
  }
}
