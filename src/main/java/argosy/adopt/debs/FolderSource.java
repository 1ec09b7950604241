package argosy.adopt.debs;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.store.FileDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// All `.deb` files of a folder.
record FolderSource(Path folder, Parallel parallel) implements DebSource {
  @Override
  public List<DebFile> resolve() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UnsupportedException(
          "adopt debs " + folder + ": there is no such folder", "check the path");
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(f -> f.toString().endsWith(".deb")).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new UnsupportedException(
          "adopt debs " + folder + ": the folder holds no .deb file", "check the path");
    }
    List<DebFile> found = new ArrayList<>();
    List<Parallel.Task<DebFile>> tasks = new ArrayList<>();
    files.forEach(f -> tasks.add(() -> new DebFile(f, FileDigest.of(f), "")));
    parallel.ordered(tasks.iterator(), parallel.threads() * 4, found::add);
    return found;
  }

  @Override
  public void fetch(List<DebFile> missing) throws IOException {
    for (DebFile deb : missing) {
      if (!Files.exists(deb.file())) {
        throw new CorruptException(deb.file() + ": disappeared while the folder was read");
      }
    }
  }
}
