package argosy.app;

import argosy.codec.zlib.ZlibStreams;
import argosy.format.cvmfs.ContentHash;
import argosy.format.cvmfs.ObjectSource;
import argosy.format.cvmfs.Suffix;
import argosy.model.Digest;
import argosy.model.Memo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The members of gzip layers as CernVM-FS objects: the same deflate streams, between other headers
/// and trailers. The memo says in which file each lies that was written last, and where
/// (spec/deflated.md).
final class LayerObjects implements ObjectSource, Closeable {
  private static final String PLACE = "deflated-at/1";
  private static final String FILE = "file-at/1";
  private final Memo memo;
  private final Map<Digest, Optional<FileChannel>> files = new HashMap<>();

  LayerObjects(Memo memo) {
    this.memo = memo;
  }

  /// Where a deflate stream lies.
  ///
  /// @param file by its digest
  /// @param adler32 of the plain bytes
  record Place(Digest file, long at, int length, int adler32) {
    private static final int BYTES = 32 + Long.BYTES + Integer.BYTES + Integer.BYTES;

    private byte[] bytes() {
      return ByteBuffer.allocate(BYTES)
          .put(file.hash())
          .putLong(at)
          .putInt(length)
          .putInt(adler32)
          .array();
    }

    private static Optional<Place> parse(byte[] record) {
      if (record.length != BYTES) {
        return Optional.empty();
      }
      ByteBuffer in = ByteBuffer.wrap(record);
      byte[] file = new byte[32];
      in.get(file);
      return Optional.of(new Place(Digest.ofHash(file), in.getLong(), in.getInt(), in.getInt()));
    }
  }

  private static Digest key(ContentHash object) {
    return Digest.of(object.toString().getBytes(StandardCharsets.US_ASCII));
  }

  static void remember(Memo memo, ContentHash object, Place place) throws IOException {
    byte[] bytes = place.bytes();
    Digest key = key(object);
    if (memo.recall(PLACE, key).filter(b -> Arrays.equals(b, bytes)).isEmpty()) {
      memo.remember(PLACE, key, bytes);
    }
  }

  static void remember(Memo memo, Digest file, Path path) throws IOException {
    memo.remember(FILE, file, path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<ByteBuffer> find(ContentHash hash, Suffix suffix) throws IOException {
    Optional<Place> place = memo.recall(PLACE, key(hash)).flatMap(Place::parse);
    if (place.isEmpty()) {
      return Optional.empty();
    }
    Optional<FileChannel> file = file(place.get().file());
    return file.isEmpty() ? Optional.empty() : read(file.get(), place.get());
  }

  private synchronized Optional<FileChannel> file(Digest digest) throws IOException {
    Optional<FileChannel> open = files.get(digest);
    if (open == null) {
      open = open(digest);
      files.put(digest, open);
    }
    return open;
  }

  private Optional<FileChannel> open(Digest digest) throws IOException {
    Optional<byte[]> path = memo.recall(FILE, digest);
    try {
      return path.isEmpty()
          ? Optional.empty()
          : Optional.of(
              FileChannel.open(
                  Path.of(new String(path.get(), StandardCharsets.UTF_8)),
                  StandardOpenOption.READ));
    } catch (IOException e) {
      return Optional.empty(); // removed by its user, or out of reach
    }
  }

  private static Optional<ByteBuffer> read(FileChannel file, Place place) {
    ByteBuffer stream = ByteBuffer.allocate(place.length());
    try {
      while (stream.hasRemaining()) {
        if (file.read(stream, place.at() + stream.position()) < 0) {
          return Optional.empty(); // another file by now, or cut short
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // what cannot be read is deflated anew
    }
    return Optional.of(ZlibStreams.around(stream.flip(), place.adler32()));
  }

  @Override
  public synchronized void close() throws IOException {
    for (Optional<FileChannel> file : files.values()) {
      if (file.isPresent()) {
        file.get().close();
      }
    }
  }
}
