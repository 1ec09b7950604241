package argosy.adopt.dir;

import argosy.adopt.Refusals;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.model.Adopter;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Relocation;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Adopts an installed tree as one package (`argosy adopt dir`).
public final class DirAdopter implements Adopter {
  private static final String REMEDY =
      "remove or rename these entries, or adopt a copy of the tree without them";

  private final Path directory;
  private final DirOptions options;
  private final Path cacheFolder;
  private final Instant now;
  private final Parallel parallel;

  /// @param directory the tree; a directory, not a link to one
  /// @param cacheFolder where stat caches lie; made when needed
  /// @param now before anything is read, by the clock of the machine
  public DirAdopter(
      Path directory, DirOptions options, Path cacheFolder, Instant now, Parallel parallel) {
    this.directory = directory;
    this.options = options;
    this.cacheFolder = cacheFolder;
    this.now = now;
    this.parallel = parallel;
  }

  @Override
  public Adoption adopt(ObjectStore store) throws IOException {
    long newBefore = store.newBytes();
    Taken taken = take(store);
    Tree tree = taken.tree();
    Descriptor treeDescriptor = put(store, Package.TREE_MEDIA_TYPE, tree.canonicalBytes());
    Package metadata = metadata(treeDescriptor, taken.prefix(), taken.relocations());
    Digest digest = put(store, Package.MEDIA_TYPE, metadata.canonicalBytes()).digest();
    store.flush();
    return new Adoption(
        List.of(new Adopted(metadata, digest)),
        taken.notes(),
        tree.fileCount(),
        tree.totalBytes(),
        store.newBytes() - newBefore);
  }

  /// The files of the directory, their content in the store.
  ///
  /// @param prefix that was looked for in them, empty for none
  public record Taken(Tree tree, String prefix, List<Relocation> relocations, List<String> notes) {
    public Taken {
      relocations = List.copyOf(relocations);
      notes = List.copyOf(notes);
    }
  }

  /// Brings the files into the store and leaves the rest, with the flush, to the caller, who makes
  /// packages of his own: what is remembered of files counts only where the store has their
  /// content.
  public Taken take(ObjectStore store) throws IOException {
    Path root = realDirectory();
    String rootText =
        FileName.text(root)
            .orElseThrow(() ->
                new UnsupportedException(
                    "adopt " + FileName.escaped(root) + ": the path is not UTF-8",
                    "rename the directory"));
    String prefix =
        options.buildPrefix().equals(DirOptions.OWN_PATH) ? rootText : options.buildPrefix();
    prefix = withoutTrailingSlashes(prefix);
    StatCaches caches = new StatCaches(cacheFolder, rootText, prefix);
    Refusals refusals = new Refusals();
    List<Walk.Found> found = new Walk(parallel, refusals).everythingBelow(root);
    found.sort(Comparator.comparing(Walk.Found::path, Utf8Order.COMPARATOR));
    Survey survey = new Survey(options, prefix, refusals);
    survey.take(found);
    Ingest ingest = new Ingest(store, prefix, rootText, refusals, parallel);
    Map<String, StatCache.Known> known = ingest.files(survey.files(), caches);
    refusals.throwIfAny("adopt " + rootText, REMEDY);

    caches.replace(nanos(now), known.values(), ingest.readCount());
    survey.noteAttributes(known);
    return new Taken(tree(survey, known), prefix, relocations(survey, known), survey.notes());
  }

  /// What is there already need not be compressed again to be found there.
  public static Descriptor put(ObjectStore store, String mediaType, byte[] bytes)
      throws IOException {
    Digest digest = Digest.of(bytes);
    return store.has(digest)
        ? new Descriptor(mediaType, digest, bytes.length)
        : store.put(mediaType, new ByteArrayInputStream(bytes));
  }

  private Path realDirectory() throws IOException {
    String where = "adopt " + directory + ": ";
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(directory.toString());
    }
    Path real = directory.toRealPath();
    if (Files.isSymbolicLink(directory)) {
      throw new UnsupportedException(
          where + "is a symbolic link, and the path is written into the package",
          "name the directory it points at: " + real);
    }
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new UnsupportedException(
          where + "expected a directory but got a file", "name the directory of the tree");
    }
    return real;
  }

  private static String withoutTrailingSlashes(String prefix) {
    int end = prefix.length();
    while (end > 1 && prefix.charAt(end - 1) == '/') {
      end--;
    }
    // Nothing can be looked for when the tree is `/` itself.
    return prefix.equals("/") ? "" : prefix.substring(0, end);
  }

  private static Tree tree(Survey survey, Map<String, StatCache.Known> known) {
    List<Entry> entries = new ArrayList<>(survey.links());
    for (Walk.Found d : survey.directories()) {
      entries.add(new Entry.Directory(d.path(), d.state().permissions() & ~06000));
    }
    for (Walk.Found f : survey.files()) {
      StatCache.Known k = known.get(f.path());
      if (k == null) {
        throw new IllegalStateException(f.path() + " was not read");
      }
      entries.add(new Entry.File(f.path(), f.state().permissions(), k.digest(), f.state().size()));
    }
    return Tree.of(entries);
  }

  private static List<Relocation> relocations(Survey survey, Map<String, StatCache.Known> known) {
    TreeMap<String, Relocation> sorted = new TreeMap<>(Utf8Order.COMPARATOR);
    survey.linksIntoPrefix().forEach(r -> sorted.put(r.path(), r));
    known.forEach((path, k) ->
        k.kind().ifPresent(kind -> sorted.put(path, new Relocation(path, kind, k.spots()))));
    return List.copyOf(sorted.values());
  }

  private Package metadata(Descriptor tree, String prefix, List<Relocation> relocations) {
    return new Package(
        options.name(),
        options.version(),
        "",
        options.platform(),
        options.licence(),
        List.of(),
        tree,
        prefix,
        relocations,
        Map.of(),
        Map.of("adopted-from", "directory"));
  }

  private static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
  }
}
