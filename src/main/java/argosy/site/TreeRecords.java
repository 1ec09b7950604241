package argosy.site;

import argosy.base.CorruptException;
import argosy.codec.zstd.Patch;
import argosy.model.Tree;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The trees of installed releases, as placed (`spec/site.md`, Trees): whole, or as what they
/// differ in from a base, which is the whole tree of an earlier release under a hard link of one's
/// own. So nothing is counted: a base is there as long as anybody has a name of it, and to forget a
/// release is to remove its names.
final class TreeRecords {
  private static final int LEVEL = 1;

  /// A patch larger than this part of its base is no gain any more: the tree becomes a base.
  private static final int PART_OF_BASE = 4;

  /// What a file takes at least: of smaller trees there are no patches.
  private static final int BLOCK_BYTES = 4096;

  private static final int BASES_TRIED = 2;

  private static final String WHOLE = ".tree.zst";
  private static final String BASE = ".base.zst";
  private static final String PATCH = ".patch.zst";
  static final List<String> ENDINGS = List.of(WHOLE, BASE, PATCH);

  private final Path folder;

  TreeRecords(Path folder) {
    this.folder = folder;
  }

  private Path file(String id, String ending) {
    return folder.resolve(id + ending);
  }

  Tree read(String id) throws IOException {
    Path patch = file(id, PATCH);
    if (!Files.exists(patch)) {
      return Tree.parse(whole(file(id, WHOLE)));
    }
    try {
      return Tree.parse(Patch.apply(whole(file(id, BASE)), Files.readAllBytes(patch)));
    } catch (CorruptException e) {
      throw new CorruptException(patch + ": " + e.getMessage(), e);
    }
  }

  private static byte[] whole(Path file) throws IOException {
    try (InputStream in =
        new ZstdInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      return in.readAllBytes();
    } catch (ZstdIOException e) {
      throw new CorruptException(file + ": " + e.getMessage(), e);
    }
  }

  /// A tree as it will lie on disk.
  static final class Recorded {
    private final byte[] plain;
    private final Optional<Path> base;
    private final byte[] bytes;

    /// @param plain its canonical form
    /// @param base what the bytes are a patch of; absent if they are the whole, compressed
    private Recorded(byte[] plain, Optional<Path> base, byte[] bytes) {
      this.plain = plain;
      this.base = base;
      this.bytes = bytes;
    }
  }

  /// Changes nothing.
  ///
  /// @param product of the release: its other releases' trees are probably much the same
  Recorded recorded(Tree tree, String product) throws IOException {
    byte[] plain = tree.canonicalBytes();
    for (Path base : newestBases(product)) {
      Optional<byte[]> patch = patch(plain, base);
      if (patch.isPresent()) {
        return new Recorded(plain, Optional.of(base), patch.get());
      }
    }
    return new Recorded(plain, Optional.empty(), Zstd.compress(plain, LEVEL));
  }

  void write(String id, Recorded tree) throws IOException {
    forget(id); // of a killed install
    if (tree.base.isEmpty()) {
      Durable.write(file(id, WHOLE), tree.bytes, 0644);
    } else if (linked(id, tree.base.get())) {
      Durable.write(file(id, PATCH), tree.bytes, 0644);
    } else {
      Durable.write(file(id, WHOLE), Zstd.compress(tree.plain, LEVEL), 0644);
    }
  }

  /// The bases of the trees that were written last, each once. A product whose name begins with
  /// this one's is a guess that costs time only.
  private List<Path> newestBases(String product) throws IOException {
    Map<Path, FileTime> written = new HashMap<>();
    try (var files =
        Files.newDirectoryStream(
            folder, file -> isTreeOf(product, String.valueOf(file.getFileName())))) {
      for (Path file : files) {
        written.put(file, Files.getLastModifiedTime(file));
      }
    }
    List<Path> newest = new ArrayList<>(written.keySet());
    newest.sort(
        Comparator.comparing((Path file) -> Objects.requireNonNull(written.get(file)))
            .thenComparing(Comparator.naturalOrder())
            .reversed());
    Map<Object, Path> bases = new LinkedHashMap<>(); // by inode
    for (Path file : newest) {
      if (bases.size() == BASES_TRIED) {
        break;
      }
      Path base = file.resolveSibling(String.valueOf(file.getFileName()).replace(PATCH, BASE));
      if (Files.exists(base)) {
        bases.putIfAbsent(Objects.requireNonNull(Files.getAttribute(base, "unix:ino")), base);
      }
    }
    return List.copyOf(bases.values());
  }

  private static boolean isTreeOf(String product, String file) {
    return file.startsWith(product + "-") && (file.endsWith(WHOLE) || file.endsWith(PATCH));
  }

  /// The patch that makes the tree of a base, if it pays.
  private static Optional<byte[]> patch(byte[] tree, Path base) throws IOException {
    long baseBytes = Files.size(base);
    if (baseBytes <= BLOCK_BYTES) {
      return Optional.empty();
    }
    try {
      return Patch.of(whole(base), tree).filter(p -> p.length <= baseBytes / PART_OF_BASE);
    } catch (CorruptException e) {
      return Optional.empty(); // doctor says so
    }
  }

  /// Whether the base has got a name of this release.
  private boolean linked(String id, Path base) throws IOException {
    try {
      Files.createLink(file(id, BASE), base);
      return true;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false; // no hard links here, or no more of this one
    }
  }

  void forget(String id) throws IOException {
    for (String ending : ENDINGS) {
      Files.deleteIfExists(file(id, ending));
    }
  }

  /// What is free on disk when these are forgotten: a base counts with its last name.
  ///
  /// @param block bytes of a block
  long freedBytes(Set<String> ids, long block) throws IOException {
    Map<Object, Integer> going = new HashMap<>(); // names by inode
    long bytes = 0;
    for (String id : ids) {
      for (String ending : ENDINGS) {
        Path file = file(id, ending);
        if (Files.exists(file)) {
          Map<String, Object> seen = Files.readAttributes(file, "unix:ino,nlink");
          Integer names = going.merge(Objects.requireNonNull(seen.get("ino")), 1, Integer::sum);
          if (names.equals(seen.get("nlink"))) {
            bytes += TreePlacer.rounded(Files.size(file), block);
          }
        }
      }
    }
    return bytes;
  }
}
