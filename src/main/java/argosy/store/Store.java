package argosy.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A store on disk, open: objects, refs and memo below one directory (`spec/store.md`).
///
///     packs/   objects        refs/   names        memo/   what was computed        leases/   who
///
/// A process opens a store once.
public final class Store implements Closeable {
  private final PackStore objects;
  private final DirectoryRefs refs;
  private final StoreMemo memo;
  private final List<Lease> lease; // none for reading, else one

  private Store(PackStore objects, DirectoryRefs refs, StoreMemo memo, List<Lease> lease) {
    this.objects = objects;
    this.refs = refs;
    this.memo = memo;
    this.lease = lease;
  }

  /// What a store is opened for.
  public enum Use {
    /// Changes nothing, needs no right to write, never waits. The directory need not exist.
    READ,
    /// Puts objects, sets refs, remembers; many processes at once. Nothing is collected meanwhile,
    /// so what [PackStore#has] says holds until the store is closed.
    WRITE,
    /// All of that and pruning, alone.
    PRUNE
  }

  /// Opens the store below `root`, and makes it unless it is only read. Removes what processes left
  /// that were killed, when no other one is writing.
  ///
  /// @throws argosy.base.HeldException if others have it open in a way that does not go together
  /// @throws IOException if it cannot be written to
  public static Store open(Path root, Use use) throws IOException {
    Path packs = root.resolve("packs");
    Path leases = root.resolve("leases");
    List<Lease> lease = new ArrayList<>(1);
    String session = "";
    if (use == Use.READ) {
      requireReadable(root);
    } else {
      makeFolders(root, packs, leases);
      lease.add(lease(packs, leases, use));
      session = lease.getFirst().session();
    }
    return new Store(
        new PackStore(packs, session),
        new DirectoryRefs(root.resolve("refs"), use != Use.READ),
        new StoreMemo(root.resolve("memo"), use != Use.READ),
        lease);
  }

  /// It need not be there, but could be.
  private static void requireReadable(Path root) throws IOException {
    Path there = root.toAbsolutePath();
    while (Files.notExists(there)) {
      there = there.resolve("..").normalize(); // ends at /, which is there
    }
    if (!Files.exists(there)) {
      throw new AccessDeniedException(there.toString());
    }
    if (!Files.isDirectory(there)) {
      throw new IOException(
          "store " + root + ": expected a directory but got a file [" + there + "]");
    }
  }

  private static void makeFolders(Path root, Path packs, Path leases) throws IOException {
    try {
      Files.createDirectories(packs);
      Files.createDirectories(leases);
      Files.delete(Files.createTempFile(leases, ".probe", ""));
    } catch (AccessDeniedException e) {
      throw e; // names the path, and says it all
    } catch (FileSystemException e) {
      String reason = Optional.ofNullable(e.getReason()).orElse("not a directory");
      throw new IOException("store " + root + ": cannot be written to: " + reason, e);
    }
  }

  private static Lease lease(Path packs, Path leases, Use use) throws IOException {
    if (use == Use.PRUNE) {
      Lease alone = Lease.exclusive(leases);
      clean(packs, leases, alone);
      return alone;
    }
    Optional<Lease> alone = Lease.exclusiveIfFree(leases);
    if (alone.isPresent()) {
      try (Lease l = alone.get()) {
        clean(packs, leases, l);
      }
    }
    return Lease.shared(leases);
  }

  /// With the exclusive lease nobody writes, so every temporary file is a dead process's.
  private static void clean(Path packs, Path leases, Lease alone) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(packs, "*" + PackLayout.PART)) {
      for (Path part : parts) {
        Files.deleteIfExists(part);
      }
    }
    alone.cleanOwners(leases);
  }

  public PackStore objects() {
    return objects;
  }

  public DirectoryRefs refs() {
    return refs;
  }

  public StoreMemo memo() {
    return memo;
  }

  /// Discards objects that were not flushed.
  @Override
  public void close() throws IOException {
    try (objects;
        refs;
        memo) {
      // All are closed, whichever fails.
    } finally {
      for (Lease l : lease) {
        l.close();
      }
    }
  }
}
