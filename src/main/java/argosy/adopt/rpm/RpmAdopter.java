package argosy.adopt.rpm;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.Digest;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.store.FileDigest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Adopts rpm packages as the packages of a root stack, one each (`argosy adopt rpm`).
public final class RpmAdopter implements Adopter {
  private static final String SUFFIX = ".rpm";
  private final List<Path> named;
  private final Parallel parallel;

  /// @param named rpm files, and folders whose rpm files are taken
  public RpmAdopter(List<Path> named, Parallel parallel) {
    this.named = List.copyOf(named);
    this.parallel = parallel;
  }

  @Override
  public Adoption adopt(ObjectStore store) throws IOException {
    long newBefore = store.newBytes();
    List<Parallel.Task<RpmRecord>> tasks = new ArrayList<>();
    for (Path file : files()) {
      tasks.add(() -> RpmIngest.ingest(file, FileDigest.of(file), store));
    }
    SortedMap<String, RpmRecord> records = new TreeMap<>();
    List<RpmRecord> twice = new ArrayList<>();
    parallel.ordered(
        tasks.iterator(),
        parallel.threads() * 4,
        r -> {
          if (records.putIfAbsent(r.name(), r) != null) {
            twice.add(r);
          }
        });
    if (!twice.isEmpty()) {
      throw new UnsupportedException(
          "adopt rpm: package " + twice.getFirst().name() + " comes twice",
          "leave one of its files out");
    }
    List<String> notes = new ArrayList<>();
    List<Adopted> adopted = new ArrayList<>();
    long files = 0;
    long bytes = 0;
    for (RpmRecord r : records.values()) {
      notes.addAll(r.notes());
      Package metadata = r.metadata(needs(r, records, notes));
      Digest stored =
          store
              .put(Package.MEDIA_TYPE, new ByteArrayInputStream(metadata.canonicalBytes()))
              .digest();
      adopted.add(new Adopted(metadata, stored));
      files += r.tree().fileCount();
      bytes += r.tree().totalBytes();
    }
    store.flush();
    return new Adoption(adopted, notes, files, bytes, store.newBytes() - newBefore);
  }

  /// The names of the packages that provide what it requires; what none provides is noted.
  private static List<String> needs(
      RpmRecord r, SortedMap<String, RpmRecord> records, List<String> notes) {
    TreeSet<String> needs = new TreeSet<>();
    List<String> unmet = new ArrayList<>();
    for (String capability : r.requires()) {
      if (!r.provides(capability)) {
        records.values().stream()
            .filter(other -> other.provides(capability))
            .findFirst()
            .ifPresentOrElse(other -> needs.add(other.name()), () -> unmet.add(capability));
      }
    }
    if (!unmet.isEmpty()) {
      notes.add(r.name() + ": no package here provides " + String.join(", ", unmet));
    }
    return List.copyOf(needs);
  }

  /// Sorted; source packages in folders are passed over.
  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : named) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> list = Files.list(path)) {
          list.filter(p -> p.toString().endsWith(SUFFIX) && !p.toString().endsWith(".src.rpm"))
              .sorted()
              .forEach(files::add);
        }
      } else {
        files.add(path);
      }
    }
    if (files.isEmpty()) {
      throw new UnsupportedException(
          "adopt rpm: no file of " + named + " ends in " + SUFFIX, "name the packages");
    }
    return files;
  }
}
