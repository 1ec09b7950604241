package argosy.adopt.dir;

import argosy.base.CorruptException;
import argosy.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The stat caches of a folder, one for each adopted directory. A directory that has none yet uses
/// those of others: the next weekly is often hard links to the one before.
final class StatCaches {
  private static final int OTHERS = 3;
  private static final String ENDING = ".stat";

  private final Path folder;
  private final String root;
  private final String prefix;
  private final List<StatCache> caches = new ArrayList<>();

  /// @param folder where they lie; need not exist
  /// @param root real path of the directory
  /// @param prefix what is looked for in the files
  StatCaches(Path folder, String root, String prefix) throws IOException {
    this.folder = folder;
    this.root = root;
    this.prefix = prefix;
    Optional<StatCache> own = read(file());
    if (own.isPresent()) {
      caches.add(own.get());
    } else {
      for (Path other : newest()) {
        read(other).ifPresent(caches::add);
      }
    }
  }

  private Path file() {
    return folder.resolve(Digest.of(root.getBytes(StandardCharsets.UTF_8)).hex() + ENDING);
  }

  /// Empty if it is damaged, or of another prefix: relocations would be others.
  private Optional<StatCache> read(Path file) throws IOException {
    try {
      return Optional.of(StatCache.read(file)).filter(c -> c.prefix().equals(prefix));
    } catch (CorruptException | NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private List<Path> newest() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Map.Entry<FileTime, Path>> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path f : all.filter(f -> f.toString().endsWith(ENDING)).sorted().toList()) {
        files.add(Map.entry(Files.getLastModifiedTime(f), f));
      }
    }
    files.sort(Map.Entry.comparingByKey(Comparator.reverseOrder()));
    return files.stream().limit(OTHERS).map(Map.Entry::getValue).toList();
  }

  /// What was read from the file when it was in this state, if that can be trusted.
  Optional<StatCache.Known> unchanged(FileState state, boolean compiled) {
    for (StatCache cache : caches) {
      Optional<StatCache.Known> known = cache.unchanged(state, compiled);
      if (known.isPresent()) {
        return known;
      }
    }
    return Optional.empty();
  }

  /// Makes the directory's own cache say this, unless it says it already.
  ///
  /// @param startedNanos when the scan that read `files` began
  /// @param read how many of them were read, not known before
  void replace(long startedNanos, Collection<StatCache.Known> files, int read) throws IOException {
    boolean same =
        read == 0
            && caches.size() == 1
            && caches.getFirst().root().equals(root)
            && caches.getFirst().count() == files.size();
    if (!same) {
      StatCache.write(file(), root, prefix, startedNanos, files);
    }
  }
}
