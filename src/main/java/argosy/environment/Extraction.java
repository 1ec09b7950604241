package argosy.environment;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Parallel;
import argosy.codec.tar.TarMember;
import argosy.conda.PathEntry;
import argosy.conda.PathsFile;
import argosy.model.Digest;
import argosy.model.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The payload of one package into a folder of its own. Links are made last, so that no file is
/// ever written through one. Small files are collected and written by several threads at once.
final class Extraction {
  private static final int SMALL_BYTES = 4 << 20;
  private static final long COLLECTED_BYTES = 16 << 20;
  private static final int COLLECTED_FILES = 2048;
  private static final int FILES_A_TASK = 32;

  private final String where;
  private final Path folder;
  private final Parallel writers;
  private final Set<String> seen = new HashSet<>();
  private final List<Small> collected = new ArrayList<>();
  private long collectedBytes;
  private final Map<String, Entry.File> files = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();
  private final Set<Path> made = new HashSet<>();
  private final byte[] buffer = new byte[1 << 17];

  /// A file with its content.
  private record Small(TarMember member, ByteBuffer content) {}

  Extraction(String where, Path folder, Parallel writers) {
    this.where = where;
    this.folder = folder;
    this.writers = writers;
  }

  /// @throws CorruptException for a path that comes twice, a link that leads out, or a device
  void member(TarMember member, InputStream content) throws IOException {
    String path = member.path();
    requirePath(path);
    switch (member.type()) {
      case DIRECTORY -> create(folder.resolve(path));
      case FILE -> {
        requireNew(path);
        createParent(folder.resolve(path));
        if (member.sizeBytes() > SMALL_BYTES) {
          files.put(path, file(member, content));
        } else {
          collect(new Small(member, ByteBuffer.wrap(content.readAllBytes())));
        }
      }
      case HARD_LINK -> {
        requireNew(path);
        writeCollected();
        Entry.File first = files.get(member.link());
        if (first == null) {
          throw new CorruptException(
              "%s: %s is a hard link to nothing before it".formatted(where, path));
        }
        Path target = folder.resolve(path);
        createParent(target);
        Files.createLink(target, folder.resolve(member.link()));
        files.put(path, new Entry.File(path, first.mode(), first.digest(), first.size()));
      }
      case SYMLINK -> {
        requireNew(path);
        requireInside(path, member.link());
        links.put(path, member.link());
      }
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
          throw new CorruptException(where + ": " + path + " is a device or fifo");
    }
  }

  /// Makes the links and compares everything with what the package says of itself.
  void finish(PathsFile paths) throws IOException {
    writeCollected();
    for (Map.Entry<String, String> link : links.entrySet()) {
      Path at = folder.resolve(link.getKey());
      createParent(at);
      if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        throw new CorruptException(where + ": " + link.getKey() + " is a link and a folder");
      }
      Files.createSymbolicLink(at, Path.of(link.getValue()));
    }
    for (PathEntry entry : paths.entries()) {
      Entry.File file = files.get(entry.path());
      boolean right =
          switch (entry.type()) {
            case HARDLINK ->
                file == null
                    ? links.containsKey(entry.path()) && entry.sha256().isEmpty()
                    : (entry.sizeBytes() < 0 || entry.sizeBytes() == file.size())
                        && entry.sha256().map(file.digest()::equals).orElse(true);
            case SOFTLINK -> links.containsKey(entry.path());
            case DIRECTORY -> true;
          };
      if (!right) {
        throw new CorruptException(
            where + ": " + entry.path() + " is not in it as info/paths.json says");
      }
    }
  }

  private void collect(Small file) throws IOException {
    collected.add(file);
    collectedBytes += file.content().remaining();
    if (collectedBytes > COLLECTED_BYTES || collected.size() >= COLLECTED_FILES) {
      writeCollected();
    }
  }

  private void writeCollected() throws IOException {
    List<Parallel.Task<List<Entry.File>>> tasks = new ArrayList<>();
    for (int from = 0; from < collected.size(); from += FILES_A_TASK) {
      List<Small> some = collected.subList(from, Math.min(collected.size(), from + FILES_A_TASK));
      tasks.add(() -> {
        List<Entry.File> written = new ArrayList<>();
        for (Small small : some) {
          written.add(file(small.member(), small.content()));
        }
        return written;
      });
    }
    writers.<List<Entry.File>>ordered(
        tasks.iterator(),
        writers.threads() * 4,
        written -> written.forEach(f -> files.put(f.path(), f)));
    collected.clear();
    collectedBytes = 0;
  }

  private Entry.File file(TarMember member, ByteBuffer content) throws IOException {
    MessageDigest hash = Hashing.sha256();
    hash.update(content.duplicate());
    try (FileChannel out = create(member)) {
      while (content.hasRemaining()) {
        out.write(content);
      }
    }
    return finished(member, hash);
  }

  private Entry.File file(TarMember member, InputStream content) throws IOException {
    MessageDigest hash = Hashing.sha256();
    try (OutputStream out = Channels.newOutputStream(create(member))) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        hash.update(buffer, 0, n);
        out.write(buffer, 0, n);
      }
    }
    return finished(member, hash);
  }

  private FileChannel create(TarMember member) throws IOException {
    try {
      return FileChannel.open(
          folder.resolve(member.path()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new CorruptException(where + ": " + member.path() + " is a file and a folder", e);
    }
  }

  private Entry.File finished(TarMember member, MessageDigest hash) throws IOException {
    Path target = folder.resolve(member.path());
    Files.setAttribute(target, "unix:mode", member.mode());
    Files.setLastModifiedTime(target, FileTime.fromMillis(member.mtime() * 1000));
    return new Entry.File(member.path(), member.mode(), Digest.ending(hash), member.sizeBytes());
  }

  private void requirePath(String path) throws CorruptException {
    try {
      Entry.requirePath(path);
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where + ": " + e.getMessage(), e);
    }
    if (path.startsWith("conda-meta/")) {
      throw new CorruptException(where + ": " + path + " is in a place of conda's own");
    }
  }

  private void requireNew(String path) throws CorruptException {
    if (!seen.add(path)) {
      throw new CorruptException(where + ": " + path + " comes twice");
    }
  }

  private void requireInside(String path, String target) throws CorruptException {
    int depth = (int) path.chars().filter(c -> c == '/').count();
    boolean inside = !target.startsWith("/");
    for (String part : target.split("/", -1)) {
      depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
      inside &= depth >= 0;
    }
    if (!inside) {
      throw new CorruptException(
          "%s: %s is a link to %s, out of the environment".formatted(where, path, target));
    }
  }

  private void createParent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      create(parent);
    }
  }

  private void create(Path directory) throws IOException {
    if (made.add(directory)) {
      try {
        Files.createDirectories(directory);
      } catch (FileAlreadyExistsException e) {
        throw new CorruptException(where + ": " + directory + " is a file and a folder", e);
      }
    }
  }
}
