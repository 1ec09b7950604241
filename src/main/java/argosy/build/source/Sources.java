package argosy.build.source;

import argosy.base.Hashing;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.model.recipe.Source;
import argosy.store.FileDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// The sources of recipes: what they are exactly, fetched when they are not here, laid into a work
/// folder.
public final class Sources {
  private final Downloads downloads;
  private final AptSources apt;
  private final GitSources git;

  /// @param cache where what was fetched is kept
  public Sources(Path cache, Progress progress) {
    this.downloads = new Downloads(cache, progress);
    this.apt = new AptSources(cache.resolve("apt"), downloads, progress);
    this.git = new GitSources(cache.resolve("git"), progress);
  }

  /// A patch to apply before the script runs.
  ///
  /// @param directory relative to the work folder; empty for itself
  /// @param strip leading parts of names in it (`patch -pN`)
  public record Patch(String directory, Path file, int strip) {}

  /// What a source is exactly, as text: the same text, the same files.
  ///
  /// @param folder of the recipe
  /// @param update whether newer versions are looked for where the recipe leaves that open
  public String identity(Source source, Path folder, boolean update) throws IOException {
    StringBuilder out = new StringBuilder();
    switch (source) {
      case Source.Url u -> out.append("url ").append(u.sha256()).append(u.md5());
      case Source.Git g -> out.append("git ").append(git.commit(g, update));
      case Source.Local l -> out.append("local ").append(new LocalFiles(l, folder).digest());
      case Source.Debian d ->
          apt.resolve(d, update).forEach(p -> out.append(p.name()).append(' ').append(p.digest()));
    }
    for (String patch : source.patches()) {
      out.append(" patch ").append(FileDigest.of(beside(folder, patch)));
    }
    return out.toString();
  }

  /// Fetches what is not here; the only step that uses the network.
  public void fetch(Source source, Path folder) throws IOException {
    switch (source) {
      case Source.Url u -> {
        if (u.sha256().isEmpty() && u.md5().isEmpty()) {
          throw new UnsupportedException(
              "source " + u.urls().getFirst() + " has no sha256: nobody could tell what it is",
              "add sha256: of the file you trust (sha256sum FILE)");
        }
        downloads.fetch(u.urls(), u.sha256(), u.md5());
      }
      case Source.Git g -> git.fetch(g);
      case Source.Local l -> {}
      case Source.Debian d -> apt.fetch(d, apt.resolve(d, false));
    }
  }

  /// Lays sources into the work folder, in order.
  ///
  /// @return the patches to apply, in order
  public List<Patch> lay(List<Source> sources, Path folder, Path work) throws IOException {
    List<Patch> patches = new ArrayList<>();
    for (Source source : sources) {
      Path target = inside(work, source.targetDirectory());
      Files.createDirectories(target);
      switch (source) {
        case Source.Url u -> place(fetched(u), name(u), u.fileName(), target);
        case Source.Git g -> git.lay(g, target);
        case Source.Local l -> new LocalFiles(l, folder).lay(target);
        case Source.Debian d -> patches.addAll(debian(d, target));
      }
      for (String patch : source.patches()) {
        patches.add(new Patch(source.targetDirectory(), beside(folder, patch), 1));
      }
    }
    return patches;
  }

  /// Copies sources and patches into a folder, as they came.
  ///
  /// @return what lays them into a work folder, in order
  public List<SourceStep> gather(List<Source> sources, Path folder, Path target)
      throws IOException {
    Gathering all = new Gathering(folder, target);
    for (int i = 0; i < sources.size(); i++) {
      switch (sources.get(i)) {
        case Source.Url u -> all.file(i, fetched(u), name(u), u.fileName(), u.targetDirectory());
        case Source.Git g -> all.files(i, into -> git.lay(g, into), g.targetDirectory());
        case Source.Local l ->
            all.files(i, into -> new LocalFiles(l, folder).lay(into), l.targetDirectory());
        case Source.Debian d -> all.debian(i, d, files(d));
      }
      all.patches(sources.get(i));
    }
    return all.steps();
  }

  private Path fetched(Source.Url source) throws IOException {
    return downloads.fetch(source.urls(), source.sha256(), source.md5());
  }

  private static String name(Source.Url source) {
    String url = source.urls().getFirst();
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /// Unpacks an archive; any other file, or one that is given a name, is copied.
  static void place(Path file, String name, String fileName, Path target) throws IOException {
    if (fileName.isEmpty() && Archives.isArchive(name)) {
      Archives.unpack(file, name, target, Extractor.Bounds.USUAL);
    } else if (fileName.isEmpty() && name.matches(".*\\.(7z|rar)")) {
      throw new UnsupportedException(
          name + ": archives of this kind are not unpacked",
          "give the source as .tar.* or .zip, or a file_name to have it as it is");
    } else {
      Files.copy(
          file,
          target.resolve(fileName.isEmpty() ? name : fileName),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private List<Patch> debian(Source.Debian source, Path target) throws IOException {
    DebianPackage unpacked = new DebianPackage(source, target);
    for (DebianPackage.File file : files(source)) {
      unpacked.lay(file.name(), file.path());
    }
    return unpacked.patches();
  }

  private List<DebianPackage.File> files(Source.Debian source) throws IOException {
    List<AptSources.Part> parts = apt.resolve(source, false);
    apt.fetch(source, parts);
    List<DebianPackage.File> files = new ArrayList<>();
    for (AptSources.Part part : parts) {
      files.add(
          new DebianPackage.File(
              part.name(),
              downloads
                  .held(part.digest())
                  .orElseThrow(() -> new IOException(part.name() + " was fetched and is gone"))));
    }
    return files;
  }

  /// A file that a recipe names, which must stand in its folder or a folder beside it.
  public static Path beside(Path folder, String name) throws IOException {
    Path file = folder.resolve(name).normalize();
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UnsupportedException(
          "the recipe names " + name + ", which is not in " + folder, "add the file");
    }
    return file;
  }

  private static Path inside(Path work, String directory) throws UnsupportedException {
    Path target = work.resolve(directory).normalize();
    if (!target.startsWith(work)) {
      throw new UnsupportedException(
          "target_directory " + directory + " leaves the work folder", "name a folder in it");
    }
    return target;
  }

  /// A digest over texts, each told apart from the next.
  static Digest digest(List<String> texts) {
    var running = Hashing.sha256();
    for (String text : texts) {
      running.update(text.getBytes(StandardCharsets.UTF_8));
      running.update((byte) 0);
    }
    return Digest.ending(running);
  }
}
