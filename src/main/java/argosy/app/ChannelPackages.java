package argosy.app;

import argosy.adopt.conda.CondaPackage;
import argosy.adopt.scan.PrefixScan;
import argosy.adopt.scan.PycHeader;
import argosy.adopt.scan.ScannedStream;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.build.BuildPrefix;
import argosy.conda.PathEntry.Placeholder;
import argosy.environment.PlacedPackage;
import argosy.environment.PlacedPackage.PlacedFile;
import argosy.model.Adopter;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.ObjectStore;
import argosy.model.Relocation;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Packages of channels into the store, as they would lie in an environment but with their
/// placeholders still in them. No environment is made.
final class ChannelPackages implements Adopter {
  private static final String MEDIA_TYPE = "application/octet-stream";
  private final List<PlacedPackage> packages;
  private final Parallel parallel;

  ChannelPackages(List<PlacedPackage> packages, Parallel parallel) {
    this.packages = List.copyOf(packages);
    this.parallel = parallel;
  }

  @Override
  public Adoption adopt(ObjectStore store) throws IOException {
    long newBefore = store.newBytes();
    List<Adopted> adopted = new ArrayList<>();
    long files = 0;
    long bytes = 0;
    for (PlacedPackage placed : packages) {
      CondaPackage one = taken(placed, store);
      adopted.add(one.stored(store));
      files += one.tree().fileCount();
      bytes += one.tree().totalBytes();
    }
    store.flush();
    return new Adoption(adopted, List.of(), files, bytes, store.newBytes() - newBefore);
  }

  private record Taken(Entry entry, Optional<Relocation> relocation) {}

  private CondaPackage taken(PlacedPackage placed, ObjectStore store) throws IOException {
    String prefix = prefix(placed);
    List<Parallel.Task<Taken>> tasks = new ArrayList<>();
    placed.files().forEach(f -> tasks.add(() -> file(f, prefix, store)));
    List<Entry> entries = new ArrayList<>();
    List<Relocation> relocations = new ArrayList<>();
    parallel.ordered(
        tasks.iterator(),
        parallel.threads() * 4,
        t -> {
          entries.add(t.entry());
          t.relocation().ifPresent(relocations::add);
        });
    for (Map.Entry<String, String> program : placed.programs().at(prefix).entrySet()) {
      byte[] text = program.getValue().getBytes(StandardCharsets.UTF_8);
      Taken t = content(program.getKey(), 0755, new ByteArrayInputStream(text), prefix, store);
      entries.add(t.entry());
      t.relocation().ifPresent(relocations::add);
    }
    return new CondaPackage(
        placed.record(), Tree.of(entries), relocations, prefix, placed.runExports());
  }

  /// The one placeholder of its files; that of our own builds if they have none.
  private static String prefix(PlacedPackage placed) throws UnsupportedException {
    List<String> all =
        placed.files().stream()
            .flatMap(f -> f.entry().placeholder().stream())
            .map(Placeholder::prefix)
            .distinct()
            .toList();
    if (all.size() > 1) {
      throw new UnsupportedException(
          placed.record().fileName() + ": its files have several placeholders: " + all,
          "take another build of it");
    }
    return all.isEmpty() ? BuildPrefix.TEXT : all.getFirst();
  }

  private static Taken file(PlacedFile file, String prefix, ObjectStore store) throws IOException {
    if (Files.isSymbolicLink(file.source())) {
      String target = Files.readSymbolicLink(file.source()).toString();
      return new Taken(new Entry.Symlink(file.target(), target), Optional.empty());
    }
    String scanned = file.entry().placeholder().isPresent() ? prefix : "";
    try (InputStream in = Files.newInputStream(file.source())) {
      return content(file.target(), mode(file.source()), in, scanned, store);
    }
  }

  /// @param prefix to look for; empty for none
  private static Taken content(
      String path, int mode, InputStream content, String prefix, ObjectStore store)
      throws IOException {
    try (InputStream settled = PycHeader.settled(path, content)) {
      if (prefix.isEmpty()) {
        return new Taken(entry(path, mode, store.put(MEDIA_TYPE, settled)), Optional.empty());
      }
      PrefixScan scan = new PrefixScan(prefix);
      Descriptor stored = store.put(MEDIA_TYPE, new ScannedStream(settled, scan));
      return new Taken(entry(path, mode, stored), scan.finish(path));
    }
  }

  private static Entry entry(String path, int mode, Descriptor content) {
    return new Entry.File(path, mode, content.digest(), content.sizeBytes());
  }

  private static int mode(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
  }
}
