package argosy.site;

import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.VerifiedContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The store of a site: plain files by digest and mode (`spec/site.md`, One inode, many releases).
final class SiteObjects {
  /// 1980-01-01T00:00:00Z.
  static final FileTime TIME = FileTime.from(315_532_800L, TimeUnit.SECONDS);

  private final Path folder;
  private final Path incoming;
  private final Placement placement;

  SiteObjects(Site site) {
    this.folder = site.layout().objects();
    this.incoming = site.layout().incoming();
    this.placement = site.placement();
  }

  static String name(Digest digest, int mode) {
    return digest.hex().concat(suffix(mode));
  }

  private static String suffix(int mode) {
    return switch (mode) {
      case 0444 -> ".0444"; // nearly all
      case 0555 -> ".0555";
      default -> ".%04o".formatted(mode);
    };
  }

  static String name(Entry.File file) {
    return name(file.digest(), file.mode());
  }

  Path path(String name) {
    return folder.resolve(name.substring(0, 2).concat("/").concat(name));
  }

  /// The content of an object, its digest checked before its end is shown.
  InputStream open(Entry.File file) throws IOException {
    Path object = path(name(file));
    return new VerifiedContent(
        Files.newInputStream(object), file.digest(), file.size(), object.toString());
  }

  /// The names of all objects.
  Set<String> present() throws IOException {
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    Set<String> names = new HashSet<>(1 << 16);
    for (int i = 0; i < 256; i++) {
      Path part = folder.resolve(HexFormat.of().toHexDigits((byte) i));
      String[] some = part.toFile().list(); // takes half the time of a directory stream
      if (some != null) {
        Collections.addAll(names, some);
      } else if (Files.exists(part)) {
        throw new IOException("cannot be listed [" + part + "]");
      } else {
        Files.createDirectories(part);
      }
    }
    return names;
  }

  /// Writes content that is not yet an object; it becomes one with [#admit(String)].
  void receive(String name, InputStream content) throws IOException {
    Path file = incoming.resolve(name);
    Files.deleteIfExists(file);
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.transferTo(out);
    }
    Files.setLastModifiedTime(file, TIME);
    Files.setAttribute(file, "unix:mode", mode(name));
  }

  void admit(String name) throws IOException {
    Files.move(incoming.resolve(name), path(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Puts what was received in place of a damaged object.
  void replace(String name) throws IOException {
    Files.move(
        incoming.resolve(name),
        path(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  static int mode(String name) {
    return Integer.parseInt(name.substring(65), 8);
  }

  /// Makes the file of a release.
  void place(Entry.File entry, Path file) throws IOException {
    place(path(name(entry)), file);
  }

  /// The same of content that was received and is no object yet.
  void placeReceived(Entry.File entry, Path file) throws IOException {
    place(incoming.resolve(name(entry)), file);
  }

  private void place(Path object, Path file) throws IOException {
    try {
      placement.place(object, file);
    } catch (FileSystemException e) {
      if (!tooManyLinks(e)) {
        throw e;
      }
      renew(object);
      placement.place(object, file);
    }
  }

  private static boolean tooManyLinks(FileSystemException e) {
    return Optional.ofNullable(e.getReason()).orElse("").contains("Too many links");
  }

  /// A fresh copy in place of an object that can have no more links.
  private synchronized void renew(Path object) throws IOException {
    Path copy = incoming.resolve(object.getFileName() + ".copy");
    Files.copy(
        object, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    Files.setAttribute(copy, "unix:mode", mode(String.valueOf(object.getFileName())));
    Files.setLastModifiedTime(copy, TIME);
    Files.move(copy, object, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
