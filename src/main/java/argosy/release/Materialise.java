package argosy.release;

import argosy.base.Folders;
import argosy.base.Parallel;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/// A tree as plain files in a directory, whole or not at all: written under a temporary name beside
/// it, then renamed.
public final class Materialise {
  private static final int FILES_A_TASK = 200;
  private final BlobSource blobs;
  private final Parallel parallel;

  public Materialise(BlobSource blobs, Parallel parallel) {
    this.blobs = blobs;
    this.parallel = parallel;
  }

  /// Writes the tree; every file gets the epoch as its time. Set-id bits are not set: the files
  /// belong to the caller.
  ///
  /// @param directory must not be there
  public void write(Tree tree, Path directory, long epochSeconds) throws IOException {
    Path target = directory.toAbsolutePath();
    Path parent = target.getParent();
    if (parent == null || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException(target + " is there already");
    }
    Files.createDirectories(parent);
    Path part =
        parent.resolve("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      Files.createDirectory(part);
      fill(tree, part, FileTime.fromMillis(epochSeconds * 1000));
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
        Folders.delete(part);
      }
    }
  }

  private void fill(Tree tree, Path root, FileTime time) throws IOException {
    List<Entry.Directory> directories = new ArrayList<>();
    List<Parallel.Task<Boolean>> tasks = new ArrayList<>();
    List<Entry.File> files = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      switch (entry) {
        case Entry.Directory d -> {
          Files.createDirectory(root.resolve(d.path()));
          directories.add(d);
        }
        case Entry.Symlink l ->
            Files.createSymbolicLink(root.resolve(l.path()), Path.of(l.target()));
        case Entry.File f -> {
          files.add(f);
          if (files.size() == FILES_A_TASK) {
            tasks.add(copy(List.copyOf(files), root, time));
            files.clear();
          }
        }
      }
    }
    tasks.add(copy(List.copyOf(files), root, time));
    parallel.all(tasks);
    for (Entry.Directory d : directories.reversed()) { // modes last: a directory may forbid writing
      Path path = root.resolve(d.path());
      Files.setLastModifiedTime(path, time);
      Files.setAttribute(path, "unix:mode", d.mode() & 01777);
    }
  }

  private Parallel.Task<Boolean> copy(List<Entry.File> files, Path root, FileTime time) {
    return () -> {
      for (Entry.File f : files) {
        Path path = root.resolve(f.path());
        try (InputStream in = blobs.open(f.digest());
            OutputStream out =
                Files.newOutputStream(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          in.transferTo(out);
        }
        Files.setAttribute(path, "unix:mode", f.mode() & 0777);
        Files.setLastModifiedTime(path, time);
      }
      return true;
    };
  }
}
