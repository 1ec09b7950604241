package argosy.publish;

import argosy.model.Remote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;

/// A file at a place, read at any position: forwards in one request.
final class RemoteChannel implements SeekableByteChannel {
  private final Remote remote;
  private final String name;
  private final long size;
  private long position;
  private long streamAt = -1;
  private InputStream stream = InputStream.nullInputStream();
  private boolean open = true;

  /// @throws NoSuchFileException if there is none
  RemoteChannel(Remote remote, String name) throws IOException {
    this.remote = remote;
    this.name = name;
    this.size = remote.size(name).orElseThrow(() -> new NoSuchFileException(name));
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    if (position >= size) {
      return -1;
    }
    if (streamAt != position) {
      stream.close();
      stream = remote.open(name, position, size - position);
      streamAt = position;
    }
    byte[] piece = new byte[Math.min(target.remaining(), 1 << 16)];
    int n = stream.read(piece, 0, piece.length);
    if (n > 0) {
      target.put(piece, 0, n);
      position += n;
      streamAt = position;
    }
    return n;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public SeekableByteChannel truncate(long newSize) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    stream.close();
  }
}
