package argosy.adopt.dir;

import argosy.adopt.Refusals;
import argosy.base.Parallel;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Every name under a directory with its state, one stat each, directories in parallel.
final class Walk {
  private final Parallel parallel;
  private final Refusals refusals;

  Walk(Parallel parallel, Refusals refusals) {
    this.parallel = parallel;
    this.refusals = refusals;
  }

  /// @param path relative to the root of the walk
  record Found(String path, Path file, FileState state) {}

  /// All below `root`, in no order; what cannot be read or named goes to the refusals.
  List<Found> everythingBelow(Path root) throws IOException {
    List<Found> all = new ArrayList<>();
    Deque<Found> waiting = new ArrayDeque<>();
    Iterator<Parallel.Task<List<Found>>> listings =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return !waiting.isEmpty();
          }

          @Override
          public Parallel.Task<List<Found>> next() {
            Found directory = waiting.remove();
            return () -> list(directory.path() + "/", directory.file());
          }
        };
    keep(list("", root), all, waiting);
    parallel.ordered(listings, parallel.threads() * 8, found -> keep(found, all, waiting));
    return all;
  }

  private static void keep(List<Found> found, List<Found> all, Deque<Found> waiting) {
    for (Found f : found) {
      all.add(f);
      if (f.state().isDirectory()) {
        waiting.add(f);
      }
    }
  }

  private List<Found> list(String prefix, Path directory) throws IOException {
    List<Found> found = new ArrayList<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
      for (Path file : names) {
        look(prefix, file).ifPresent(found::add);
      }
    } catch (AccessDeniedException e) {
      refusals.add(prefix.isEmpty() ? "." : prefix, "permission to list it is missing");
    } catch (NoSuchFileException | NotDirectoryException e) {
      refusals.add(prefix, "disappeared while the tree was read");
    } catch (DirectoryIteratorException e) {
      throw new IOException(directory + ": cannot be listed: " + e.getMessage(), e);
    }
    return found;
  }

  private Optional<Found> look(String prefix, Path file) throws IOException {
    Path name = file.getFileName();
    if (name == null) {
      throw new IllegalStateException("a listed file has no name: " + file);
    }
    Optional<String> text = FileName.text(name);
    if (text.isEmpty()) {
      refusals.add(prefix + FileName.escaped(name), "the name is not UTF-8");
      return Optional.empty();
    }
    String path = prefix + text.get();
    try {
      return Optional.of(new Found(path, file, FileState.of(file)));
    } catch (NoSuchFileException e) {
      refusals.add(path, "disappeared while the tree was read");
    } catch (AccessDeniedException e) {
      refusals.add(path, "permission to look at it is missing");
    }
    return Optional.empty();
  }
}
