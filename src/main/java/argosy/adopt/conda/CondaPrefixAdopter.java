package argosy.adopt.conda;

import argosy.adopt.conda.InstalledPackage.InstalledPath;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.conda.PathEntry.Placeholder;
import argosy.model.Adopter;
import argosy.model.Entry;
import argosy.model.ObjectStore;
import argosy.model.Relocation;
import argosy.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Adopts a conda environment, one package for each of its own (`argosy adopt conda PREFIX`).
public final class CondaPrefixAdopter implements Adopter {
  private static final String META = "conda-meta";
  private static final int SHOWN = 20;

  private final Path prefix;
  private final Parallel parallel;

  public CondaPrefixAdopter(Path prefix, Parallel parallel) {
    this.prefix = prefix;
    this.parallel = parallel;
  }

  @Override
  public Adoption adopt(ObjectStore store) throws IOException {
    Path real = environment();
    List<InstalledPackage> installed = installed(real);
    long newBefore = store.newBytes();
    List<String> notes = new ArrayList<>();
    List<Adopted> packages = new ArrayList<>();
    Set<String> owned = new HashSet<>();
    long files = 0;
    long bytes = 0;
    for (InstalledPackage one : installed) {
      List<InstalledPath> mine = new ArrayList<>();
      for (InstalledPath path : one.paths()) {
        if (owned.add(path.path())) {
          mine.add(path);
        } else {
          notes.add(path.path() + ": also in " + one.record().name() + ", kept once");
        }
      }
      Found found = take(one, mine, real, store, notes);
      Tree tree = Tree.of(found.entries());
      packages.add(
          new CondaPackage(one.record(), tree, found.relocations(), found.buildPrefix(), "")
              .stored(store));
      files += tree.fileCount();
      bytes += tree.totalBytes();
    }
    store.flush();
    notes.addAll(unowned(real, owned));
    return new Adoption(packages, notes, files, bytes, store.newBytes() - newBefore);
  }

  private Path environment() throws IOException {
    if (!Files.isDirectory(prefix.resolve(META))) {
      throw new UnsupportedException(
          "adopt " + prefix + ": no conda environment: it has no conda-meta",
          "name the folder that conda list -p takes");
    }
    return prefix.toRealPath();
  }

  private static List<InstalledPackage> installed(Path real) throws IOException {
    List<InstalledPackage> installed = new ArrayList<>();
    try (DirectoryStream<Path> in = Files.newDirectoryStream(real.resolve(META), "*.json")) {
      for (Path file : in) {
        installed.add(InstalledPackage.read(file));
      }
    }
    if (installed.isEmpty()) {
      throw new UnsupportedException(
          "adopt " + real + ": the environment is empty", "install something into it");
    }
    installed.sort(Comparator.comparing(p -> p.record().name()));
    return installed;
  }

  /// @param buildPrefix that stands in the files: the placeholder, or where they were installed
  private record Found(List<Entry> entries, List<Relocation> relocations, String buildPrefix) {}

  private Found take(
      InstalledPackage one,
      Collection<InstalledPath> paths,
      Path real,
      ObjectStore store,
      List<String> notes)
      throws IOException {
    String buildPrefix =
        paths.stream()
            .flatMap(p -> p.placeholder().stream())
            .map(Placeholder::prefix)
            .findFirst()
            .orElse(real.toString());
    List<Parallel.Task<Taken>> tasks = new ArrayList<>();
    for (InstalledPath path : paths) {
      tasks.add(() -> new FileTaking(one, path, real, buildPrefix).take(store));
    }
    List<Entry> entries = new ArrayList<>();
    List<Relocation> relocations = new ArrayList<>();
    parallel.ordered(
        tasks.iterator(),
        parallel.threads() * 4,
        taken -> {
          taken.entry().ifPresent(entries::add);
          taken.relocation().ifPresent(relocations::add);
          taken.note().ifPresent(note -> notes.add(one.record().name() + ": " + note));
        });
    return new Found(entries, relocations, buildPrefix);
  }

  /// What came of one path.
  record Taken(Optional<Entry> entry, Optional<Relocation> relocation, Optional<String> note) {}

  /// Files that no package has: named, since they are left out.
  private static List<String> unowned(Path real, Set<String> owned) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(real)) {
      all.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
          .map(p -> real.relativize(p).toString())
          .filter(p -> !p.startsWith(META + "/") && !owned.contains(p))
          .sorted()
          .forEach(found::add);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
    List<String> notes = new ArrayList<>();
    found.stream().limit(SHOWN).forEach(p -> notes.add(p + ": of no package, left out"));
    if (found.size() > SHOWN) {
      notes.add("and " + (found.size() - SHOWN) + " more files of no package, left out");
    }
    return notes;
  }
}
