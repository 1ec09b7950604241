package argosy.adopt.debs;

import argosy.adopt.python.ByteCompiler;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.deb.ControlFile.Paragraph;
import argosy.model.Adopter;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Licence;
import argosy.model.Memo;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Adopts Debian packages as the packages of a root stack, one each, and one of our own,
/// [#ROOT_PACKAGE], that makes a root file system of them (`argosy adopt debs`).
public final class DebsAdopter implements Adopter {
  /// Mount points, accounts, links: what is in no package.
  public static final String ROOT_PACKAGE = "argosy-root";

  /// With the version of how a `.deb` is read.
  private static final String MEMO_KIND = "adopt-deb/2";

  private final DebSource source;
  private final Path work;
  private final Memo memo;
  private final Parallel parallel;

  private DebsAdopter(DebSource source, Path work, Memo memo, Parallel parallel) {
    this.source = source;
    this.work = work;
    this.memo = memo;
    this.parallel = parallel;
  }

  /// Packages by name with all they depend on, from the machine's apt.
  ///
  /// @param essential whether Debian's Essential packages are added, so that the tree stands alone
  /// @param cacheFolder where fetched `.deb` files are kept
  public static DebsAdopter named(
      List<String> names, boolean essential, Path cacheFolder, Memo memo, Parallel parallel) {
    return new DebsAdopter(
        new AptSource(names, essential, cacheFolder, parallel), cacheFolder, memo, parallel);
  }

  /// All `.deb` files of a folder; needs no network and no apt.
  ///
  /// @param work a folder for what is needed meanwhile
  public static DebsAdopter folder(Path folder, Path work, Memo memo, Parallel parallel) {
    return new DebsAdopter(new FolderSource(folder, parallel), work, memo, parallel);
  }

  @Override
  public Adoption adopt(ObjectStore store) throws IOException {
    long newBefore = store.newBytes();
    SortedMap<String, DebRecord> records = records(store);
    TreeMap<String, Tree> trees = new TreeMap<>();
    for (DebRecord r : records.values()) {
      trees.put(r.name(), tree(store, r));
    }
    RootAssembly assembly = new RootAssembly(store, records, new MergedTrees(trees));
    assembly.run();
    TreeMap<String, Tree> whole = new TreeMap<>();
    records.keySet().forEach(name -> whole.put(name, assembly.packages().of(name)));
    ByteCompiler.Compiled python =
        new ByteCompiler(store, memo, work, parallel)
            .compile(whole, owner -> withAllItNeeds(owner, records, whole, assembly.rootTree()));
    whole.putAll(python.trees());
    List<String> notes = new ArrayList<>(assembly.notes());
    notes.addAll(python.notes());
    List<Adopted> adopted = new ArrayList<>();
    long files = 0;
    long bytes = 0;
    for (DebRecord r : records.values()) {
      Tree tree = whole.getOrDefault(r.name(), Tree.EMPTY);
      files += tree.fileCount();
      bytes += tree.totalBytes();
      Tree before = trees.getOrDefault(r.name(), Tree.EMPTY);
      Descriptor stored = tree.equals(before) ? r.tree() : putTree(store, tree);
      adopted.add(put(store, metadata(r, stored, records)));
    }
    Tree root = assembly.rootTree();
    adopted.add(put(store, rootMetadata(putTree(store, root), adopted)));
    store.flush();
    return new Adoption(
        adopted,
        notes,
        files + root.fileCount(),
        bytes + root.totalBytes(),
        store.newBytes() - newBefore);
  }

  /// The files of a package and of all that it depends on, and the root's own top-level links.
  private static List<Tree> withAllItNeeds(
      String name, Map<String, DebRecord> records, Map<String, Tree> trees, Tree rootTree) {
    List<Tree> needed = new ArrayList<>();
    needed.add(
        Tree.of(rootTree.entries().stream().filter(e -> e.path().indexOf('/') < 0).toList()));
    Set<String> seen = new HashSet<>();
    Deque<String> left = new ArrayDeque<>(List.of(name));
    while (!left.isEmpty()) {
      DebRecord r = records.get(left.removeFirst());
      if (r != null && seen.add(r.name())) {
        needed.add(trees.getOrDefault(r.name(), Tree.EMPTY));
        r.relations("Pre-Depends", "Depends")
            .forEach(relation -> left.addAll(DebRecord.names(relation)));
      }
    }
    return needed;
  }

  /// By package name; what was adopted before is not even fetched.
  private SortedMap<String, DebRecord> records(ObjectStore store) throws IOException {
    TreeMap<String, DebRecord> records = new TreeMap<>();
    List<DebFile> unknown = new ArrayList<>();
    for (DebFile deb : source.resolve()) {
      Optional<DebRecord> known = recall(deb, store);
      if (known.isPresent()) {
        add(records, known.get());
      } else {
        unknown.add(deb);
      }
    }
    source.fetch(unknown);
    List<Map.Entry<Long, DebFile>> bySize = new ArrayList<>();
    for (DebFile deb : unknown) {
      bySize.add(Map.entry(Files.size(deb.file()), deb));
    }
    // The largest first, so that no thread is left alone with it at the end.
    bySize.sort(Map.Entry.<Long, DebFile>comparingByKey().reversed());
    List<Parallel.Task<DebRecord>> tasks = new ArrayList<>();
    bySize.forEach(
        d -> tasks.add(() -> DebIngest.ingest(d.getValue().file(), d.getValue().digest(), store)));
    List<DebRecord> fresh = new ArrayList<>();
    parallel.ordered(tasks.iterator(), 4 * parallel.threads(), fresh::add);
    fresh.sort(Comparator.comparing(DebRecord::name));
    for (DebRecord r : fresh) {
      add(records, r);
    }
    store.flush();
    for (DebRecord r : fresh) {
      memo.remember(MEMO_KIND, r.deb(), r.toBytes());
    }
    return records;
  }

  private static void add(SortedMap<String, DebRecord> records, DebRecord r)
      throws UnsupportedException {
    DebRecord other = records.putIfAbsent(r.name(), r);
    if (other != null && !other.deb().equals(r.deb())) {
      throw new UnsupportedException(
          "adopt debs: package "
              + r.name()
              + " comes twice: "
              + Stream.of(other, r)
                  .map(d -> d.paragraph().get("Version") + " " + d.paragraph().get("Architecture"))
                  .sorted()
                  .collect(Collectors.joining(" and ")),
          "leave one of the files out of the folder");
    }
  }

  private Optional<DebRecord> recall(DebFile deb, ObjectStore store) throws IOException {
    Optional<byte[]> bytes = memo.recall(MEMO_KIND, deb.digest());
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    DebRecord record = DebRecord.parse(bytes.get());
    if (!store.has(record.tree().digest())) {
      return Optional.empty();
    }
    for (Digest blob : tree(store, record).blobs().keySet()) {
      if (!store.has(blob)) {
        return Optional.empty();
      }
    }
    return Optional.of(record);
  }

  private static Tree tree(ObjectStore store, DebRecord record) throws IOException {
    try (InputStream in = store.open(record.tree().digest())) {
      return Tree.parse(in.readAllBytes());
    }
  }

  private static Descriptor putTree(ObjectStore store, Tree tree) throws IOException {
    return store.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(tree.canonicalBytes()));
  }

  private static Adopted put(ObjectStore store, Package metadata) throws IOException {
    byte[] bytes = metadata.canonicalBytes();
    return new Adopted(
        metadata, store.put(Package.MEDIA_TYPE, new ByteArrayInputStream(bytes)).digest());
  }

  private static Package metadata(DebRecord r, Descriptor tree, Map<String, DebRecord> records) {
    Paragraph control = r.paragraph();
    Map<String, String> facts = new HashMap<>();
    for (String field :
        List.of("Section", "Homepage", "Maintainer", "Source", "Architecture", "Priority")) {
      control.find(field).ifPresent(v -> facts.put(field.toLowerCase(Locale.ROOT), v));
    }
    String[] description = control.get("Description").split("\n", 2);
    facts.put("summary", description[0]);
    if (description.length > 1) {
      facts.put("description", description[1].replaceAll("(?m)^ \\.?", ""));
    }
    if (licenceOwner(r, records).recognised()) {
      facts.put("licence-basis", "recognised in the words of its copyright file");
    }
    return new Package(
        r.name(),
        control.get("Version"),
        "",
        platform(control.get("Architecture")),
        licence(r, records),
        r.relations("Pre-Depends", "Depends"),
        tree,
        "",
        List.of(),
        facts,
        Map.of("adopted-from", "deb", "deb-sha256", r.deb().hex()));
  }

  private static Platform platform(String architecture) {
    return new Platform(
        "linux",
        switch (architecture) {
          case "all" -> "noarch";
          case "i386" -> "386";
          case "armhf" -> "arm";
          case "ppc64el" -> "ppc64le";
          default -> architecture;
        });
  }

  /// The package itself, or the one whose documentation it shares.
  private static DebRecord licenceOwner(DebRecord r, Map<String, DebRecord> records) {
    DebRecord at = r;
    Set<String> seen = new HashSet<>();
    while (at.licence().isEmpty() && seen.add(at.name())) {
      at = records.getOrDefault(at.docLink(), at);
    }
    return at;
  }

  /// That of its copyright file; a reference to the file if that says none we know.
  private static Licence licence(DebRecord r, Map<String, DebRecord> records) {
    DebRecord at = licenceOwner(r, records);
    String expression =
        at.licence().isEmpty()
            ? "LicenseRef-debian-" + at.name().replace("+", "-plus").replace('_', '-')
            : at.licence();
    return new Licence(expression, Licence.Access.OPEN);
  }

  private static Package rootMetadata(Descriptor tree, List<Adopted> all) {
    Platform platform =
        all.stream()
            .map(a -> a.metadata().platform())
            .filter(p -> !p.architecture().equals("noarch"))
            .findFirst()
            .orElse(new Platform("linux", "noarch"));
    return new Package(
        ROOT_PACKAGE,
        "1",
        "",
        platform,
        Licence.UNKNOWN,
        List.of(),
        tree,
        "",
        List.of(),
        Map.of("summary", "Mount points, accounts and links that make a root of packages"),
        Map.of("adopted-from", "deb"));
  }
}
