package argosy.build.source;

import argosy.codec.DamageNamed;
import argosy.codec.deb.Decompression;
import argosy.codec.zip.ZipReader;
import io.airlift.compress.v3.bzip2.BZip2HadoopStreams;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/// Archives told by the end of their name, and how they are laid into a work folder.
final class Archives {
  private Archives() {}

  /// The name that tells the compression: `.tgz` is `.tar.gz`.
  private static String longName(String name) {
    return name.replaceAll("\\.tgz$", ".tar.gz")
        .replaceAll("\\.txz$", ".tar.xz")
        .replaceAll("\\.tbz2?$", ".tar.bz2")
        .replaceAll("\\.tzst$", ".tar.zst");
  }

  static boolean isArchive(String name) {
    return name.endsWith(".zip") || longName(name).matches(".*\\.tar(\\.[a-z0-9]+)?");
  }

  /// Unpacks into the folder. A single folder at the top is not kept: its content is what is meant.
  ///
  /// @param name of the archive, which tells its kind
  static void unpack(Path archive, String name, Path folder, Extractor.Bounds bounds)
      throws IOException {
    Files.createDirectories(folder);
    Path part = Files.createTempDirectory(folder, ".unpack-");
    Extractor extractor = new Extractor(name, part, bounds);
    if (name.endsWith(".zip")) {
      try (SeekableByteChannel channel = Files.newByteChannel(archive)) {
        extractor.zip(new ZipReader(name, channel));
      }
    } else {
      try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
          InputStream plain = plain(name, file)) {
        extractor.tar(plain);
      }
    }
    Path top = part;
    List<Path> first = children(part);
    if (first.size() == 1 && Files.isDirectory(first.getFirst(), LinkOption.NOFOLLOW_LINKS)) {
      top = first.getFirst();
    }
    lay(top, folder);
    if (!top.equals(part)) {
      Files.delete(top);
    }
    Files.delete(part);
  }

  /// What a compressed file holds, its kind told by its name.
  static InputStream plain(String name, InputStream file) throws IOException {
    return longName(name).endsWith(".bz2")
        ? new DamageNamed(name, new BZip2HadoopStreams().createInputStream(file))
        : Decompression.open(name, longName(name), file);
  }

  /// Moves all below `from` into `to`, over what is there.
  private static void lay(Path from, Path to) throws IOException {
    for (Path child : children(from)) {
      Path target = to.resolve(child.getFileName().toString());
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
          && Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        lay(child, target);
        Files.delete(child);
      } else {
        Files.move(child, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    }
  }
}
