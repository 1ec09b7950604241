package argosy.store;

import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Format;
import argosy.model.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/// The memory twin of [DirectoryOutput]: committed files as byte arrays, readable as
/// [Format.Files].
public final class MemoryOutput implements Output, Format.Files {
  private final Map<String, byte[]> files = new ConcurrentSkipListMap<>();

  /// What was committed under the name.
  public byte[] bytes(String name) throws NoSuchFileException {
    byte[] found = files.get(name);
    if (found == null) {
      throw new NoSuchFileException(name);
    }
    return found.clone();
  }

  /// The names committed so far, sorted.
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  @Override
  public SeekableByteChannel open(String name) throws IOException {
    return new BytesChannel(bytes(name));
  }

  @Override
  public Sink create(String name) {
    return new BytesSink(digest -> name);
  }

  @Override
  public Sink createByDigest(String folder) {
    return new BytesSink(digest -> folder + "/" + digest.hex());
  }

  private final class BytesSink implements Sink {
    private final Function<Digest, String> name;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Map<Long, byte[]> patches = new TreeMap<>();

    BytesSink(Function<Digest, String> name) {
      this.name = name;
    }

    @Override
    public OutputStream stream() {
      return written;
    }

    @Override
    public void patch(long offset, ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      patches.put(offset, copy);
    }

    private byte[] patched() {
      byte[] all = written.toByteArray();
      patches.forEach((offset, bytes) ->
          System.arraycopy(bytes, 0, all, Math.toIntExact(offset), bytes.length));
      return all;
    }

    @Override
    public InputStream reread(long offset, long length) {
      return new ByteArrayInputStream(patched(), Math.toIntExact(offset), Math.toIntExact(length));
    }

    @Override
    public void executable() {
      // Memory has no permissions.
    }

    @Override
    public Descriptor commit(String mediaType) {
      byte[] all = patched();
      Digest digest = Digest.of(all);
      files.put(name.apply(digest), all);
      return new Descriptor(mediaType, digest, all.length);
    }

    @Override
    public void close() {
      // Nothing was visible, so nothing is to be discarded.
    }
  }

  /// A read-only channel over bytes.
  private static final class BytesChannel implements SeekableByteChannel {
    private final byte[] bytes;
    private long position;

    BytesChannel(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer target) {
      if (position >= bytes.length) {
        return target.hasRemaining() ? -1 : 0;
      }
      int n = (int) Math.min(target.remaining(), bytes.length - position);
      target.put(bytes, (int) position, n);
      position += n;
      return n;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      throw new IOException("read-only");
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
      return bytes.length;
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      throw new IOException("read-only");
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      // Bytes need no closing.
    }
  }
}
