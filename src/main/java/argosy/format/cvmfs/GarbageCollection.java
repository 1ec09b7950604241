package argosy.format.cvmfs;

import argosy.base.CorruptException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Removes objects that no tag, no client and no newest revision can ask for.
///
/// A revision stays while a tag names it, and for a grace time after another took its place:
/// clients that are still on it may read on.
public final class GarbageCollection {
  private final Head head;
  private final PrunableStorage storage;
  private final CatalogLoader loader;
  private final Set<ContentHash> live = new HashSet<>();

  public GarbageCollection(Head head, PrunableStorage storage) {
    this.head = head;
    this.storage = storage;
    this.loader = new CatalogLoader(head.objects());
  }

  /// @param revisions that were forgotten
  /// @param keptRevisions root catalogs that stay
  /// @param objects that were removed
  public record Collected(long revisions, long keptRevisions, long objects, long bytes) {}

  /// @param graceSeconds how long a revision stays that is no longer the newest
  /// @param dryRun whether it is only counted
  public Collected run(long graceSeconds, long nowEpochSeconds, boolean dryRun) throws IOException {
    List<Reflog.Ref> kept = kept(nowEpochSeconds - graceSeconds);
    long revisions = 0;
    for (Reflog.Ref ref : kept) {
      live.add(ref.hash());
      if (ref.type() == Reflog.Type.CATALOG) {
        mark(ref.hash());
        revisions++;
      }
    }
    List<String> garbage = new ArrayList<>();
    for (String name : storage.objects()) {
      Optional<ContentHash> hash = named(name);
      if (hash.isPresent() && !live.contains(hash.get())) {
        garbage.add(name);
      }
    }
    long before =
        head.reflog().refs().stream().filter(r -> r.type() == Reflog.Type.CATALOG).count();
    long bytes = 0;
    if (!dryRun) {
      if (kept.size() < head.reflog().refs().size()) {
        head.with(new Reflog(head.reflog().repository(), kept), nowEpochSeconds);
      } else {
        head.settled(nowEpochSeconds);
      }
      for (String name : garbage) {
        bytes += storage.remove(name);
      }
    }
    return new Collected(Math.max(0, before - revisions), revisions, garbage.size(), bytes);
  }

  /// What stays: current and tagged objects, and those whose successor came later than `since`.
  private List<Reflog.Ref> kept(long since) {
    Set<ContentHash> named = new HashSet<>();
    Manifest m = head.manifest();
    named.add(m.rootCatalog());
    named.add(m.certificate());
    m.history().ifPresent(named::add);
    m.metaInfo().ifPresent(named::add);
    head.history().tags().forEach(t -> named.add(t.rootCatalog()));
    List<Reflog.Ref> refs = new ArrayList<>(head.reflog().refs());
    for (ContentHash hash : named) { // a repository may have no reflog, or one that lacks some
      if (!head.reflog().has(hash)) {
        boolean catalog =
            hash.equals(m.rootCatalog())
                || head.history().tags().stream().anyMatch(t -> t.rootCatalog().equals(hash));
        Reflog.Type type =
            catalog
                ? Reflog.Type.CATALOG
                : hash.equals(m.certificate())
                    ? Reflog.Type.CERTIFICATE
                    : m.history().equals(Optional.of(hash))
                        ? Reflog.Type.HISTORY
                        : Reflog.Type.META_INFO;
        refs.add(new Reflog.Ref(hash, type, m.publishedEpochSeconds()));
      }
    }
    Map<Reflog.Type, Long> successor = new EnumMap<>(Reflog.Type.class);
    List<Reflog.Ref> kept = new ArrayList<>();
    for (Reflog.Ref ref : refs.reversed()) {
      Long replacedAt = successor.put(ref.type(), ref.epochSeconds());
      if (named.contains(ref.hash()) || replacedAt != null && replacedAt > since) {
        kept.add(ref);
      }
    }
    return kept.reversed();
  }

  /// Everything that a revision is made of.
  private void mark(ContentHash root) throws IOException {
    Deque<Map.Entry<String, Catalog.Ref>> waiting = new ArrayDeque<>();
    waiting.add(Map.entry("", new Catalog.Ref(root, 0)));
    while (!waiting.isEmpty()) {
      Map.Entry<String, Catalog.Ref> next = waiting.remove();
      Catalog catalog = loader.load(next.getValue(), next.getKey());
      for (CatalogEntry e : catalog.entries()) {
        e.hash().ifPresent(live::add);
        e.chunks().forEach(c -> live.add(c.hash()));
      }
      for (Map.Entry<String, Catalog.Ref> nested : catalog.nested().entrySet()) {
        if (live.add(nested.getValue().hash())) {
          waiting.add(nested);
        }
      }
    }
  }

  /// The hash that an object's name stands for; none if it is no object.
  private static Optional<ContentHash> named(String name) {
    if (!name.matches("data/[0-9a-f]{2}/[0-9a-f]{38}(-rmd160|-shake128)?[CHXMP]?")) {
      return Optional.empty();
    }
    String hex = name.substring(5, 7) + name.substring(8);
    try {
      return Optional.of(ContentHash.parse(hex.replaceFirst("[CHXMP]$", "")));
    } catch (CorruptException e) {
      return Optional.empty();
    }
  }
}
