package argosy.app;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.SmallFile;
import argosy.base.UnsupportedException;
import argosy.environment.ExplicitList;
import argosy.environment.PackageCache;
import argosy.environment.PlacedPackage;
import argosy.environment.Wanted;
import argosy.model.Adopter;
import argosy.model.Content;
import argosy.model.Generation;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import argosy.model.conda.Subdir;
import argosy.release.solve.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The packages of a stack that come from channels: solved together with its recipes, locked in
/// `stack.lock` beside its file, or in the store where there is no such file (`spec/lock.md`).
public final class ChannelLocks {
  private final CondaChannels channels;
  private final RecipeFolder recipes;
  private final Adopt adopt;
  private final Locks locks;
  private final Parallel parallel;
  private final Progress progress;

  ChannelLocks(
      CondaChannels channels,
      RecipeFolder recipes,
      Adopt adopt,
      Locks locks,
      Parallel parallel,
      Progress progress) {
    this.channels = channels;
    this.recipes = recipes;
    this.adopt = adopt;
    this.locks = locks;
    this.parallel = parallel;
    this.progress = progress;
  }

  /// What a stack asks of channels.
  ///
  /// @param specs of its contents
  /// @param local what its recipes make
  private record Asked(
      List<String> channels,
      List<String> specs,
      List<PackageRecord> local,
      Subdir subdir,
      Optional<Generation> generation) {
    /// What must be met, recipes' own packages included.
    List<String> all() {
      List<String> all = new ArrayList<>(specs);
      local.forEach(r -> all.add(r.name()));
      return all;
    }

    CondaChannels.Question question(Set<String> favoured) {
      return new CondaChannels.Question(
          channels, all(), subdir.toString(), local, favoured, generation);
    }

    Json.Obj json() {
      Json.Builder needs = Json.object();
      local.forEach(r -> needs.put(r.name() + " " + r.version(), r.depends()));
      Json.Builder out =
          Json.object().put("channels", channels).put("specs", specs).put("local", needs.build());
      generation.ifPresent(g -> out.put("generation", g.number()));
      return out.build();
    }
  }

  /// A solution.
  ///
  /// @param changes since the lock that was there
  public record Solved(LockFile lock, List<String> changes) {
    public Solved {
      changes = List.copyOf(changes);
    }
  }

  /// Whether packages of the stack come from channels.
  static boolean has(Stack stack) {
    return stack.contents().stream().anyMatch(c -> c instanceof Content.Channels);
  }

  private Asked asked(Stack stack, Path folder) throws IOException {
    Set<String> urls = new LinkedHashSet<>();
    Set<String> specs = new LinkedHashSet<>();
    List<PackageRecord> local = new ArrayList<>();
    for (Content content : stack.contents()) {
      if (content instanceof Content.Channels c) {
        c.channels().forEach(channel -> urls.add(CondaChannels.url(folder, channel)));
        specs.addAll(c.specs());
      } else if (content instanceof Content.Recipes r) {
        local.addAll(LocalRecords.of(recipes.read(folder.resolve(r.path()))));
      }
    }
    return new Asked(
        List.copyOf(urls),
        List.copyOf(specs),
        local,
        Subdir.of(stack.platforms().getFirst()),
        stack.generation());
  }

  /// The exact packages that a stack would be locked to; writes nothing.
  ///
  /// @param update whether newer packages are taken than those of the lock that is there
  /// @throws UnsupportedException if the stack has nothing to solve
  public Solved solve(Stack stack, Path folder, boolean update) throws IOException {
    Asked asked = asked(stack, folder);
    if (asked.all().isEmpty()) {
      throw new UnsupportedException(
          stack.name() + " has neither packages of channels nor recipes: nothing to solve",
          "argosy ship " + folder + " locks what its contents are");
    }
    Optional<LockFile> before = read(folder);
    LockFile lock = solved(asked, update ? Optional.empty() : before);
    return new Solved(lock, before.map(lock::since).orElse(List.of()));
  }

  private LockFile solved(Asked asked, Optional<LockFile> before) throws IOException {
    Set<String> favoured = new LinkedHashSet<>();
    before.ifPresent(b -> b.packages().forEach(p -> favoured.add(p.url())));
    CondaChannels.Answer answer = channels.solve(asked.question(favoured));
    return LockFile.of(asked.subdir(), asked.specs(), answer.packages());
  }

  private static Optional<LockFile> read(Path folder) throws IOException {
    Path file = folder.resolve(LockFile.NAME);
    return Files.isRegularFile(file)
        ? Optional.of(LockFile.parse(file.toString(), Files.readString(file)))
        : Optional.empty();
  }

  /// A lock, or an explicit list of another tool, that meets what the stack asks.
  ///
  /// @throws UnsupportedException naming what it does not meet
  public Solved taken(Stack stack, Path folder, Path list) throws IOException {
    LockFile given = LockFile.parse(list.toString(), Files.readString(list));
    Asked asked = asked(stack, folder);
    List<String> local =
        asked.local().stream()
            .map(r -> r.name() + " " + r.version() + " " + r.build())
            .sorted()
            .toList();
    LockFile lock = new LockFile(given.platform(), asked.specs(), local, given.packages());
    requireMet(lock, asked, list, folder);
    return new Solved(lock, read(folder).map(lock::since).orElse(List.of()));
  }

  /// Writes a lock beside the stack's file.
  ///
  /// @return the file
  public Path write(LockFile lock, Path folder) throws IOException {
    Path file = folder.resolve(LockFile.NAME);
    SmallFile.replace(file, lock.print(), 0644);
    return file;
  }

  /// All packages of the stack from channels, also those that only builds need.
  ///
  /// @param update whether newer ones are taken, and the lock renewed
  /// @throws UnsupportedException if the lock does not meet what the stack asks now
  List<Adopter.Adopted> packages(Stack stack, Path folder, boolean update) throws IOException {
    if (!has(stack)) {
      return List.of();
    }
    if (stack.kind() == StackKind.ROOT) {
      throw new UnsupportedException(
          stack.name() + ": packages of channels do not stand at /",
          "make it a prefix stack (kind: prefix)");
    }
    Asked asked = asked(stack, folder);
    Optional<LockFile> before = read(folder);
    if (before.isEmpty()) {
      return locks.taken(
          stack.name(), asked.json(), update, () -> adopted(solved(asked, Optional.empty())));
    }
    LockFile lock = update ? solved(asked, Optional.empty()) : before.get();
    if (update) {
      progress.step("renew " + LockFile.NAME);
      write(lock, folder);
      List<String> changes = lock.since(before.get());
      progress.done(changes.isEmpty() ? "nothing newer" : String.join(", ", changes));
    }
    requireMet(lock, asked, folder.resolve(LockFile.NAME), folder);
    List<String> exact =
        lock.packages().stream().map(p -> p.url() + "#" + p.sha256() + p.md5()).toList();
    return locks.taken(
        stack.name(), Json.object().put("conda", exact).build(), false, () -> adopted(lock));
  }

  /// Those of all from channels that are part of the stack: what its contents ask for and what its
  /// other packages need to run, with all that these need.
  static List<Adopter.Adopted> released(
      Stack stack, List<Adopter.Adopted> all, List<Adopter.Adopted> others) {
    Set<String> names = new LinkedHashSet<>();
    for (Content content : stack.contents()) {
      if (content instanceof Content.Channels c) {
        c.specs().forEach(s -> names.add(MatchSpec.of(s).packageName()));
      }
    }
    for (Adopter.Adopted other : others) {
      names.addAll(other.metadata().dependencyNames());
    }
    return new GivenPackages(all).closure(names);
  }

  private static void requireMet(LockFile lock, Asked asked, Path file, Path folder)
      throws UnsupportedException {
    List<String> unmet = new ArrayList<>();
    Map<String, PackageRecord> local = new HashMap<>();
    asked.local().forEach(r -> local.put(r.name(), r));
    asked.specs().stream()
        .filter(s -> !lock.meets(s))
        .forEach(s -> unmet.add("the stack asks for " + s));
    for (PackageRecord r : asked.local()) {
      r.depends().stream()
          .filter(s -> !local.containsKey(MatchSpec.of(s).packageName()) && !lock.meets(s))
          .forEach(s -> unmet.add(r.name() + " needs " + s));
    }
    if (!unmet.isEmpty()) {
      throw new UnsupportedException(
          file + " is of other requirements: " + String.join("; ", unmet), "argosy lock " + folder);
    }
  }

  private Adopt.Adopted adopted(LockFile lock) throws IOException {
    List<Wanted> wanted = ExplicitList.parse(lock.print());
    List<PackageCache.Unpacked> unpacked = channels.fetch(wanted, parallel);
    List<Wanted> described = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      described.add(wanted.get(i).described(unpacked.get(i).folder()));
    }
    return adopt.adopt(
        "adopt channels", new ChannelPackages(PlacedPackage.of(described, unpacked), parallel));
  }
}
