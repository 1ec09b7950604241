package argosy.environment;

import argosy.base.CorruptException;
import argosy.base.Folders;
import argosy.base.Hashing;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.conda.CondaArchive;
import argosy.conda.Dist;
import argosy.conda.PathsFile;
import argosy.model.conda.PackageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Packages taken apart, each in a folder that names its content:
///
///     CACHE/NAME-VERSION-BUILD.SHA12/...                            the files, and info/
///     CACHE/NAME-VERSION-BUILD.SHA12/info/repodata_record.json      written last
///     CACHE/NAME-VERSION-BUILD.SHA12.links                          how they are linked, if they were
///
/// A folder appears by one rename; nothing in it is changed after that. Safe for several threads and
/// processes.
public final class PackageCache {
  private static final AtomicLong SEQUENCE = new AtomicLong();
  private static final int SHOWN_DIGITS = 12;
  private final Path folder;
  private final Parallel writers;
  private final AtomicBoolean tidy = new AtomicBoolean();

  /// @param writers write the files of packages; never the threads that call this cache
  public PackageCache(Path folder, Parallel writers) {
    this.folder = folder.toAbsolutePath().normalize();
    this.writers = writers;
  }

  /// Brings a package's file to this machine.
  @FunctionalInterface
  public interface Fetch {
    /// @param download where to write it if it is not on this machine
    /// @return where it is now
    Path fetch(PackageRecord record, Path download) throws IOException;
  }

  /// A package as it lies in the cache.
  ///
  /// @param archive where its file was, as the record of the environment says
  public record Unpacked(Path folder, Path archive) {
    /// What the package lists.
    ///
    /// @throws CorruptException if that was damaged since the package was taken apart
    PathsFile paths() throws IOException {
      Map<String, byte[]> info = new TreeMap<>();
      for (String name : List.of("paths.json", "files", "has_prefix", "no_link")) {
        Path file = folder.resolve("info").resolve(name);
        if (Files.isRegularFile(file)) {
          info.put(name, Files.readAllBytes(file));
        }
        if (info.containsKey("paths.json")) {
          break; // it says all that the older files do
        }
      }
      return PackageCache.paths(archive.getFileName().toString(), info);
    }
  }

  /// The package's folder, fetched, checked and taken apart if it was not there.
  ///
  /// @throws CorruptException if the file is not what the channel's record says, or is damaged
  public Unpacked get(Wanted wanted, Fetch fetch) throws IOException {
    PackageRecord record = wanted.record();
    Path place = folder.resolve(stem(record));
    Path archive = folder.resolve(stem(record) + suffix(record.fileName()));
    if (!Files.isRegularFile(place.resolve("info/repodata_record.json"))) {
      Files.createDirectories(folder);
      if (tidy.compareAndSet(false, true)) {
        LeftOvers.remove(folder, ".");
      }
      Path part =
          folder.resolve(
              "."
                  + place.getFileName()
                  + "."
                  + ProcessHandle.current().pid()
                  + "-"
                  + SEQUENCE.incrementAndGet()
                  + ".part");
      Path download = Path.of(part + ".download");
      try {
        Path file = fetch.fetch(record, download);
        requireDigest(record, file);
        Files.createDirectory(part);
        unpack(wanted, file, part);
        move(part, place);
      } finally {
        Files.deleteIfExists(download);
        Folders.delete(part);
      }
    }
    return new Unpacked(place, archive);
  }

  private void unpack(Wanted wanted, Path file, Path part) throws IOException {
    try (FileChannel in = FileChannel.open(file)) {
      CondaArchive archive = new CondaArchive(wanted.record().fileName(), in);
      Extraction extraction = new Extraction(wanted.record().fileName(), part, writers);
      Map<String, byte[]> info = archive.read(extraction::member);
      archive.index(info);
      extraction.finish(paths(wanted.record().fileName(), info));
      for (Map.Entry<String, byte[]> entry : info.entrySet()) {
        Path target = part.resolve("info").resolve(entry.getKey());
        ParentFolders.create(target);
        Files.write(target, entry.getValue());
      }
    }
    Map<String, Json> said = new TreeMap<>(wanted.json().members());
    said.put("fn", Json.of(wanted.record().fileName()));
    said.put("url", Json.of(wanted.record().url()));
    said.put("channel", Json.of(wanted.record().channel()));
    Files.createDirectories(part.resolve("info"));
    Files.writeString(part.resolve("info/repodata_record.json"), new Json.Obj(said).pretty());
  }

  private static PathsFile paths(String where, Map<String, byte[]> info) throws CorruptException {
    return PathsFile.of(where, info)
        .orElseThrow(() ->
            new CorruptException(where + ": neither info/paths.json nor info/files is in it"));
  }

  /// Somebody else may have been faster: theirs has the same content.
  private static void move(Path part, Path place) throws IOException {
    try {
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      return;
    } catch (FileSystemException e) {
      if (!Files.isDirectory(place)) {
        throw e;
      }
    }
  }

  private static void requireDigest(PackageRecord record, Path file) throws IOException {
    long size = Files.size(file);
    if (record.sizeBytes() > 0 && size != record.sizeBytes()) {
      throw new CorruptException(
          "%s: expected %d bytes but got %d".formatted(record.url(), record.sizeBytes(), size));
    }
    boolean strong = !record.sha256().isEmpty();
    String expected = strong ? record.sha256() : record.md5();
    if (expected.isEmpty()) {
      return; // an explicit list may name a file without a digest
    }
    MessageDigest hash = strong ? Hashing.sha256() : Hashing.md5();
    byte[] buffer = new byte[1 << 18];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    }
    String actual = HexFormat.of().formatHex(hash.digest());
    if (!actual.equals(expected)) {
      throw new CorruptException(
          "%s: expected %s %s but got %s"
              .formatted(record.url(), strong ? "sha256" : "md5", expected, actual));
    }
  }

  private static String stem(PackageRecord record) {
    String digest = record.sha256().isEmpty() ? record.md5() : record.sha256();
    String key =
        digest.isEmpty()
            ? HexFormat.of()
                .formatHex(Hashing.sha256().digest(record.url().getBytes(StandardCharsets.UTF_8)))
            : digest;
    return Dist.parse(record.fileName()).stem()
        + "."
        + key.substring(0, Math.min(SHOWN_DIGITS, key.length()));
  }

  private static String suffix(String fileName) {
    return fileName.endsWith(".conda") ? ".conda" : ".tar.bz2";
  }
}
