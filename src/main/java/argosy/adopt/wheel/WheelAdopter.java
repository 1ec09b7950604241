package argosy.adopt.wheel;

import argosy.adopt.python.ByteCompiler;
import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.Licence;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Relocation;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Installs wheels for the Python of a stack, each as a package of its own.
public final class WheelAdopter implements Adopter {
  private final Path folder;
  private final List<String> requirements;
  private final Onto onto;
  private final Fetch fetch;
  private final ByteCompiler compiler;

  /// The stack that they are for.
  ///
  /// @param packages that it has already, in merge order
  /// @param prefix that stands in the programs of a prefix stack until they are placed
  public record Onto(StackKind kind, List<Adopted> packages, String prefix) {
    public Onto {
      packages = List.copyOf(packages);
    }
  }

  /// A file from an address.
  @FunctionalInterface
  public interface Fetch {
    /// @param sha256 64 hex digits, which it has
    Path file(String url, String sha256) throws IOException;
  }

  /// @param folder of `.whl` files
  /// @param requirements lines as in a requirements file; the newest of every wheel if there are
  ///   none
  public WheelAdopter(
      Path folder, List<String> requirements, Onto onto, Fetch fetch, ByteCompiler compiler) {
    this.folder = folder;
    this.requirements = List.copyOf(requirements);
    this.onto = onto;
    this.fetch = fetch;
    this.compiler = compiler;
  }

  /// The lines of a requirements file.
  public static List<String> requirements(Path file) throws IOException {
    return Requirement.lines(file.toString(), Files.readString(file));
  }

  @Override
  public Adoption adopt(ObjectStore store) throws IOException {
    long newBefore = store.newBytes();
    Map<String, Tree> trees = new HashMap<>();
    for (Adopted one : onto.packages()) {
      trees.put(one.metadata().name(), tree(store, one.metadata()));
    }
    StackPython python = StackPython.of(onto.kind(), onto.packages(), trees, store);
    List<String> notes = new ArrayList<>();
    List<Requirement> asked = new ArrayList<>();
    for (String line : requirements) {
      asked.add(Requirement.parse("requirements", line));
    }
    List<WheelChoice.Other> others = new ArrayList<>();
    List<Wheel> wheels = wheels(python, asked, others);
    if (!others.isEmpty()) {
      List<String> words = others.stream().map(WheelChoice.Other::toString).toList();
      notes.add("wheels: not for this stack: " + String.join("; ", words));
    }
    if (requirements.isEmpty()) {
      for (String name : new TreeSet<>(wheels.stream().map(w -> w.name().name()).toList())) {
        asked.add(Requirement.parse(folder.toString(), name));
      }
    }
    WheelChoice choice = new WheelChoice(python, wheels, others);
    List<Wheel> chosen = choice.meeting(asked);
    Set<String> direct = new TreeSet<>(asked.stream().map(Requirement::name).toList());
    Map<String, String> packageNames = packageNames(chosen);
    SortedMap<String, Tree> placed = new TreeMap<>();
    Map<String, List<Relocation>> moved = new HashMap<>();
    for (Wheel wheel : chosen) {
      String name = wheel.name().name();
      InstalledWheel files = new InstalledWheel(wheel, python, onto.prefix(), store);
      Tree tree = files.install(direct.contains(name));
      NativeParts.require(wheel, tree, python, store);
      placed.put(name, tree);
      moved.put(name, files.relocations());
    }
    compile(python, trees, placed, notes);
    List<Adopted> adopted = new ArrayList<>();
    long files = 0;
    long bytes = 0;
    for (Wheel wheel : chosen) {
      String name = wheel.name().name();
      Tree tree = placed.getOrDefault(name, Tree.EMPTY);
      Descriptor stored =
          store.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(tree.canonicalBytes()));
      Package metadata =
          metadata(
              wheel,
              packageNames.getOrDefault(name, name),
              needs(choice.needs(wheel), python, packageNames),
              stored,
              moved.getOrDefault(name, List.of()),
              python);
      byte[] record = metadata.canonicalBytes();
      adopted.add(
          new Adopted(
              metadata, store.put(Package.MEDIA_TYPE, new ByteArrayInputStream(record)).digest()));
      files += tree.fileCount();
      bytes += tree.totalBytes();
    }
    store.flush();
    return new Adoption(adopted, notes, files, bytes, store.newBytes() - newBefore);
  }

  /// Those of the folder, and those at addresses, that run with this Python.
  ///
  /// @param others the rest of them
  private List<Wheel> wheels(
      StackPython python, List<Requirement> asked, List<WheelChoice.Other> others)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UnsupportedException(
          "wheels: there is no folder " + folder, "name the folder with the .whl files");
    }
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(folder)) {
      list.filter(p -> p.toString().endsWith(".whl"))
          .forEach(p -> files.put(String.valueOf(p.getFileName()), p));
    }
    for (Requirement r : asked) {
      if (!r.url().isEmpty() && r.holds(python.variables(), List.of())) {
        String path = URI.create(r.url()).getPath();
        files.put(
            path.substring(path.lastIndexOf('/') + 1), fetch.file(r.url(), r.sha256().getFirst()));
      }
    }
    List<Wheel> wheels = new ArrayList<>();
    PythonVersion version = PythonVersion.find(python.fullVersion()).orElseThrow();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      Optional<WheelName> name = WheelName.find(file.getKey());
      if (name.isEmpty()) {
        throw new UnsupportedException(
            "wheels: " + file.getKey() + " is not called as wheels are",
            "call it NAME-VERSION-PYTHON-ABI-PLATFORM.whl, as it was built");
      }
      if (name.get().distance(python).isEmpty()) {
        others.add(new WheelChoice.Other(file.getKey(), name.get(), name.get().unfit(python)));
        continue;
      }
      Wheel wheel = Wheel.read(file.getValue(), name.get());
      if (wheel.pythons().accepts(version)) {
        wheels.add(wheel);
      } else {
        String why =
            "asks for Python %s, and the stack has %s"
                .formatted(wheel.pythons(), python.fullVersion());
        others.add(new WheelChoice.Other(file.getKey(), name.get(), why));
      }
    }
    return wheels;
  }

  /// By distribution: its own name, unless the stack has a package of that name.
  private Map<String, String> packageNames(List<Wheel> chosen) {
    Set<String> taken = new TreeSet<>();
    onto.packages().forEach(p -> taken.add(p.metadata().name()));
    Map<String, String> names = new HashMap<>();
    for (Wheel wheel : chosen) {
      String name = wheel.name().name();
      names.put(name, taken.contains(name) ? "wheel-" + name : name);
    }
    return names;
  }

  /// Names of packages: the Python's, those of other wheels, those that bring what was there.
  private static List<String> needs(
      List<String> distributions, StackPython python, Map<String, String> packageNames) {
    Set<String> needs = new TreeSet<>(Set.of(python.owner()));
    for (String name : distributions) {
      if (packageNames.containsKey(name)) {
        needs.add(packageNames.getOrDefault(name, name));
      } else if (python.installed().containsKey(name)) {
        needs.add(python.installed().get(name).owner());
      }
    }
    return List.copyOf(needs);
  }

  private Package metadata(
      Wheel wheel,
      String name,
      List<String> needs,
      Descriptor tree,
      List<Relocation> relocations,
      StackPython python) {
    Map<String, String> facts = new TreeMap<>(Map.of("section", "python"));
    facts.put("summary", wheel.summary().isEmpty() ? wheel.toString() : wheel.summary());
    if (!wheel.homepage().isEmpty()) {
      facts.put("homepage", wheel.homepage());
    }
    return new Package(
        name,
        wheel.version(),
        "",
        wheel.name().platforms().contains("any")
            ? new Platform("linux", "noarch")
            : python.platform(),
        new Licence(
            wheel.licence().isEmpty() ? Licence.UNKNOWN.expression() : wheel.licence(),
            Licence.Access.OPEN),
        needs,
        tree,
        relocations.isEmpty() ? "" : onto.prefix(),
        relocations,
        facts,
        Map.of("adopted-from", "wheel", "wheel-sha256", wheel.digest().hex()));
  }

  /// Read-only stacks start faster; the Python of a prefix stack compiles when it is first used.
  private void compile(
      StackPython python,
      Map<String, Tree> trees,
      SortedMap<String, Tree> placed,
      List<String> notes)
      throws IOException {
    if (onto.kind() == StackKind.PREFIX) {
      return;
    }
    TreeMap<String, Tree> all = new TreeMap<>(placed);
    String interpreter = python.owner() + " ";
    all.put(interpreter, trees.getOrDefault(python.owner(), Tree.EMPTY));
    ByteCompiler.Compiled compiled = compiler.compile(all, owner -> closure(python.owner(), trees));
    notes.addAll(compiled.notes());
    placed
        .keySet()
        .forEach(name -> {
          Tree with = compiled.trees().get(name);
          if (with != null) {
            placed.put(name, with);
          }
        });
  }

  /// What an interpreter needs to run: its package with all that it depends on, and the links at
  /// the root's top.
  private List<Tree> closure(String owner, Map<String, Tree> trees) {
    Map<String, Package> byName = new HashMap<>();
    onto.packages().forEach(p -> byName.put(p.metadata().name(), p.metadata()));
    List<Tree> needed = new ArrayList<>();
    for (Tree tree : trees.values()) {
      needed.add(
          Tree.of(
              tree.entries().stream()
                  .filter(e -> e instanceof Entry.Symlink && e.path().indexOf('/') < 0)
                  .toList()));
    }
    Set<String> seen = new TreeSet<>();
    Deque<String> left = new ArrayDeque<>(List.of(owner));
    while (!left.isEmpty()) {
      String name = left.removeFirst();
      if (byName.containsKey(name) && seen.add(name)) {
        needed.add(trees.getOrDefault(name, Tree.EMPTY));
        left.addAll(byName.get(name).dependencyNames());
      }
    }
    return needed;
  }

  private static Tree tree(ObjectStore store, Package metadata) throws IOException {
    try (InputStream in = store.open(metadata.tree().digest())) {
      return Tree.parse(in.readAllBytes());
    }
  }
}
