package argosy.store;

import argosy.base.CorruptException;
import argosy.model.Remote;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// Ends of packs at published places, index and trailer, kept here: a pack never changes, and its
/// name is the digest of its index, so that what is kept is checked as what is fetched. Anything may
/// be removed at any time.
///
///     FOLDER/HEX.index := index trailer        of HEX.pack (`spec/store.md`)
///
/// @param folder made when the first is kept
public record KeptIndexes(Path folder) {
  private Path file(String pack) {
    String name = String.valueOf(Path.of(pack).getFileName());
    return folder.resolve(name.replaceFirst("\\.pack$", "") + ".index");
  }

  /// The pack at the place, opened without asking there.
  Optional<Pack> open(Remote remote, String name) throws IOException {
    Path file = file(name);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    ByteBuffer tail = ByteBuffer.wrap(Files.readAllBytes(file));
    if (tail.remaining() < PackLayout.TRAILER_BYTES) {
      return Optional.empty();
    }
    long from = tail.getLong(tail.remaining() - PackLayout.TRAILER_BYTES);
    RemoteBytes there = new RemoteBytes(remote, name, from + tail.remaining());
    try {
      return Optional.of(Pack.open(new TailBytes(there, tail, from)));
    } catch (CorruptException e) {
      return Optional.empty(); // fetched and kept anew
    }
  }

  void keep(Pack pack) throws IOException {
    Files.createDirectories(folder);
    ByteBuffer trailer = ByteBuffer.allocate(PackLayout.TRAILER_BYTES);
    pack.file().read(pack.file().sizeBytes() - PackLayout.TRAILER_BYTES, trailer);
    Path fresh = Files.createTempFile(folder, "index", ".part");
    try {
      try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        for (ByteBuffer part : List.of(pack.index(), trailer.flip())) {
          while (part.hasRemaining()) {
            out.write(part);
          }
        }
      }
      Files.move(
          fresh,
          file(String.valueOf(pack.file().path())),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh); // as when the disk is full
    }
  }
}
