package argosy.image;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Parallel;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The files that a container of the image would see: its layers laid over one another, lowest
/// first.
///
/// @param leftOut devices and attributes that a tree has no place for, one line each
public record ImageTree(Tree tree, List<String> leftOut) {
  private static final int MAX_LINKS = 40;

  public ImageTree {
    leftOut = List.copyOf(leftOut);
  }

  /// Where the content of a file goes: a store, or a hash alone.
  @FunctionalInterface
  public interface Contents {
    /// Reads the stream to its end. Called by several threads at once if the pool has them.
    ///
    /// @param path as the layer names it
    /// @return of the content as kept, whose size is that of the stream
    Descriptor take(String path, InputStream content) throws IOException;
  }

  /// Contents that are hashed and forgotten.
  public static Descriptor hash(String path, InputStream content) throws IOException {
    MessageDigest hash = Hashing.sha256();
    byte[] buffer = new byte[1 << 16];
    long size = 0;
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      hash.update(buffer, 0, n);
      size += n;
    }
    return new Descriptor("application/octet-stream", Digest.ending(hash), size);
  }

  /// Reads the layers from `first` on, each checked whole against its digest and diffID.
  ///
  /// @param layers lowest first
  /// @param diffIds of the same layers
  public static ImageTree read(
      ImageLayout layout,
      List<ImageManifest.Layer> layers,
      List<Digest> diffIds,
      Contents contents,
      Parallel parallel)
      throws IOException {
    if (layers.size() != diffIds.size()) {
      throw new CorruptException(
          "%s: the config names %d layers but the manifest %d"
              .formatted(layout.folder(), diffIds.size(), layers.size()));
    }
    Root root = new Root();
    List<String> leftOut = new ArrayList<>();
    Iterator<ImageManifest.Layer> next = layers.iterator();
    Iterator<Digest> nextId = diffIds.iterator();
    Iterator<Parallel.Task<LayerChanges>> tasks =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return next.hasNext();
          }

          @Override
          public Parallel.Task<LayerChanges> next() {
            Descriptor layer = next.next().descriptor();
            Digest diffId = nextId.next();
            return () -> LayerChanges.read(layout, layer, diffId, contents);
          }
        };
    parallel.ordered(
        tasks,
        parallel.threads(),
        changes -> {
          root.apply(changes);
          leftOut.addAll(changes.leftOut());
        });
    return new ImageTree(root.tree(), leftOut);
  }

  /// The state under the layers applied so far.
  private static final class Root {
    private final TreeMap<String, Entry> byPath = new TreeMap<>();

    Tree tree() {
      return Tree.of(byPath.values());
    }

    /// Removals concern the layers below only, wherever they stand in the tar.
    void apply(LayerChanges layer) throws IOException {
      for (LayerChanges.Change change : layer.changes()) {
        switch (change) {
          case LayerChanges.Remove r -> {
            String path = placed(r.path());
            byPath.remove(path);
            clear(path);
          }
          case LayerChanges.Clear c -> clear(c.path().isEmpty() ? "" : placed(c.path()));
          case LayerChanges.Put p -> {}
          case LayerChanges.HardLink l -> {}
        }
      }
      for (LayerChanges.Change change : layer.changes()) {
        switch (change) {
          case LayerChanges.Put p -> put(p.entry());
          case LayerChanges.HardLink l -> put(linked(l));
          case LayerChanges.Remove r -> {}
          case LayerChanges.Clear c -> {}
        }
      }
    }

    private void clear(String folder) {
      if (folder.isEmpty()) {
        byPath.clear();
      } else {
        byPath.subMap(folder + "/", folder + "0").clear(); // '0' follows '/'
      }
    }

    private Entry linked(LayerChanges.HardLink link) throws CorruptException {
      Entry target = byPath.get(placed(link.target()));
      return switch (target) {
        case Entry.File f -> f.at(link.path());
        case Entry.Symlink l -> l.at(link.path());
        case Entry.Directory d ->
            throw new CorruptException(link.path() + ": a hard link to the directory " + d.path());
        case null ->
            throw new CorruptException(
                link.path() + ": a hard link to " + link.target() + ", which is not there");
      };
    }

    private void put(Entry entry) throws CorruptException {
      String path = placed(entry.path());
      boolean folder = entry instanceof Entry.Directory;
      if (byPath.get(path) instanceof Entry.Directory && !folder) {
        clear(path);
      }
      int slash = path.lastIndexOf('/');
      if (slash > 0) {
        requireFolder(path.substring(0, slash));
      }
      byPath.put(path, entry.at(path));
    }

    private void requireFolder(String path) throws CorruptException {
      Entry there = byPath.get(path);
      if (there == null) {
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
          requireFolder(path.substring(0, slash));
        }
        byPath.put(path, new Entry.Directory(path, 0755));
      } else if (!(there instanceof Entry.Directory)) {
        throw new CorruptException(path + ": a file stands where a directory is needed");
      }
    }

    /// The path with symbolic links among its parents followed inside the root, as container
    /// engines unpack it. A link that leaves the root ends at the root.
    private String placed(String path) throws CorruptException {
      Deque<String> todo = new ArrayDeque<>(List.of(path.split("/")));
      List<String> done = new ArrayList<>();
      int links = 0;
      while (!todo.isEmpty()) {
        String name = todo.removeFirst();
        if (name.equals("..")) {
          if (!done.isEmpty()) {
            done.removeLast();
          }
          continue;
        }
        done.add(name);
        Optional<String> target = todo.isEmpty() ? Optional.empty() : link(done);
        if (target.isPresent()) {
          if (++links > MAX_LINKS) {
            throw new CorruptException(path + ": too many symbolic links on the way");
          }
          done.removeLast();
          if (target.get().startsWith("/")) {
            done.clear();
          }
          String[] parts = target.get().split("/");
          for (int i = parts.length - 1; i >= 0; i--) {
            if (!parts[i].isEmpty() && !parts[i].equals(".")) {
              todo.addFirst(parts[i]);
            }
          }
        }
      }
      if (done.isEmpty()) {
        throw new CorruptException(path + ": leads to the root itself");
      }
      return String.join("/", done);
    }

    private Optional<String> link(List<String> parts) {
      return byPath.get(String.join("/", parts)) instanceof Entry.Symlink l
          ? Optional.of(l.target())
          : Optional.empty();
    }
  }
}
