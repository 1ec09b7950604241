package argosy.adopt.python;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Memo;
import argosy.model.ObjectStore;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Compiles the Python of packages. What was compiled before is remembered by package: only those
/// whose sources changed cost anything.
public final class ByteCompiler {
  private static final String KIND = "python-pyc/1";
  private static final String MEDIA_TYPE = "application/x-python-code";
  private final ObjectStore store;
  private final Memo memo;
  private final Path work;
  private final Parallel parallel;

  /// @param work a folder for what is needed meanwhile
  public ByteCompiler(ObjectStore store, Memo memo, Path work, Parallel parallel) {
    this.store = store;
    this.memo = memo;
    this.work = work;
    this.parallel = parallel;
  }

  /// @param trees the packages that got compiled files, with them
  public record Compiled(Map<String, Tree> trees, List<String> notes) {
    public Compiled {
      trees = Map.copyOf(trees);
      notes = List.copyOf(notes);
    }
  }

  /// What an interpreter needs to run.
  @FunctionalInterface
  public interface Needs {
    /// The files of a package and of all that it depends on.
    Collection<Tree> of(String packageName) throws IOException;
  }

  /// Compiles what the packages' one Python would import.
  ///
  /// @param packages their trees, by name
  public Compiled compile(SortedMap<String, Tree> packages, Needs needs) throws IOException {
    List<Interpreter> interpreters = Interpreter.of(packages);
    if (interpreters.size() != 1) {
      return new Compiled(
          Map.of(),
          interpreters.isEmpty()
              ? List.of()
              : List.of(
                  "python: not byte-compiled, there are several: "
                      + String.join(", ", interpreters.stream().map(Interpreter::path).toList())));
    }
    Interpreter python = interpreters.getFirst();
    TreeMap<String, Tree> compiled = new TreeMap<>();
    TreeMap<String, Tree> left = new TreeMap<>();
    for (Map.Entry<String, Tree> p : packages.entrySet()) {
      Tree sources = sources(p.getValue(), python);
      if (sources.fileCount() > 0) {
        Optional<Tree> known = recall(question(python, sources));
        if (known.isPresent()) {
          compiled.put(p.getKey(), known.get());
        } else {
          left.put(p.getKey(), sources);
        }
      }
    }
    List<String> notes = new ArrayList<>();
    if (!left.isEmpty()) {
      try {
        compiled.putAll(compile(python, left, needs.of(python.owner()), notes));
      } catch (UnsupportedException e) {
        notes.add(
            "python: not byte-compiled, so that every start from read-only media compiles anew: "
                + e.getMessage());
      }
    }
    Map<String, Tree> trees = new TreeMap<>();
    compiled.forEach(
        (name, files) -> trees.put(name, with(packages.getOrDefault(name, Tree.EMPTY), files)));
    return new Compiled(trees, notes);
  }

  /// The files to be compiled: modules that are plain files and have no compiled form yet.
  private static Tree sources(Tree tree, Interpreter python) {
    return Tree.of(
        tree.entries().stream()
            .filter(e -> e instanceof Entry.File)
            .filter(e -> e.path().endsWith(".py") && python.imports(e.path()))
            .filter(e -> tree.find(python.compiled(e.path())).isEmpty())
            .toList());
  }

  private static Digest question(Interpreter python, Tree sources) {
    return Digest.of((python.identity() + " " + sources.digest()).getBytes(StandardCharsets.UTF_8));
  }

  private Optional<Tree> recall(Digest question) throws IOException {
    Optional<byte[]> bytes = memo.recall(KIND, question);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Tree tree = Tree.parse(bytes.get());
    for (Digest blob : tree.blobs().keySet()) {
      if (!store.has(blob)) {
        return Optional.empty();
      }
    }
    return Optional.of(tree);
  }

  private Map<String, Tree> compile(
      Interpreter python,
      SortedMap<String, Tree> sources,
      Collection<Tree> needs,
      List<String> notes)
      throws IOException {
    TreeMap<String, Tree> compiled = new TreeMap<>();
    try (CompileRoom room = new CompileRoom(work, store, parallel)) {
      for (Tree tree : needs) {
        room.put(tree);
      }
      TreeSet<String> paths = new TreeSet<>();
      for (Tree tree : sources.values()) {
        room.put(tree);
        tree.entries().stream()
            .filter(e -> e instanceof Entry.File)
            .forEach(e -> paths.add(e.path()));
      }
      Set<String> invalid = room.compile(python, paths);
      if (!invalid.isEmpty()) {
        notes.add(
            "python: %d of %d files are not valid for Python %s and stay as they are: %s"
                .formatted(
                    invalid.size(),
                    paths.size(),
                    python.version(),
                    String.join(", ", invalid.stream().limit(3).toList())));
      }
      for (Map.Entry<String, Tree> p : sources.entrySet()) {
        compiled.put(p.getKey(), taken(python, p.getValue(), room));
      }
    }
    store.flush();
    for (Map.Entry<String, Tree> p : sources.entrySet()) {
      Tree files = compiled.getOrDefault(p.getKey(), Tree.EMPTY);
      memo.remember(KIND, question(python, p.getValue()), files.canonicalBytes());
    }
    return compiled;
  }

  private Tree taken(Interpreter python, Tree sources, CompileRoom room) throws IOException {
    List<Entry> files = new ArrayList<>();
    for (Entry source : sources.entries()) {
      if (source instanceof Entry.File) {
        String path = python.compiled(source.path());
        Optional<Path> made = room.find(path);
        if (made.isPresent()) {
          try (InputStream in = Files.newInputStream(made.get())) {
            Descriptor d = store.put(MEDIA_TYPE, in);
            files.add(new Entry.File(path, 0644, d.digest(), d.sizeBytes()));
          }
        }
      }
    }
    return Tree.of(files);
  }

  private static Tree with(Tree tree, Tree compiled) {
    List<Entry> all = new ArrayList<>(tree.entries());
    compiled.entries().stream().filter(e -> tree.find(e.path()).isEmpty()).forEach(all::add);
    return Tree.of(all);
  }
}
