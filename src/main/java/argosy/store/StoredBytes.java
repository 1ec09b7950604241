package argosy.store;

import argosy.base.CorruptException;
import argosy.model.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The bytes of a sealed pack, here or far away: at positions, for several threads at once.
interface StoredBytes extends Closeable {
  /// Its name, by which it is told apart.
  Path path();

  long sizeBytes() throws IOException;

  /// Fills the buffer.
  ///
  /// @throws CorruptException if the file ends before
  void read(long at, ByteBuffer target) throws IOException;

  /// A part that is read often.
  ByteBuffer map(long at, long length) throws IOException;

  /// The section's stored bytes.
  ///
  /// @throws CorruptException if they are not those that were stored
  default byte[] read(StoredSection section) throws IOException {
    byte[] stored = new byte[section.storedBytes()];
    read(section.at(), ByteBuffer.wrap(stored));
    Digest digest = Digest.of(stored);
    if (!digest.equals(section.digest())) {
      throw new CorruptException(
          path()
              + ": section at byte "
              + section.at()
              + ", expected "
              + section.digest()
              + " but got "
              + digest);
    }
    return stored;
  }
}
