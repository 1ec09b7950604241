package argosy.format.cvmfs;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.format.cvmfs.CatalogEntry.Flag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a whole repository and says everything that is wrong with it: the chain of signatures,
/// history, reflog, every catalog and every object.
public final class RepositoryCheck {
  private final RepositoryStorage storage;
  private final Parallel parallel;
  private final Progress progress;
  private final List<Finding> findings = Collections.synchronizedList(new ArrayList<>());
  private final Problems problems = (r, w, what) -> findings.add(new Finding(r, w, what));
  private final Map<Wanted, Long> wanted = new HashMap<>();

  /// Something wrong.
  ///
  /// @param rule short and stable: `counter`
  public record Finding(String rule, String where, String what) {}

  /// An object that the catalogs name; the map says how many plain bytes it has.
  private record Wanted(ContentHash hash, Suffix suffix, boolean compressed) {}

  /// @param findings empty if all is well
  public record Report(
      TrustChain.Signed signed,
      long catalogs,
      long entries,
      long objects,
      long plainBytes,
      List<Finding> findings) {
    public Report {
      findings = List.copyOf(findings);
    }
  }

  public RepositoryCheck(RepositoryStorage storage, Parallel parallel, Progress progress) {
    this.storage = storage;
    this.parallel = parallel;
    this.progress = progress;
  }

  /// @param atEpochSeconds the moment at which the whitelist must hold
  /// @param contents whether every object is read, rather than only looked for
  /// @throws CorruptException if there is no manifest to begin with
  public Report run(TrustChain.Client client, long atEpochSeconds, boolean contents)
      throws IOException {
    TrustChain.Signed signed = TrustChain.verify(storage, client, atEpochSeconds, problems);
    Manifest manifest = signed.manifest();
    ObjectPool objects = new ObjectPool(storage, manifest.rootCatalog().algorithm());
    guarded("meta-info", () -> metaInfo(objects, manifest));
    guarded("history", () -> history(objects, manifest));
    guarded("reflog", () -> reflog(manifest));
    progress.step("check catalogs");
    long[] counts = catalogs(objects, manifest);
    progress.done(counts[0] + " catalogs, " + counts[1] + " entries");
    progress.step("check objects");
    long bytes = objects(objects, contents);
    progress.done(wanted.size() + " objects");
    return new Report(signed, counts[0], counts[1], wanted.size(), bytes, findings);
  }

  private void guarded(String rule, Parallel.Task<Boolean> task) throws IOException {
    try {
      task.run();
    } catch (CorruptException | NoSuchFileException e) {
      problems.found(rule, rule, String.valueOf(e.getMessage()));
    }
  }

  private boolean metaInfo(ObjectPool objects, Manifest manifest) throws IOException {
    if (manifest.metaInfo().isPresent()) {
      byte[] text = objects.load(manifest.metaInfo().get(), Suffix.META_INFO, 0);
      Json.parse(new String(text, StandardCharsets.UTF_8));
    }
    return true;
  }

  private boolean history(ObjectPool objects, Manifest manifest) throws IOException {
    if (manifest.history().isEmpty()) {
      return true;
    }
    String where = manifest.history().get().path(Suffix.HISTORY);
    byte[] file = objects.load(manifest.history().get(), Suffix.HISTORY, 0);
    History history = History.read(ByteBuffer.wrap(file), where);
    if (!history.repository().equals(manifest.repository())) {
      problems.found("history", where, "is of " + history.repository());
    }
    Map<String, Boolean> used = new HashMap<>();
    history.branches().forEach(b -> used.put(b.name(), false));
    for (History.Tag tag : history.tags()) {
      Optional<History.Branch> branch =
          history.branches().stream().filter(b -> b.name().equals(tag.branch())).findFirst();
      if (branch.isEmpty() || branch.get().initialRevision() > tag.revision()) {
        problems.found("tag", tag.name(), "is on no branch that has its revision");
      }
      if (tag.revision() > manifest.revision()) {
        problems.found("tag", tag.name(), "is of a revision that is still to come");
      }
      if (!objects.has(tag.rootCatalog(), Suffix.CATALOG)) {
        problems.found("tag", tag.name(), "its root catalog is missing: " + tag.rootCatalog());
      }
      used.put(tag.branch(), true);
    }
    for (Map.Entry<String, Boolean> branch : used.entrySet()) {
      if (!branch.getValue()) {
        problems.found("branch", "\"" + branch.getKey() + "\"", "no tag is on this branch");
      }
    }
    return true;
  }

  private boolean reflog(Manifest manifest) throws IOException {
    if (!storage.has(Reflog.NAME)) {
      return true; // mirrors have none
    }
    byte[] file = ObjectPool.file(storage, Reflog.NAME);
    ContentHash hash = ContentHash.over(manifest.rootCatalog().algorithm(), ByteBuffer.wrap(file));
    if (!Optional.of(hash).equals(manifest.reflog())) {
      problems.found("reflog", Reflog.NAME, "its hash " + hash + " is not the manifest's");
    }
    Reflog reflog = Reflog.read(ByteBuffer.wrap(file));
    List<ContentHash> current = new ArrayList<>();
    current.add(manifest.rootCatalog());
    current.add(manifest.certificate());
    manifest.history().ifPresent(current::add);
    manifest.metaInfo().ifPresent(current::add);
    for (ContentHash one : current) {
      if (!reflog.has(one)) {
        problems.found("reflog", Reflog.NAME, "does not list " + one);
      }
    }
    return true;
  }

  /// A catalog still to be read, as its parent describes it.
  private record Mounted(String path, Catalog.Ref ref, Optional<CatalogEntry> mountpoint) {}

  private long[] catalogs(ObjectPool objects, Manifest manifest) throws IOException {
    Deque<Mounted> waiting = new ArrayDeque<>();
    waiting.add(
        new Mounted(
            "", new Catalog.Ref(manifest.rootCatalog(), manifest.rootBytes()), Optional.empty()));
    Map<String, Counters> totals = new HashMap<>();
    List<Catalog> withChildren = new ArrayList<>();
    long[] counts = {0, 0};
    while (!waiting.isEmpty()) {
      Mounted next = waiting.remove();
      try {
        Catalog catalog = catalog(objects, next);
        counts[0]++;
        counts[1] += catalog.entries().size();
        totals.put(next.path(), catalog.total());
        if (next.path().isEmpty() && catalog.revision() != manifest.revision()) {
          problems.found(
              "revision",
              Manifest.NAME,
              "says %d, the root catalog %d".formatted(manifest.revision(), catalog.revision()));
        }
        for (CatalogEntry e : catalog.entries()) {
          want(e);
          if (e.has(Flag.MOUNTPOINT) && catalog.nested().containsKey(e.path())) {
            waiting.add(new Mounted(e.path(), catalog.nested().get(e.path()), Optional.of(e)));
          }
        }
        withChildren.add(
            new Catalog(
                catalog.prefix(),
                0,
                0,
                Optional.empty(),
                List.of(),
                catalog.nested(),
                catalog.binds(),
                Map.of(),
                catalog.self(),
                catalog.subtree()));
      } catch (CorruptException e) {
        problems.found("catalog", Paths.shown(next.path()), String.valueOf(e.getMessage()));
      }
    }
    for (Catalog parent : withChildren) {
      subtree(parent, totals);
    }
    return counts;
  }

  private Catalog catalog(ObjectPool objects, Mounted mounted) throws IOException {
    ContentHash hash = mounted.ref().hash();
    byte[] file = objects.load(hash, Suffix.CATALOG, mounted.ref().sizeBytes());
    progress.advance(file.length);
    String where = Paths.shown(mounted.path());
    if (mounted.ref().sizeBytes() > 0 && mounted.ref().sizeBytes() != file.length) {
      problems.found(
          "size",
          where,
          "the catalog has %d bytes, its parent says %d"
              .formatted(file.length, mounted.ref().sizeBytes()));
    }
    Catalog catalog =
        CatalogReader.checked(
            ByteBuffer.wrap(file), mounted.path(), hash.path(Suffix.CATALOG), problems);
    CatalogRules.check(catalog, problems);
    CatalogEntry root = catalog.entries().getFirst();
    if (mounted.mountpoint().isPresent() && !same(mounted.mountpoint().get(), root)) {
      problems.found("mountpoint", where, "the entries in both catalogs differ");
    }
    return catalog;
  }

  private static boolean same(CatalogEntry mountpoint, CatalogEntry root) {
    return mountpoint.withFlags(0).equals(root.withFlags(0));
  }

  private void subtree(Catalog parent, Map<String, Counters> totals) throws CorruptException {
    Counters sum = Counters.NONE;
    for (String path : parent.nested().keySet()) {
      sum = sum.plus(totals.getOrDefault(path, Counters.NONE));
    }
    for (String name : Counters.NAMES) {
      if (sum.get(name) != parent.subtree().get(name)) {
        problems.found(
            "counter",
            Paths.shown(parent.prefix()),
            "subtree_%s is %d but there are %d"
                .formatted(name, parent.subtree().get(name), sum.get(name)));
      }
    }
  }

  private void want(CatalogEntry e) {
    if (!e.isFile() || e.has(Flag.EXTERNAL)) {
      return;
    }
    e.hash().ifPresent(h -> wanted.put(new Wanted(h, Suffix.FILE, e.isCompressed()), e.size()));
    for (CatalogEntry.Chunk c : e.chunks()) {
      wanted.put(new Wanted(c.hash(), Suffix.CHUNK, e.isCompressed()), c.size());
    }
  }

  private long objects(ObjectPool objects, boolean contents) throws IOException {
    long[] total = {0};
    parallel.ordered(
        wanted.entrySet().stream()
            .<Parallel.Task<Long>>map(
                e -> () -> object(objects, e.getKey(), e.getValue(), contents))
            .iterator(),
        parallel.threads() * 16,
        n -> {
          total[0] += n;
          progress.advance(n);
        });
    return total[0];
  }

  private long object(ObjectPool objects, Wanted w, long size, boolean contents)
      throws IOException {
    String name = w.hash().path(w.suffix());
    if (!contents) {
      if (!objects.has(w.hash(), w.suffix())) {
        problems.found("object", name, "the object is missing");
      }
      return size;
    }
    try {
      long actual = objects.read(w.hash(), w.suffix(), w.compressed(), (b, o, n) -> {});
      if (actual != size) {
        problems.found(
            "object", name, "holds %d bytes, the catalog says %d".formatted(actual, size));
      }
      return actual;
    } catch (CorruptException e) {
      problems.found("object", name, String.valueOf(e.getMessage()));
      return 0;
    }
  }
}
