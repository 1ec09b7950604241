package argosy.adopt.eups;

import argosy.adopt.dir.DirAdopter;
import argosy.adopt.dir.DirOptions;
import argosy.base.DidYouMean;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Activation;
import argosy.model.Adopter;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.EupsFacts;
import argosy.model.Licence;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Relocation;
import argosy.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Adopts the products of an EUPS stack that have a tag (`argosy adopt eups`), each after what it
/// needs.
public final class EupsAdopter implements Adopter {
  /// Stands in a product that Argosy's own `relocate` script made fit; neither is the product's.
  private static final String MOVED = ".argosy-prefix";

  /// Stored bytes after which what was adopted is sealed.
  private static final long SEAL_BYTES = 256L << 20;

  private final Path stack;
  private final Options options;
  private final Path cacheFolder;
  private final Instant now;
  private final Parallel parallel;

  /// @param tag whose versions are taken
  /// @param products only these and what they need; all that have the tag if empty
  public record Options(String tag, List<String> products) {
    public Options {
      products = List.copyOf(products);
    }
  }

  /// @param stack an element of `EUPS_PATH`
  /// @param cacheFolder where stat caches lie; made when needed
  /// @param now before anything is read, by the clock of the machine
  public EupsAdopter(
      Path stack, Options options, Path cacheFolder, Instant now, Parallel parallel) {
    this.stack = stack;
    this.options = options;
    this.cacheFolder = cacheFolder;
    this.now = now;
    this.parallel = parallel;
  }

  /// A product with its table.
  private record Product(EupsDatabase.Declared declared, TableFile table) {}

  @Override
  public Adoption adopt(ObjectStore store) throws IOException {
    EupsDatabase database = new EupsDatabase(stack);
    Map<String, Product> chosen = choose(database);
    List<Adopted> packages = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    long files = 0;
    long bytes = 0;
    long newBefore = store.newBytes();
    long sealed = newBefore;
    for (Product product : chosen.values()) {
      DirAdopter.Taken taken = files(product.declared()).take(store);
      if (store.newBytes() - sealed > SEAL_BYTES) { // what a kill costs at most is read again
        store.flush();
        sealed = store.newBytes();
      }
      files += taken.tree().fileCount();
      bytes += taken.tree().totalBytes();
      notes.addAll(taken.notes());
      notes.addAll(product.table().notes());
      packages.add(packaged(product, chosen, taken, store));
    }
    for (Product product : chosen.values()) {
      environment(product.table().environment()).forEach(notes::add);
    }
    store.flush();
    return new Adoption(packages, notes, files, bytes, store.newBytes() - newBefore);
  }

  /// The products asked for, each after those it needs.
  private Map<String, Product> choose(EupsDatabase database) throws IOException {
    List<String> wanted = new ArrayList<>(options.products());
    if (wanted.isEmpty()) {
      for (String product : database.products()) {
        if (database.tagged(product, options.tag()).isPresent()) {
          wanted.add(product);
        }
      }
    }
    if (wanted.isEmpty()) {
      throw new UnsupportedException(
          "no product of %s has the tag %s%s"
              .formatted(stack, options.tag(), DidYouMean.hint(options.tag(), database.tags())),
          "see eups list, and say which tag: --tag TAG");
    }
    Map<String, Product> chosen = new LinkedHashMap<>();
    for (String product : wanted) {
      String version =
          database
              .tagged(product, options.tag())
              .orElseThrow(() ->
                  new UnsupportedException(
                      "%s has no version with the tag %s".formatted(product, options.tag()),
                      "see eups list " + product));
      add(product, version, database, chosen, new ArrayList<>());
    }
    return chosen;
  }

  private void add(
      String name,
      String version,
      EupsDatabase database,
      Map<String, Product> chosen,
      List<String> doing)
      throws IOException {
    Product there = chosen.get(name);
    if (there != null) {
      if (!there.declared().version().equals(version)) {
        throw new UnsupportedException(
            "%s is wanted in two versions, %s and %s"
                .formatted(name, there.declared().version(), version),
            "adopt one tag whose products fit one another");
      }
      return;
    }
    if (doing.contains(name)) {
      throw new UnsupportedException(
          "the products need one another in a circle: " + String.join(", ", doing),
          "correct their tables");
    }
    doing.add(name);
    EupsDatabase.Declared declared = database.declared(name, version);
    TableFile table = table(declared);
    for (TableFile.Need need : table.needed()) {
      Optional<String> wanted =
          need.version().isEmpty()
              ? database.tagged(need.product(), options.tag())
              : Optional.of(need.version());
      if (wanted.isEmpty() && !need.optional()) {
        throw new UnsupportedException(
            "%s %s needs %s, which has no version with the tag %s"
                .formatted(name, version, need.product(), options.tag()),
            "see eups list " + need.product());
      }
      if (wanted.isPresent() && !(need.optional() && !isThere(need.product(), wanted.get()))) {
        add(need.product(), wanted.get(), database, chosen, doing);
      }
    }
    doing.removeLast();
    chosen.put(name, new Product(declared, table));
  }

  private boolean isThere(String product, String version) {
    return Files.isRegularFile(
        stack.resolve("ups_db").resolve(product).resolve(version + ".version"));
  }

  private TableFile table(EupsDatabase.Declared declared) throws IOException {
    Path file = stack.resolve(declared.folder()).resolve("ups/" + declared.product() + ".table");
    if (!Files.isRegularFile(file)) {
      return new TableFile(List.of(), Activation.NONE, List.of());
    }
    Map<String, String> names =
        Map.of(
            "PRODUCT_DIR", "${prefix}/" + declared.folder(),
            "PRODUCT_NAME", declared.product(),
            "PRODUCT_VERSION", declared.version(),
            "PRODUCT_FLAVOR", declared.flavor(),
            "UPS_DIR", "${prefix}/" + declared.folder() + "/ups");
    return TableFile.parse(
        Files.readString(file), declared.flavor(), names, declared.product() + ".table");
  }

  /// Its files, in which the stack's own path is looked for: products name one another's.
  private DirAdopter files(EupsDatabase.Declared declared) throws IOException {
    Path real = stack.toRealPath();
    return new DirAdopter(
        real.resolve(declared.folder()),
        new DirOptions(
            declared.product(),
            declared.version(),
            platform(declared.flavor()),
            Licence.UNKNOWN,
            real.toString(),
            false),
        cacheFolder,
        now,
        parallel);
  }

  private static Platform platform(String flavor) throws UnsupportedException {
    return switch (flavor) {
      case "Linux64", "generic" -> Platform.LINUX_AMD64;
      case "Linux" -> Platform.parse("linux/arm64");
      default ->
          throw new UnsupportedException(
              "flavor " + flavor + ": stacks of Linux only are adopted", "adopt it on Linux");
    };
  }

  /// The package with its files at their place below the stack.
  private static Adopted packaged(
      Product product, Map<String, Product> chosen, DirAdopter.Taken taken, ObjectStore store)
      throws IOException {
    EupsDatabase.Declared declared = product.declared();
    String under = declared.folder() + "/";
    boolean moved = taken.tree().find(MOVED).isPresent();
    Predicate<String> own = path -> !moved || !List.of(MOVED, "relocate").contains(path);
    List<Entry> entries = new ArrayList<>(foldersAbove(under));
    for (Entry entry : taken.tree().entries()) {
      if (own.test(entry.path())) {
        entries.add(entry.at(under + entry.path()));
      }
    }
    List<Relocation> relocations =
        taken.relocations().stream()
            .filter(r -> own.test(r.path()))
            .map(r -> new Relocation(under + r.path(), r.kind(), r.spots()))
            .toList();
    List<String> needs = new ArrayList<>();
    for (TableFile.Need need : product.table().needed()) {
      Product other = chosen.get(need.product());
      if (other != null) {
        needs.add(need.product() + " " + other.declared().version());
      }
    }
    Descriptor tree =
        DirAdopter.put(store, Package.TREE_MEDIA_TYPE, Tree.of(entries).canonicalBytes());
    Map<String, String> facts = new TreeMap<>();
    facts.put(EupsFacts.PRODUCT, declared.product());
    facts.put(EupsFacts.FOLDER, declared.folder());
    facts.put(EupsFacts.TAGS, String.join(" ", declared.tags()));
    Package metadata =
        new Package(
            declared.product(),
            declared.version(),
            "",
            platform(declared.flavor()),
            Licence.UNKNOWN,
            needs.stream().distinct().toList(),
            tree,
            taken.prefix(),
            relocations,
            facts,
            Map.of("adopted-from", "eups"));
    Descriptor record = DirAdopter.put(store, Package.MEDIA_TYPE, metadata.canonicalBytes());
    return new Adopted(metadata, record.digest());
  }

  /// The folders that a path ending in `/` names, the highest first.
  private static List<Entry> foldersAbove(String path) {
    List<Entry> folders = new ArrayList<>();
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      folders.add(new Entry.Directory(path.substring(0, slash), 0755));
    }
    return folders;
  }

  /// The lines of a stack's file that do what the table does.
  private static List<String> environment(Activation activation) {
    List<String> lines = new ArrayList<>();
    for (Activation.Step step : activation.steps()) {
      lines.add(
          "environment: "
              + switch (step) {
                case Activation.Set s -> "- set: {%s: \"%s\"}".formatted(s.variable(), s.value());
                case Activation.Prepend p ->
                    "- prepend: {%s: \"%s\"}".formatted(p.variable(), p.value());
                case Activation.Append a ->
                    "- append: {%s: \"%s\"}".formatted(a.variable(), a.value());
                case Activation.Unset u -> "- unset: " + u.variable();
              });
    }
    return lines;
  }
}
