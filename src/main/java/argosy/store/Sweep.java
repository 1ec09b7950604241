package argosy.store;

import argosy.base.CorruptException;
import argosy.model.Digest;
import argosy.model.Prunable;
import argosy.model.Sections;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/// Frees what is not kept: packs without a kept object are removed, others are written anew without
/// what is dead. New packs are visible before old ones go, so that a crash leaves an object twice
/// at worst.
final class Sweep {
  /// Packs smaller than this are joined when there are many.
  private static final long SMALL_PACK_BYTES = 4 << 20;

  private static final int MOST_SMALL_PACKS = 8;

  private final Packs packs;
  private final Groups groups;
  private final Pending pending;

  Sweep(Packs packs, Groups groups, Pending pending) {
    this.packs = packs;
    this.groups = groups;
    this.pending = pending;
  }

  /// What of one pack stays.
  ///
  /// @param kept entries
  /// @param deadObjects entries that are not wanted; copies that are in another pack do not count
  private record Survey(Pack pack, BitSet kept, long deadObjects, long deadBytes) {
    boolean isUntouched() {
      return kept.cardinality() == pack.entries() && deadBytes == 0;
    }

    boolean isAllDead() {
      return kept.isEmpty();
    }
  }

  Prunable.Freed measure(BiPredicate<Path, Digest> keep) throws IOException {
    packs.rescan();
    return sum(survey(keep));
  }

  private static Prunable.Freed sum(List<Survey> surveys) {
    return new Prunable.Freed(
        surveys.stream().mapToLong(Survey::deadObjects).sum(),
        surveys.stream().mapToLong(Survey::deadBytes).sum());
  }

  /// @param keep asked by the pack's path and the object
  Prunable.Freed sweep(BiPredicate<Path, Digest> keep) throws IOException {
    if (!pending.isEmpty()) {
      throw new IllegalStateException("flush or discard what was put before pruning");
    }
    packs.rescan();
    List<Survey> surveys = survey(keep);
    Set<Path> old = new HashSet<>();
    Set<Path> written = new HashSet<>();
    List<Survey> small = surveys.stream().filter(s -> isSmall(s) && !s.isAllDead()).toList();
    boolean joining = small.size() > MOST_SMALL_PACKS;
    if (joining) {
      written.add(rewrite(small));
      small.forEach(s -> old.add(s.pack.file().path()));
      drop(old, written);
    }
    for (Survey s : surveys) {
      if (s.isUntouched() || joining && small.contains(s)) {
        continue;
      }
      if (!s.isAllDead()) {
        written.add(rewrite(List.of(s)));
      }
      old.add(s.pack.file().path());
      drop(old, written);
    }
    return sum(surveys);
  }

  private void drop(Set<Path> old, Set<Path> written) throws IOException {
    old.removeAll(written); // a pack may come out as one that was there
    packs.remove(old);
    old.clear();
  }

  private static boolean isSmall(Survey s) {
    return s.pack.dataEnd() < SMALL_PACK_BYTES;
  }

  private List<Survey> survey(BiPredicate<Path, Digest> keep) throws IOException {
    List<Survey> surveys = new ArrayList<>();
    List<Pack> all = packs.all();
    for (int p = 0; p < all.size(); p++) {
      surveys.add(survey(all.get(p), all.subList(0, p), keep));
    }
    return surveys;
  }

  private Survey survey(Pack pack, List<Pack> before, BiPredicate<Path, Digest> keep)
      throws IOException {
    BitSet kept = new BitSet();
    long deadObjects = 0;
    long[] livePlain = new long[pack.sectionCount()];
    for (int i = 0; i < pack.entries(); i++) {
      Digest digest = pack.digestOf(i);
      if (!keep.test(pack.file().path(), digest)) {
        deadObjects++;
      } else if (!isSoundIn(before, digest, keep)) {
        kept.set(i);
        addPlain(pack, i, livePlain);
      }
    }
    long deadBytes = 0;
    for (int s = 0; s < livePlain.length; s++) {
      StoredSection section = pack.section(s);
      long stored = section.storedBytes();
      deadBytes +=
          section.plainBytes() == 0
              ? stored
              : stored - stored * livePlain[s] / section.plainBytes();
    }
    return new Survey(pack, kept, deadObjects, deadBytes);
  }

  private static void addPlain(Pack pack, int entry, long[] livePlain) {
    long plain = pack.plainBytes(entry);
    int first = pack.firstSection(entry);
    if (plain < Sections.MIN_BLOB_BYTES) {
      if (plain > 0) {
        livePlain[first] += plain;
      }
      return;
    }
    for (int s = first; s < first + Pack.sectionCount(plain); s++) {
      livePlain[s] += pack.section(s).plainBytes();
    }
  }

  /// Whether another copy stays and can be read: one is never given up for one that cannot.
  private static boolean isSoundIn(List<Pack> before, Digest digest, BiPredicate<Path, Digest> keep)
      throws IOException {
    for (Pack pack : before) {
      Optional<Place.Stored> copy = pack.find(digest);
      if (copy.isPresent() && keep.test(pack.file().path(), digest) && isSound(copy.get())) {
        return true;
      }
    }
    return false;
  }

  /// Whether its stored bytes are as written; `fsck` names what is not.
  private static boolean isSound(Place.Stored place) throws IOException {
    try {
      for (StoredSection section : place.sections()) {
        place.file().read(section);
      }
      return true;
    } catch (CorruptException e) {
      return false;
    }
  }

  /// Writes what is kept of the packs into one new pack.
  private Path rewrite(List<Survey> surveys) throws IOException {
    try (Rewrite rewrite = new Rewrite(pending.newWriter(), groups)) {
      for (Survey s : surveys) {
        rewrite.copy(s.pack, inDataOrder(s));
      }
      Pack pack = rewrite.seal();
      packs.add(pack);
      return pack.file().path();
    }
  }

  private static List<Integer> inDataOrder(Survey s) {
    return s.kept.stream().boxed().sorted(s.pack.inDataOrder()).toList();
  }
}
