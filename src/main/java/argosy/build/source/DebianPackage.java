package argosy.build.source;

import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.model.recipe.Source;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The files of a Debian source package in a work folder, as `dpkg-source --extract` lays them.
///
///     NAME_1.orig.tar.*             into the folder
///     NAME_1.orig-COMPONENT.tar.*   into a folder COMPONENT of it (format 3.0)
///     NAME_1-2.debian.tar.*         into `debian`; `debian/patches/series` are patches (3.0 quilt)
///     NAME_1-2.diff.gz              a patch (1.0)
///     NAME_1.tar.*                  into the folder (native)
final class DebianPackage {
  private static final long LARGEST_DIFF_BYTES = 1L << 30;
  private final Source.Debian source;
  private final Path target;
  private final List<Sources.Patch> patches = new ArrayList<>();

  /// @param target of the source
  DebianPackage(Source.Debian source, Path target) {
    this.source = source;
    this.target = target;
  }

  /// One file of a source package, as it was fetched.
  record File(String name, Path path) {}

  /// Whether a file of the package is unpacked; else it is a patch.
  static boolean isArchive(String name) {
    return !name.endsWith(".diff.gz");
  }

  /// The folder that an archive of the package is unpacked to; empty for that of the package.
  static String place(String name) {
    int at = name.indexOf(".orig-");
    return name.contains(".debian.tar.")
        ? "debian"
        : at < 0 ? "" : name.substring(at + 6, name.indexOf(".tar", at));
  }

  /// Unpacks one file of the package; the patches in it are left to be applied.
  void lay(String name, Path file) throws IOException {
    if (isArchive(name)) {
      Archives.unpack(file, name, target.resolve(place(name)), Extractor.Bounds.USUAL);
    } else {
      Path diff = Files.createDirectories(target.resolve("debian")).resolve(".diff");
      plain(name, file, diff);
      patches.add(new Sources.Patch(source.targetDirectory(), diff, 1));
    }
  }

  private static void plain(String name, Path file, Path to) throws IOException {
    try (InputStream stored = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = Archives.plain(name, stored);
        OutputStream out = Files.newOutputStream(to)) {
      long bytes = 0;
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
        if (bytes > LARGEST_DIFF_BYTES) {
          throw new UnsupportedException(
              name + " goes beyond the " + Texts.size(LARGEST_DIFF_BYTES) + " that are unpacked",
              "take the source from somebody you trust");
        }
        out.write(buffer, 0, n);
      }
    }
  }

  /// In the order in which they are to be applied.
  List<Sources.Patch> patches() throws IOException {
    List<Sources.Patch> all = new ArrayList<>(patches);
    if (source.debianPatches()) {
      Path folder = target.resolve("debian/patches");
      for (String line : series(folder.resolve("series"))) {
        if (!folder.resolve(line).normalize().startsWith(folder)
            || !Files.isRegularFile(folder.resolve(line), LinkOption.NOFOLLOW_LINKS)) {
          throw new UnsupportedException(
              source.name() + ": its debian/patches/series names " + line + ", which is not there",
              "take the source from somebody you trust, or set debian_patches: false");
        }
        all.add(new Sources.Patch(source.targetDirectory(), folder.resolve(line), 1));
      }
    }
    return all;
  }

  private static List<String> series(Path series) throws IOException {
    if (!Files.exists(series)) {
      return List.of();
    }
    return Files.readAllLines(series).stream()
        .map(l -> l.replaceAll("(^|\\s)#.*", "").strip())
        .filter(l -> !l.isEmpty())
        .map(l -> l.split("\\s", -1)[0])
        .toList();
  }
}
