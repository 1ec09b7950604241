package argosy.build.source;

import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.codec.MemberPath;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import argosy.codec.zip.ZipReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Unpacks a tar stream or a zip that a stranger made. Refused: paths and links that leave the
/// folder, writing through a link, devices and pipes, more bytes or names than allowed. Set-id bits
/// and owners are dropped; times are kept.
public final class Extractor {
  private static final int REGULAR_BITS = 0777;

  /// Types of files (stat(2)).
  private static final int TYPE_BITS = 0170000;

  private static final int REGULAR = 0100000;
  private static final int LINK = 0120000;
  private static final int LONGEST_LINK = 4096;
  private final String where;
  private final Path folder;
  private final Bounds bounds;
  private final List<Folder> folders = new ArrayList<>();
  private long bytes;
  private long names;

  /// @param bytes plain bytes of all files
  /// @param names of files, folders and links
  public record Bounds(long bytes, long names) {
    /// More than any source we know, less than a disk.
    public static final Bounds USUAL = new Bounds(20L << 30, 1_000_000);
  }

  private record Folder(Path path, int mode, long time) {}

  /// @param where the archive's name, for messages
  /// @param folder that is there
  public Extractor(String where, Path folder, Bounds bounds) {
    this.where = where;
    this.folder = folder;
    this.bounds = bounds;
  }

  /// @throws UnsupportedException naming the member that is refused
  /// @throws argosy.base.CorruptException if the archive is damaged or a path leaves it
  public void tar(InputStream archive) throws IOException {
    TarReader reader = new TarReader(archive, where);
    for (Optional<TarMember> next = reader.next(); next.isPresent(); next = reader.next()) {
      TarMember member = next.get();
      if (member.path().isEmpty()) {
        continue;
      }
      count(member.path());
      switch (member.type()) {
        case FILE -> file(member.path(), member.mode(), member.mtime(), reader.content());
        case DIRECTORY -> directory(member.path(), member.mode(), member.mtime());
        case SYMLINK -> link(member.path(), member.link());
        case HARD_LINK -> hardLink(member.path(), member.link());
        case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
            throw refused(member.path(), "is a device or pipe, which no source needs");
      }
    }
    finish();
  }

  /// As [#tar], for a zip (APPNOTE 6.3.10) with the modes of Unix where it has them.
  public void zip(ZipReader archive) throws IOException {
    for (ZipReader.Member member : archive.members().values()) {
      String path = MemberPath.relative(member.name(), where + ": " + member.name());
      if (path.isEmpty()) {
        continue;
      }
      count(path);
      int type = member.unixMode() & TYPE_BITS;
      if (member.name().endsWith("/")) {
        directory(path, 0755, member.time());
      } else if (type == LINK) {
        try (InputStream in = archive.open(member)) {
          byte[] target = in.readNBytes(LONGEST_LINK + 1);
          if (target.length > LONGEST_LINK) {
            throw refused(path, "is a link longer than " + LONGEST_LINK + " bytes");
          }
          link(path, new String(target, StandardCharsets.UTF_8));
        }
      } else if (type == REGULAR || type == 0) {
        try (InputStream in = archive.open(member)) {
          int mode = member.unixMode() & REGULAR_BITS;
          file(path, mode == 0 ? 0644 : mode, member.time(), in);
        }
      } else {
        throw refused(path, "is a device or pipe, which no source needs");
      }
    }
    finish();
  }

  private void finish() throws IOException {
    for (Folder f : folders.reversed()) { // modes and times last: writing into them changes both
      Files.setAttribute(f.path(), "unix:mode", f.mode() & REGULAR_BITS | 0700);
      Files.setLastModifiedTime(f.path(), FileTime.fromMillis(f.time() * 1000));
    }
  }

  private void count(String path) throws UnsupportedException {
    names++;
    if (names > bounds.names()) {
      throw refused(path, "is one name more than the " + bounds.names() + " that are unpacked");
    }
  }

  private void file(String path, int mode, long time, InputStream content) throws IOException {
    Path target = place(path);
    try (OutputStream out =
        Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        bytes += n;
        if (bytes > bounds.bytes()) {
          throw refused(
              path, "goes beyond the " + Texts.size(bounds.bytes()) + " that are unpacked");
        }
        out.write(buffer, 0, n);
      }
    }
    Files.setAttribute(target, "unix:mode", mode & REGULAR_BITS | 0600);
    Files.setLastModifiedTime(target, FileTime.fromMillis(time * 1000));
  }

  private void directory(String path, int mode, long time) throws IOException {
    Path target = parents(path).resolve(last(path));
    if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(target);
    }
    folders.add(new Folder(target, mode, time));
  }

  private void link(String path, String target) throws IOException {
    if (target.startsWith("/") || target.indexOf('\0') >= 0 || leaves(path, target)) {
      throw refused(path, "is a link that leaves the archive: " + target);
    }
    Files.createSymbolicLink(place(path), Path.of(target));
  }

  private void hardLink(String path, String to) throws IOException {
    Path existing = parents(to).resolve(last(to));
    if (!Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(path, "is a hard link to what is no file of the archive: " + to);
    }
    Files.createLink(place(path), existing);
  }

  /// Whether following the target from where the link stands goes above the archive's root.
  private static boolean leaves(String path, String target) {
    Deque<String> at = new ArrayDeque<>(List.of(path.split("/", -1)));
    at.removeLast();
    for (String part : target.split("/", -1)) {
      if (part.equals("..")) {
        if (at.isEmpty()) {
          return true;
        }
        at.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        at.addLast(part);
      }
    }
    return false;
  }

  /// Where a new name goes; what an earlier member left there gives way, unless it is a folder.
  private Path place(String path) throws IOException {
    Path target = parents(path).resolve(last(path));
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(path, "stands where a folder stands already");
    }
    Files.deleteIfExists(target);
    return target;
  }

  /// The folder of a name, made where missing; every step is a real folder, never a link.
  private Path parents(String path) throws IOException {
    Path at = folder;
    String[] parts = path.split("/", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      at = at.resolve(parts[i]);
      if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(at);
      } else if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(path, "goes through " + folder.relativize(at) + ", which is no folder");
      }
    }
    return at;
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private UnsupportedException refused(String path, String what) {
    return new UnsupportedException(
        where + ": " + path + " " + what, "take the source from somebody you trust");
  }
}
