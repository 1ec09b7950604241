package argosy.format.rpm;

import argosy.base.CountedOutputStream;
import argosy.base.Hashing;
import argosy.model.BlobSource;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.ForwardingSink;
import argosy.model.Output;
import argosy.model.Sections;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Optional;

/// One compressed file in the scratch space of an output, which a blob source reads again before it
/// is thrown away: it never appears under its name. Its sections are zstd's raw blocks (RFC 8878
/// section 3.1.1.2): it would not get smaller.
final class Spool implements Output, BlobSource, Closeable {
  private static final int BLOCK_BYTES = 128 << 10;
  private static final int BLOCK_HEADER_BYTES = 3;

  private final Output output;
  private Optional<Sink> held = Optional.empty();
  private Optional<Digest> digest = Optional.empty();
  private long sizeBytes;

  Spool(Output output) {
    this.output = output;
  }

  /// What was written.
  @Override
  public InputStream open(Digest wanted) throws IOException {
    return written(wanted).reread(0, sizeBytes);
  }

  private Sink written(Digest wanted) throws NoSuchFileException {
    if (held.isEmpty() || !digest.equals(Optional.of(wanted))) {
      throw new NoSuchFileException(wanted.toString());
    }
    return held.get();
  }

  @Override
  public Sections sections(Digest wanted) throws IOException {
    return new Raw(written(wanted), sizeBytes);
  }

  private record Raw(Sink file, long plainBytes) implements Sections {
    @Override
    public int count() {
      return Math.toIntExact((plainBytes + SECTION_BYTES - 1) / SECTION_BYTES);
    }

    @Override
    public ByteBuffer section(int i) throws IOException {
      int length = plainBytes(i);
      int blocks = (length + BLOCK_BYTES - 1) / BLOCK_BYTES;
      ByteBuffer out = ByteBuffer.allocate(length + blocks * BLOCK_HEADER_BYTES);
      try (InputStream in = file.reread((long) i * SECTION_BYTES, length)) {
        for (int at = 0; at < length; at += BLOCK_BYTES) {
          int size = Math.min(BLOCK_BYTES, length - at);
          int header = size << 3; // raw, and not the last
          out.put((byte) header).put((byte) (header >> 8)).put((byte) (header >> 16));
          out.put(in.readNBytes(size));
        }
      }
      return out.flip().asReadOnlyBuffer();
    }
  }

  @Override
  public Sink create(String name) throws IOException {
    if (held.isPresent()) {
      throw new IllegalStateException("one file at most: " + name);
    }
    Sink sink = output.create(name);
    held = Optional.of(sink);
    return new Held(sink);
  }

  @Override
  public Sink createByDigest(String folder) {
    throw new IllegalStateException("a spooled file has a name");
  }

  @Override
  public void close() throws IOException {
    if (held.isPresent()) {
      held.get().close();
    }
  }

  /// Hashes and counts; committing leaves the file open.
  private final class Held extends ForwardingSink {
    private final MessageDigest hash = Hashing.sha256();
    private final CountedOutputStream stream;

    Held(Sink sink) throws IOException {
      super(sink);
      this.stream = new CountedOutputStream(new DigestOutputStream(sink.stream(), hash));
    }

    @Override
    public OutputStream stream() {
      return stream;
    }

    @Override
    public void patch(long offset, ByteBuffer bytes) {
      throw new IllegalStateException("a spooled file is not patched");
    }

    @Override
    public Descriptor commit(String mediaType) {
      Digest whole = Digest.ending(hash);
      digest = Optional.of(whole);
      sizeBytes = stream.count();
      return new Descriptor(mediaType, whole, sizeBytes);
    }

    @Override
    public void close() {
      // Spool closes it
    }
  }
}
