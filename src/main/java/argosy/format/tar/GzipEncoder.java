package argosy.format.tar;

import argosy.codec.gzip.GzipMembers;
import argosy.model.Deflated;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;
import java.util.zip.Adler32;

/// Each part a gzip member. What large files have are [chunks][argosy.codec.deflate.Chunks], whose
/// streams may have been made before.
record GzipEncoder(PlainParts parts, GzipMembers members, Deflated before, OutputStream out)
    implements Encoder {
  /// MiB: two chunks a thread where threads are few, and never more than a small heap has.
  private static final int CHUNKS_WEIGHT = 24;

  private static final int MOST_WEIGHT = 64;

  @Override
  public Iterator<Part> cut() {
    return new ChunkCutter(parts);
  }

  @Override
  public int mostWeight(int threads) {
    return Math.min(MOST_WEIGHT, Encoder.super.mostWeight(threads) + CHUNKS_WEIGHT);
  }

  @Override
  public Encoded encode(Part part, boolean plainToo) throws IOException {
    byte[] plain = parts.plain(part);
    ByteBuffer kept = plainToo ? ByteBuffer.wrap(plain) : NOTHING;
    return part instanceof Part.Chunk chunk
        ? chunk(chunk, plain, kept)
        : new Encoded(part, kept, members.member(plain, 0, plain.length));
  }

  private Encoded chunk(Part.Chunk part, byte[] plain, ByteBuffer kept) throws IOException {
    Adler32 sum = new Adler32();
    sum.update(plain);
    Deflated.Chunk chunk =
        new Deflated.Chunk(part.file().digest(), part.index(), plain.length, (int) sum.getValue());
    Optional<ByteBuffer> stream = before.find(chunk);
    ByteBuffer member =
        stream.isPresent()
            ? GzipMembers.member(stream.get(), plain)
            : members.member(plain, 0, plain.length);
    return new Encoded(part, kept, member, chunk);
  }

  @Override
  public void emit(Encoded encoded) throws IOException {
    Encoder.write(out, encoded.coded());
    if (encoded.chunk().isPresent()) {
      before.wrote(
          encoded.chunk().get(), GzipMembers.stream(encoded.coded()), GzipMembers.TRAILER_BYTES);
    }
  }

  @Override
  public void finish() {
    // The last member ends the stream.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
