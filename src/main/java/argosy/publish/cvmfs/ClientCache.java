package argosy.publish.cvmfs;

import argosy.format.cvmfs.ContentHash;
import argosy.format.cvmfs.Manifest;
import argosy.format.cvmfs.Suffix;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;

/// A cache that CernVM-FS clients share (`CVMFS_ALIEN_CACHE`): plain objects under the hash of what
/// is stored at the server, and the revision that was last seen, with which a client starts without
/// any server (cache_posix.cc, manifest.cc ExportBreadcrumb).
///
///     00 … ff/REST                objects, without the letter of their kind
///     txn/                        what is being written
///     cvmfschecksum.REPOSITORY    root catalog "T" time "R" revision
public final class ClientCache {
  private static final AtomicLong SEQUENCE = new AtomicLong();
  private final Path folder;

  /// @param folder made if missing
  public ClientCache(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    Files.createDirectories(folder.resolve("txn"));
    for (int i = 0; i < 256; i++) {
      Files.createDirectories(folder.resolve("%02x".formatted(i)));
    }
  }

  private Path place(ContentHash hash) {
    return folder.resolve(hash.path(Suffix.FILE).substring("data/".length()));
  }

  public boolean has(ContentHash hash) {
    return Files.exists(place(hash));
  }

  /// Writes an object.
  @FunctionalInterface
  public interface Content {
    /// @return bytes that were written
    long writeTo(OutputStream out) throws IOException;
  }

  /// @return its plain bytes
  public long put(ContentHash hash, Content content) throws IOException {
    Path part = part();
    try {
      long bytes;
      try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW)) {
        bytes = content.writeTo(out);
      }
      shared(part);
      Files.move(part, place(hash), StandardCopyOption.ATOMIC_MOVE);
      return bytes;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// Has clients start with the revision; all that its catalogs lead to must be there or at a
  /// server.
  public void seen(Manifest manifest) throws IOException {
    Path part = part();
    String text =
        manifest.rootCatalog() + "T" + manifest.publishedEpochSeconds() + "R" + manifest.revision();
    Files.writeString(part, text, StandardCharsets.UTF_8);
    shared(part);
    Files.move(
        part,
        folder.resolve("cvmfschecksum." + manifest.repository()),
        StandardCopyOption.ATOMIC_MOVE);
  }

  private Path part() {
    return folder.resolve(
        "txn/argosy." + ProcessHandle.current().pid() + "-" + SEQUENCE.incrementAndGet());
  }

  private static void shared(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
  }
}
