package argosy.app;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
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
import java.util.List;
import java.util.Optional;

/// Writes a profile in one form, or finds that it lies there already; and shows that a form holds
/// the release's files.
final class Forms {
  private final BlobSource blobs;
  private final Memo memo;
  private final Parallel parallel;
  private final Progress progress;
  private final String programVersion;

  Forms(BlobSource blobs, Memo memo, Parallel parallel, Progress progress, String programVersion) {
    this.blobs = blobs;
    this.memo = memo;
    this.parallel = parallel;
    this.progress = progress;
    this.programVersion = programVersion;
  }

  /// @param reused whether nothing had to be written: the files lie there with the right digests
  record Written(Artifact artifact, double seconds, boolean reused) {}

  /// @param variant tells apart what else the bytes depend on: the signing key
  Written write(Format format, Profile profile, String variant, Path out) throws IOException {
    long start = System.nanoTime();
    String kind = kind(format, variant);
    Digest release = profile.release().digest();
    Optional<Artifact> before = recall(kind, release);
    progress.step("write " + format.id());
    if (before.isPresent() && lies(before.get(), out)) {
      progress.done(Texts.size(before.get().sizeBytes()) + ", there already, digests checked");
      return new Written(before.get(), seconds(start), true);
    }
    Artifact artifact =
        format.write(profile, blobs, new CountingOutput(new DirectoryOutput(out), progress));
    memo.remember(kind, release, artifact.toJson().canonicalBytes());
    progress.done(Texts.size(artifact.sizeBytes()));
    return new Written(artifact, seconds(start), false);
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

  /// Whether every file of the artifact lies in the folder with its size and digest.
  private boolean lies(Artifact artifact, Path out) throws IOException {
    if (!isThere(artifact, out)) {
      return false;
    }
    boolean[] same = {true};
    List<Parallel.Task<Boolean>> checks = new ArrayList<>();
    for (Artifact.NamedFile file : artifact.files()) {
      checks.add(() -> digest(out.resolve(file.name())).equals(file.descriptor().digest()));
    }
    parallel.ordered(checks.iterator(), parallel.threads() * 2, ok -> same[0] &= ok);
    return same[0];
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

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
