package argosy.app;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.SmallFile;
import argosy.format.cvmfs.Head;
import argosy.format.cvmfs.Manifest;
import argosy.format.cvmfs.ObjectSource;
import argosy.format.cvmfs.PrunableStorage;
import argosy.format.cvmfs.Publisher;
import argosy.format.cvmfs.Signing;
import argosy.format.cvmfs.Whitelist;
import argosy.publish.cvmfs.DirectoryStorage;
import argosy.trust.RepositoryKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a publisher of CernVM-FS repositories keeps at home.
///
///     HOME/cvmfs/keys/NAME.*   its keys, unless --keys says otherwise
///     HOME/cvmfs/NAME.seen     revision and time of what was last published from here, and where to
///     HOME/cvmfs/NAME.files    what became of the files of directories
final class CvmfsHome {
  private static final long WARN_SECONDS = 7L * 24 * 3600;
  private final Path folder;
  private final Optional<Path> keys;
  private final Progress progress;

  /// @param folder `HOME/cvmfs`
  /// @param keys another folder with the keys
  CvmfsHome(Path folder, Optional<Path> keys, Progress progress) {
    this.folder = folder;
    this.keys = keys;
    this.progress = progress;
  }

  Path keyFolder() {
    return keys.orElseGet(() -> folder.resolve("keys"));
  }

  Path files(String repository) {
    return folder.resolve(repository + ".files");
  }

  static Signing signing(RepositoryKeys keys) throws IOException {
    return new Signing(
        keys.name(), keys.publicPem(), keys.certificatePem(), keys.signing(), keys.master());
  }

  Signing signing(String repository) throws IOException {
    return signing(RepositoryKeys.open(keyFolder(), repository));
  }

  /// Makes the repository, and its keys, if it is not there yet.
  Signing begin(PrunableStorage storage, String repository, Parallel parallel, long nowSeconds)
      throws IOException {
    if (storage.has(Manifest.NAME)) {
      return signing(repository);
    }
    if (!RepositoryKeys.exist(keyFolder(), repository)) {
      progress.step("make keys");
      RepositoryKeys.create(keyFolder(), repository, nowSeconds, new SecureRandom());
      progress.done(
          "in " + keyFolder() + "; clients need " + repository + ".pub, keep the rest safe");
    }
    Signing signing = signing(repository);
    progress.step("make repository");
    new Publisher(storage, signing, parallel, List.of())
        .create(nowSeconds, Whitelist.DEFAULT_VALID_SECONDS);
    progress.done(repository + ", whitelist signed for 30 days");
    return signing;
  }

  /// Opens the newest revision, unless it is older than what was published from here.
  Head head(PrunableStorage storage, Signing signing, long nowSeconds) throws IOException {
    Head head = Head.open(storage, signing, nowSeconds);
    Manifest manifest = head.manifest();
    Optional<Seen> last = Seen.read(seen(signing.repository()));
    if (last.isPresent() && last.get().isNewerThan(manifest)) {
      throw new CorruptException(
          "%s: revision %d of %s was published from here, but revision %d of %s is there now"
              .formatted(
                  signing.repository(),
                  last.get().revision(),
                  Instant.ofEpochSecond(last.get().epochSeconds()),
                  manifest.revision(),
                  Instant.ofEpochSecond(manifest.publishedEpochSeconds())),
          "put the newest .cvmfspublished back, from a mirror; if the older state is what you"
              + " want, as from a backup, remove "
              + seen(signing.repository())
              + " and publish again");
    }
    long left = head.whitelistExpires().getEpochSecond() - nowSeconds;
    if (left < WARN_SECONDS) {
      progress.warning(
          "the whitelist of "
              + signing.repository()
              + " runs out on "
              + head.whitelistExpires()
              + ", then no client trusts the repository: argosy cvmfs resign");
    }
    return head;
  }

  private Path seen(String repository) {
    return folder.resolve(repository + ".seen");
  }

  void remember(Manifest manifest, CvmfsTarget target) throws IOException {
    new Seen(manifest.revision(), manifest.publishedEpochSeconds(), Optional.of(target.absolute()))
        .write(seen(manifest.repository()));
  }

  /// The repositories in directories that were published from here, to be read.
  List<ObjectSource> published() throws IOException {
    List<ObjectSource> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.seen")) {
        for (Path one : all) {
          Optional<Path> there = Seen.read(one).flatMap(Seen::target).map(Path::of);
          if (there.isPresent() && Files.isReadable(there.get().resolve(Manifest.NAME))) {
            found.add(ObjectSource.of(DirectoryStorage.reading(there.get())));
          }
        }
      }
    }
    return found;
  }

  /// What was last published from here.
  ///
  /// @param target a directory or URL; empty if it was not noted
  private record Seen(long revision, long epochSeconds, Optional<String> target) {
    static Optional<Seen> read(Path file) throws IOException {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      String[] parts = Files.readString(file, StandardCharsets.UTF_8).strip().split(" ", 3);
      return Optional.of(
          new Seen(
              Long.parseLong(parts[0]),
              Long.parseLong(parts[1]),
              parts.length == 3 ? Optional.of(parts[2]) : Optional.empty()));
    }

    void write(Path file) throws IOException {
      String where = target.map(t -> " " + t).orElse("");
      SmallFile.replace(file, revision + " " + epochSeconds + where + "\n", 0644);
    }

    boolean isNewerThan(Manifest manifest) {
      return manifest.revision() < revision || manifest.publishedEpochSeconds() < epochSeconds;
    }
  }
}
