package argosy.store;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.model.Digest;
import argosy.model.Prunable;
import argosy.model.Sections;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Proves a store: every byte of every pack against the digest it is under, every object against
/// its own.
public final class Fsck {
  private Fsck() {}

  /// Something that is not as it was written.
  public sealed interface Damage {
    Path pack();

    String reason();

    /// A line for people.
    default String line() {
      return switch (this) {
        case WholePack p -> p.reason();
        case DeadBytes d -> d.reason();
        case OneObject o ->
            "object "
                + o.digest()
                + (o.elsewhere() ? " (there is a sound copy)" : "")
                + ": "
                + o.reason();
      };
    }
  }

  /// The pack cannot be opened: what it held is known when it is repaired.
  public record WholePack(Path pack, String reason) implements Damage {}

  /// Bytes that belong to no object.
  public record DeadBytes(Path pack, String reason) implements Damage {}

  /// @param elsewhere whether another pack has it, sound
  public record OneObject(Path pack, Digest digest, boolean elsewhere, String reason)
      implements Damage {}

  /// @param objects proved, copies counted
  /// @param bytes of packs read
  public record Report(long packs, long objects, long bytes, List<Damage> damage) {
    public Report {
      damage = List.copyOf(damage);
    }

    public boolean isClean() {
      return damage.isEmpty();
    }

    /// Objects that nothing sound is left of; a whole damaged pack may have held more.
    public Set<Digest> lost() {
      Set<Digest> lost = new TreeSet<>();
      for (Damage d : damage) {
        if (d instanceof OneObject o && !o.elsewhere()) {
          lost.add(o.digest());
        }
      }
      return lost;
    }
  }

  /// What a part of the work found: object or nothing, by its reason.
  private record Finding(Pack pack, List<Digest> objects, String reason) {}

  /// Reads everything. Packs that are collected meanwhile are left out.
  public static Report run(PackStore store, Parallel parallel, Progress progress)
      throws IOException {
    Packs packs = store.packs();
    packs.rescan();
    List<Damage> damage = new ArrayList<>();
    packs
        .damaged()
        .forEach((path, e) -> damage.add(new WholePack(path, String.valueOf(e.getMessage()))));
    List<Finding> findings = new ArrayList<>();
    long objects = 0;
    long bytes = 0;
    List<Pack> all = packs.all();
    for (Pack pack : all) {
      reopen(pack).ifPresent(damage::add);
      parallel.ordered(
          tasks(pack, store.groups(), progress).iterator(),
          parallel.threads() * 4,
          findings::addAll);
      objects += pack.entries();
      bytes += pack.file().sizeBytes();
    }
    damage.addAll(sorted(all, findings));
    return new Report(all.size() + packs.damaged().size(), objects, bytes, damage);
  }

  /// The index in memory was sound when it was opened; the file may no longer be.
  private static Optional<Damage> reopen(Pack pack) throws IOException {
    try {
      Pack.open(pack.file().path()).close();
    } catch (NoSuchFileException e) {
      return Optional.empty(); // collected
    } catch (CorruptException e) {
      return Optional.of(new WholePack(pack.file().path(), String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }

  private static List<Damage> sorted(List<Pack> all, List<Finding> findings) {
    TreeMap<Path, Set<Digest>> bad = new TreeMap<>();
    for (Finding f : findings) {
      bad.computeIfAbsent(f.pack.file().path(), p -> new HashSet<>()).addAll(f.objects);
    }
    List<Damage> damage = new ArrayList<>();
    for (Finding f : findings) {
      Path path = f.pack.file().path();
      if (f.objects.isEmpty()) {
        damage.add(new DeadBytes(path, f.reason));
      }
      for (Digest digest : f.objects) {
        boolean elsewhere =
            all.stream()
                .anyMatch(other ->
                    other.has(digest)
                        && !bad.getOrDefault(other.file().path(), Set.of()).contains(digest));
        damage.add(new OneObject(path, digest, elsewhere, f.reason));
      }
    }
    return damage;
  }

  /// One task for each object with its own sections, for each group, and for the layout.
  private static List<Parallel.Task<List<Finding>>> tasks(
      Pack pack, Groups groups, Progress progress) {
    List<Parallel.Task<List<Finding>>> tasks = new ArrayList<>();
    tasks.add(() -> layout(pack));
    TreeMap<Integer, List<Integer>> members = new TreeMap<>();
    for (int i = 0; i < pack.entries(); i++) {
      int entry = i;
      long plain = pack.plainBytes(i);
      if (plain >= Sections.MIN_BLOB_BYTES) {
        tasks.add(() -> whole(pack, entry, groups, progress));
      } else if (plain > 0) {
        members.computeIfAbsent(pack.firstSection(i), s -> new ArrayList<>()).add(i);
      }
    }
    members.forEach(
        (section, entries) -> tasks.add(() -> group(pack, section, entries, groups, progress)));
    return tasks;
  }

  private static List<Finding> whole(Pack pack, int entry, Groups groups, Progress progress)
      throws IOException {
    Digest digest = pack.digestOf(entry);
    MessageDigest hash = Hashing.sha256();
    try {
      for (StoredSection section : pack.place(entry).sections()) {
        hash.update(groups.decompress(pack.file(), section));
        progress.advance(section.storedBytes());
      }
    } catch (CorruptException e) {
      return List.of(new Finding(pack, List.of(digest), String.valueOf(e.getMessage())));
    }
    Digest got = Digest.ending(hash);
    return got.equals(digest)
        ? List.of()
        : List.of(new Finding(pack, List.of(digest), mismatch(pack, got)));
  }

  private static String mismatch(Pack pack, Digest got) {
    return pack.file().path() + ": its content is " + got;
  }

  private static List<Finding> group(
      Pack pack, int number, List<Integer> entries, Groups groups, Progress progress)
      throws IOException {
    StoredSection section = pack.section(number);
    byte[] plain;
    try {
      plain = groups.decompress(pack.file(), section);
    } catch (CorruptException e) {
      List<Digest> all = entries.stream().map(pack::digestOf).toList();
      return List.of(new Finding(pack, all, String.valueOf(e.getMessage())));
    }
    progress.advance(section.storedBytes());
    List<Finding> findings = new ArrayList<>();
    for (int entry : entries) {
      MessageDigest hash = Hashing.sha256();
      hash.update(plain, pack.offset(entry), (int) pack.plainBytes(entry));
      Digest got = Digest.ending(hash);
      if (!got.equals(pack.digestOf(entry))) {
        findings.add(new Finding(pack, List.of(pack.digestOf(entry)), mismatch(pack, got)));
      }
    }
    return findings;
  }

  /// The sections cover the data without gap; those of no object have their digest too.
  private static List<Finding> layout(Pack pack) throws IOException {
    List<Finding> findings = new ArrayList<>();
    List<StoredSection> sections =
        IntStream.range(0, pack.sectionCount())
            .mapToObj(pack::section)
            .sorted(Comparator.comparingLong(StoredSection::at))
            .toList();
    long at = PackLayout.HEADER_BYTES;
    for (StoredSection section : sections) {
      if (section.at() != at) {
        findings.add(
            new Finding(
                pack,
                List.of(),
                pack.file().path()
                    + ": expected a section at byte "
                    + at
                    + " but got one at "
                    + section.at()));
      }
      at = section.at() + section.storedBytes();
      if (section.plainBytes() == 0) {
        try {
          pack.file().read(section);
        } catch (CorruptException e) {
          findings.add(new Finding(pack, List.of(), String.valueOf(e.getMessage())));
        }
      }
    }
    if (at != pack.dataEnd()) {
      findings.add(
          new Finding(
              pack,
              List.of(),
              pack.file().path()
                  + ": sections end at byte "
                  + at
                  + " but the data at "
                  + pack.dataEnd()));
    }
    return findings;
  }

  /// What a repair did.
  ///
  /// @param salvaged objects of packs that could not be opened, stored again
  /// @param lost those of them that were not sound, and are nowhere else
  /// @param hopeless packs that nothing could be had of; what they held is not known
  public record Repaired(
      long salvaged, Set<Digest> lost, Set<Path> hopeless, Prunable.Freed freed) {
    public Repaired {
      lost = Collections.unmodifiableSet(new TreeSet<>(lost));
      hopeless = Collections.unmodifiableSet(new TreeSet<>(hopeless));
    }
  }

  /// Takes what is sound out of packs that cannot be opened; removes what is damaged, so that it is
  /// stored again when it is next put: damaged copies of objects by writing their packs anew.
  ///
  /// @param store opened for pruning
  /// @param report of this store
  public static Repaired repair(PackStore store, Report report) throws IOException {
    TreeMap<Path, Set<Digest>> bad = new TreeMap<>();
    Set<Path> unreadable = new TreeSet<>();
    long salvaged = 0;
    Set<Digest> lost = new TreeSet<>();
    Set<Path> hopeless = new TreeSet<>();
    for (Damage damage : report.damage()) {
      switch (damage) {
        case WholePack p -> unreadable.add(p.pack());
        case DeadBytes d -> {} // dead bytes go when the pack is written anew
        case OneObject o -> bad.computeIfAbsent(o.pack(), p -> new HashSet<>()).add(o.digest());
      }
    }
    for (Path pack : unreadable) {
      Salvage.Result result = Salvage.run(pack, store);
      salvaged += result.objects();
      if (result.objects() == 0) {
        hopeless.add(pack);
      }
      lost.addAll(result.lost());
    }
    // What came out of a pack may be the same pack, and have replaced it.
    store.packs().all().forEach(pack -> unreadable.remove(pack.file().path()));
    store.packs().remove(unreadable);
    Prunable.Freed freed =
        store.sweep((pack, digest) -> !bad.getOrDefault(pack, Set.of()).contains(digest));
    Set<Digest> gone = new TreeSet<>();
    for (Digest digest : lost) {
      if (!store.has(digest)) {
        gone.add(digest);
      }
    }
    return new Repaired(salvaged, gone, hopeless, freed);
  }
}
