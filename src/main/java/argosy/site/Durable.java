package argosy.site;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Small files and links that are either as before or as after, also when the power fails. The
/// caller has the site's lock, so temporary names are nobody else's.
final class Durable {
  private static final String TEMPORARY = ".new";

  private Durable() {}

  static void write(Path file, String text, int mode) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8), mode);
  }

  /// Written under a temporary name, synced, renamed.
  static void write(Path file, byte[] bytes, int mode) throws IOException {
    Path part = beside(file);
    Files.deleteIfExists(part);
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      Files.setAttribute(part, "unix:mode", mode);
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Adds a line and syncs it.
  static void append(Path file, String line) throws IOException {
    boolean fresh = !Files.exists(file);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    if (fresh) {
      Files.setAttribute(file, "unix:mode", 0644);
    }
  }

  /// Points the link at the target by one rename.
  static void link(Path link, String target) throws IOException {
    Path part = beside(link);
    Files.deleteIfExists(part);
    Files.createSymbolicLink(part, Path.of(target));
    Files.move(part, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(parent(link));
  }

  /// Makes the names in a folder durable.
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path beside(Path file) {
    return parent(file).resolve("." + file.getFileName() + TEMPORARY);
  }

  static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no parent");
    }
    return parent;
  }
}
