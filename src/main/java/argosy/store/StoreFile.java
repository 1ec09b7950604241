package argosy.store;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.model.Digest;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/// A file of the store, sealed or being written: bytes at positions, for several threads at once.
///
/// An interrupted thread closes the channel it reads from, for all (`FileChannel`); the others open
/// it again here.
final class StoreFile implements StoredBytes {
  private final Path path;
  private final Set<? extends OpenOption> options;
  private volatile FileChannel channel;
  private volatile boolean closed;

  private StoreFile(Path path, Set<? extends OpenOption> options, FileChannel channel) {
    this.path = path;
    this.options = options;
    this.channel = channel;
  }

  static StoreFile reading(Path path) throws IOException {
    Set<StandardOpenOption> options = Set.of(StandardOpenOption.READ);
    return new StoreFile(path, options, FileChannel.open(path, options));
  }

  /// Makes the file, which may not be there.
  static StoreFile creating(Path path) throws IOException {
    FileChannel created =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new StoreFile(path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE), created);
  }

  /// Opens a file that is only added to, and makes it if needed.
  static StoreFile appending(Path path) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    return new StoreFile(path, options, FileChannel.open(path, options));
  }

  /// Locks the whole file against other processes until it is closed.
  ///
  /// @return whether nobody else has it
  boolean lock() throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock()).isPresent();
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /// The file moved; open channels go on reading it.
  StoreFile movedTo(Path newPath) {
    return new StoreFile(newPath, Set.of(StandardOpenOption.READ), channel);
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public long sizeBytes() throws IOException {
    return channel.size();
  }

  @Override
  public void read(long at, ByteBuffer target) throws IOException {
    int start = target.position();
    while (target.hasRemaining()) {
      int n;
      try {
        n = channel.read(target, at + target.position() - start);
      } catch (ClosedChannelException e) {
        reopen(e);
        continue;
      }
      if (n < 0) {
        throw new CorruptException(
            path + ": expected " + target.limit() + " bytes at " + at + " but the file ends");
      }
    }
  }

  /// @throws IOException naming the file, as when the disk is full
  void write(long at, ByteBuffer source) throws IOException {
    ByteBuffer bytes = source.duplicate();
    int start = bytes.position();
    try {
      while (bytes.hasRemaining()) {
        try {
          channel.write(bytes, at + bytes.position() - start);
        } catch (ClosedChannelException e) {
          reopen(e);
        }
      }
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "store "
              + path
              + ": cannot write, "
              + e.getMessage()
              + "; nothing that was stored before is affected",
          e);
    }
  }

  @Override
  public ByteBuffer map(long at, long length) throws IOException {
    return channel.map(FileChannel.MapMode.READ_ONLY, at, length, Arena.ofAuto()).asByteBuffer();
  }

  void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  void force() throws IOException {
    channel.force(true);
  }

  /// The digest of a range, in pieces.
  Digest digest(long at, long length) throws IOException {
    MessageDigest hash = Hashing.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    for (long done = 0; done < length; done += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
      read(at + done, buffer);
      hash.update(buffer.flip());
    }
    return Digest.ending(hash);
  }

  private synchronized void reopen(ClosedChannelException cause) throws IOException {
    if (closed || Thread.currentThread().isInterrupted()) {
      throw cause;
    }
    if (!channel.isOpen()) {
      channel = FileChannel.open(path, options);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }
}
