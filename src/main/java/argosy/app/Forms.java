package argosy.app;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.format.cvmfs.ObjectSource;
import argosy.model.Artifact;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Format;
import argosy.model.Memo;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.RepositoryFormat;
import argosy.model.Tree;
import argosy.store.DirectoryOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a profile in one form, or finds that it lies there already; and shows that a form holds
/// the release's files.
final class Forms {
  private final BlobSource blobs;
  private final Memo memo;
  private final Parallel parallel;
  private final Progress progress;
  private final String programVersion;
  private final Parallel.Task<List<ObjectSource>> repositories;

  /// @param repositories opens those of CernVM-FS that this home published
  Forms(
      BlobSource blobs,
      Memo memo,
      Parallel parallel,
      Progress progress,
      String programVersion,
      Parallel.Task<List<ObjectSource>> repositories) {
    this.blobs = blobs;
    this.memo = memo;
    this.parallel = parallel;
    this.progress = progress;
    this.programVersion = programVersion;
    this.repositories = repositories;
  }

  /// A form and the folder it goes to.
  ///
  /// @param format the row's, with what this release needs
  record Place(FormTable.Row row, Format format, Path folder) {}

  /// A file of a form that is not what was written.
  private record Changed(Place place, Artifact.NamedFile file) {
    CorruptException refused(Release release) {
      return new CorruptException(
          "%s: it is not what was written, %s of %s [%s]"
              .formatted(
                  place.folder().resolve(file.name()),
                  file.descriptor().digest(),
                  Texts.count(file.descriptor().sizeBytes(), "byte"),
                  place.row().id()),
          "find out who changed it; argosy ship %s --forms %s writes it anew"
              .formatted(release.name(), place.row().id()));
    }
  }

  /// The forms of a release that lie there already: all their files are there and, read on every
  /// processor at once, have their digests.
  ///
  /// @param variant tells apart what else the bytes depend on: the signing key
  /// @param strict whether a file that is there and has another digest is refused; else its form
  ///   does not lie there
  /// @throws CorruptException naming it
  Map<Place, Artifact> there(List<Place> places, Release release, String variant, boolean strict)
      throws IOException {
    Map<Place, Artifact> there = new LinkedHashMap<>();
    List<Parallel.Task<Optional<Changed>>> checks = new ArrayList<>();
    for (Place place : places) {
      Optional<Artifact> before = recall(kind(place.format(), variant), release.digest());
      if (before.isEmpty()) {
        continue;
      }
      boolean whole = isThere(before.get(), place.folder());
      if (whole) {
        there.put(place, before.get());
      }
      for (Artifact.NamedFile file : before.get().files()) {
        if (whole || strict && Files.exists(place.folder().resolve(file.name()))) {
          checks.add(() -> changed(place, file));
        }
      }
    }
    if (!checks.isEmpty()) {
      progress.step("check what lies there");
      List<Changed> changed = new ArrayList<>();
      parallel.ordered(checks.iterator(), parallel.threads() * 2, c -> c.ifPresent(changed::add));
      if (strict && !changed.isEmpty()) {
        throw changed.getFirst().refused(release);
      }
      changed.forEach(c -> there.remove(c.place()));
      long bytes = there.values().stream().mapToLong(Artifact::sizeBytes).sum();
      progress.done(Texts.count(there.size(), "form") + ", " + Texts.size(bytes));
    }
    return there;
  }

  /// Whether the release's form was written before, and its main file is at the place.
  boolean wrote(Place place, Release release, String variant) throws IOException {
    Optional<Artifact> before = recall(kind(place.format(), variant), release.digest());
    return before.isPresent() && Files.exists(place.folder().resolve(before.get().main().name()));
  }

  Artifact write(Place place, Profile profile, String variant) throws IOException {
    progress.step("write " + place.format().id());
    Artifact artifact =
        place
            .format()
            .write(
                profile,
                blobs,
                new KeptOutput(
                    new CountingOutput(new DirectoryOutput(place.folder()), progress),
                    place.folder(),
                    memo,
                    "file-of-" + kind(place.format(), variant),
                    product(profile.release()),
                    repositories));
    memo.remember(
        kind(place.format(), variant),
        profile.release().digest(),
        artifact.toJson().canonicalBytes());
    progress.done(Texts.size(artifact.sizeBytes()));
    return artifact;
  }

  private static Digest product(Release release) {
    return Digest.of(
        (release.stack().name() + " " + release.platform()).getBytes(StandardCharsets.UTF_8));
  }

  /// Reads the artifact back and compares it with what the format was to write, file by file.
  ///
  /// @throws CorruptException naming the first paths that differ
  void requireSameFiles(Format format, Artifact artifact, Profile profile, Path out)
      throws IOException {
    Tree wanted = format.files(profile);
    Digest question =
        Digest.of(
            (artifact.toJson().canonical() + wanted.digest()).getBytes(StandardCharsets.UTF_8));
    if (memo.recall("same-files/1", question).isPresent()) {
      return;
    }
    progress.step("read back " + format.id());
    Tree read = format.read(artifact, name -> open(out, name));
    List<String> wrong = wanted.changesTo(read).stream().map(c -> c.path()).limit(5).toList();
    if (!wrong.isEmpty()) {
      throw new CorruptException(
          format.id()
              + " does not hold the release's files: "
              + String.join(", ", wrong)
              + " differ");
    }
    memo.remember("same-files/1", question, new byte[] {1});
    progress.done(Texts.count(read.fileCount(), "file") + ", the same as the release's");
  }

  private String kind(Format format, String variant) {
    return "artifact/" + format.id() + "/" + programVersion + "/" + variant;
  }

  /// Makes or extends the repository around a form's files. Other releases that lie in the folder
  /// stay in it.
  ///
  /// @param known releases that may lie there
  void index(
      RepositoryFormat repository,
      Format format,
      String variant,
      Artifact artifact,
      List<Release> known,
      Path folder)
      throws IOException {
    List<Artifact> all = new ArrayList<>();
    for (Release release : known) {
      Optional<Artifact> other = recall(kind(format, variant), release.digest());
      if (other.isPresent()
          && !other.get().release().equals(artifact.release())
          && isThere(other.get(), folder)) {
        all.add(other.get());
      }
    }
    all.add(artifact);
    repository.index(all, name -> open(folder, name), new DirectoryOutput(folder));
  }

  /// Whether every file of the artifact lies in the folder with its size.
  private static boolean isThere(Artifact artifact, Path folder) throws IOException {
    for (Artifact.NamedFile file : artifact.files()) {
      Path path = folder.resolve(file.name());
      if (!Files.isRegularFile(path) || Files.size(path) != file.descriptor().sizeBytes()) {
        return false;
      }
    }
    return true;
  }

  static FileChannel open(Path out, String name) throws IOException {
    return FileChannel.open(out.resolve(name), StandardOpenOption.READ);
  }

  private Optional<Artifact> recall(String kind, Digest release) throws IOException {
    Optional<byte[]> bytes = memo.recall(kind, release);
    return bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Artifact.fromJson(Json.parse(new String(bytes.get(), StandardCharsets.UTF_8))));
  }

  private Optional<Changed> changed(Place place, Artifact.NamedFile file) throws IOException {
    Path path = place.folder().resolve(file.name());
    boolean same =
        Files.isRegularFile(path)
            && Files.size(path) == file.descriptor().sizeBytes()
            && digest(path).equals(file.descriptor().digest());
    return same ? Optional.empty() : Optional.of(new Changed(place, file));
  }

  private Digest digest(Path file) throws IOException {
    MessageDigest hash = Hashing.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      while (in.read(buffer) >= 0) {
        buffer.flip();
        progress.advance(buffer.remaining());
        hash.update(buffer);
        buffer.clear();
      }
    }
    return Digest.ending(hash);
  }
}
