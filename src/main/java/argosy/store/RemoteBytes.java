package argosy.store;

import argosy.base.CorruptException;
import argosy.model.Mirrored;
import argosy.model.Remote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A pack at a published place.
///
/// @param sizeBytes of the pack
record RemoteBytes(Remote remote, String name, long sizeBytes) implements StoredBytes {
  @Override
  public Path path() {
    return Path.of(name);
  }

  @Override
  public void read(long at, ByteBuffer target) throws IOException {
    if (at < 0 || at + target.remaining() > sizeBytes) {
      throw new CorruptException(
          "%s: expected %d bytes at %d but the file has %d"
              .formatted(name, target.remaining(), at, sizeBytes));
    }
    int begin = target.position();
    Mirrored.first(remote, source -> read(source, at, target.position(begin)));
  }

  private ByteBuffer read(Remote source, long at, ByteBuffer target) throws IOException {
    byte[] piece = new byte[1 << 16];
    try (InputStream in = source.open(name, at, target.remaining())) {
      while (target.hasRemaining()) {
        int n = in.read(piece, 0, Math.min(piece.length, target.remaining()));
        if (n < 0) {
          throw new CorruptException(name + ": ends early");
        }
        target.put(piece, 0, n);
      }
    }
    return target;
  }

  /// Of a mirror that gives it right.
  @Override
  public byte[] read(StoredSection section) throws IOException {
    return remote instanceof Mirrored
        ? Mirrored.first(remote, one -> new RemoteBytes(one, name, sizeBytes).read(section))
        : StoredBytes.super.read(section);
  }

  @Override
  public ByteBuffer map(long at, long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
    read(at, bytes);
    return bytes.flip();
  }

  @Override
  public void close() {
    // The place is its owner's to close.
  }
}
