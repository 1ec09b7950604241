package argosy.format.tar;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Reads a tar stream to a tree, hashing every content.
public final class TarTree {
  private TarTree() {}

  /// @param where the archive's name, for messages
  /// @param rename the path in the tree for a member's path; empty leaves the member out
  /// @throws CorruptException if the archive is damaged or holds a path twice
  /// @throws UnsupportedException if it holds a device or a fifo
  public static Tree read(InputStream tar, String where, Function<String, Optional<String>> rename)
      throws IOException {
    return read(new TarReader(tar, where), where, rename);
  }

  /// As [#read(InputStream, String, Function)], from where the reader stands.
  public static Tree read(TarReader reader, String where, Function<String, Optional<String>> rename)
      throws IOException {
    Map<String, Entry> kept = new TreeMap<>();
    Map<String, Entry.File> files = new TreeMap<>(); // by the member's own path, for hard links
    byte[] buffer = new byte[1 << 17];
    for (Optional<TarMember> next = reader.next(); next.isPresent(); next = reader.next()) {
      TarMember member = next.get();
      Optional<String> path = rename.apply(member.path());
      if (path.isEmpty()) {
        continue;
      }
      Entry entry = entry(member, path.get(), reader, files, buffer, where);
      if (kept.put(entry.path(), entry) != null) {
        throw new CorruptException(where + ": " + entry.path() + " comes twice");
      }
    }
    try {
      return Tree.of(kept.values());
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where + ": " + e.getMessage(), e);
    }
  }

  private static Entry entry(
      TarMember member,
      String path,
      TarReader reader,
      Map<String, Entry.File> files,
      byte[] buffer,
      String where)
      throws IOException {
    return switch (member.type()) {
      case DIRECTORY -> new Entry.Directory(path, member.mode());
      case SYMLINK -> new Entry.Symlink(path, member.link());
      case FILE -> {
        Digest digest = Digest.of(reader.content(), buffer);
        Entry.File file = new Entry.File(path, member.mode(), digest, member.sizeBytes());
        files.put(member.path(), file);
        yield file;
      }
      case HARD_LINK -> {
        Entry.File first = files.get(member.link());
        if (first == null) {
          throw new CorruptException(
              "%s: %s is a hard link to %s, which does not stand before it"
                  .formatted(where, path, member.link()));
        }
        yield first.at(path);
      }
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
          throw new UnsupportedException(
              where + ": " + path + " is a device or fifo", "leave it out of the archive");
    };
  }
}
