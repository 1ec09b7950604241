package argosy.format.tar;

import argosy.base.Hashing;
import argosy.base.Parallel;
import argosy.codec.gzip.GzipMembers;
import argosy.codec.zstd.FrameWriter;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Pieces;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Iterator;

/// Writes a [MemberStream] in an encoding. Parts are encoded in parallel and written in order; a
/// few MiB a thread are held at once, whatever the size of the tree.
public final class TreeTar {
  private final Parallel parallel;

  public TreeTar(Parallel parallel) {
    this.parallel = parallel;
  }

  /// Writes the stream; the output is the caller's to close.
  ///
  /// @throws argosy.base.CorruptException if a content is missing or wrong; names the path
  public void write(MemberStream stream, TarEncoding encoding, BlobSource blobs, OutputStream out)
      throws IOException {
    write(stream, encoding, blobs, out, Pieces.NONE);
  }

  /// As [#write], with the pieces of what was written before: of the sink whose stream `out` ends
  /// in.
  public void write(
      MemberStream stream, TarEncoding encoding, BlobSource blobs, OutputStream out, Pieces pieces)
      throws IOException {
    try (Encoder encoder = encoder(stream, encoding, blobs, out, pieces)) {
      run(encoder, false, plain -> {});
    }
  }

  /// As [#write], and returns the digest of the plain stream (OCI's diffID), for which everything
  /// is decompressed.
  public Digest writeHashed(
      MemberStream stream, TarEncoding encoding, BlobSource blobs, OutputStream out)
      throws IOException {
    MessageDigest hash = Hashing.sha256();
    try (Encoder encoder = encoder(stream, encoding, blobs, out, Pieces.NONE)) {
      run(encoder, true, hash::update);
    }
    return Digest.ending(hash);
  }

  private static Encoder encoder(
      MemberStream stream, TarEncoding encoding, BlobSource blobs, OutputStream out, Pieces pieces)
      throws IOException {
    PlainParts parts = new PlainParts(stream, blobs);
    return switch (encoding) {
      case TarEncoding.Plain plain -> new PlainEncoder(parts, out);
      case TarEncoding.Zstd zstd -> new ZstdEncoder(parts, new FrameWriter(out), pieces);
      case TarEncoding.Gzip gzip ->
          new GzipEncoder(parts, new GzipMembers(gzip.level()), gzip.before(), out);
    };
  }

  private void run(Encoder encoder, boolean plainToo, Parallel.Sink<ByteBuffer> plainSink)
      throws IOException {
    Iterator<Part> parts = encoder.cut();
    Iterator<Parallel.Task<Encoder.Encoded>> tasks =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return parts.hasNext();
          }

          @Override
          public Parallel.Task<Encoder.Encoded> next() {
            return new Encoding(encoder, parts.next(), plainToo);
          }
        };
    try {
      parallel.ordered(
          tasks,
          encoder.mostWeight(parallel.threads()),
          encoded -> {
            plainSink.accept(encoded.plain());
            encoder.emit(encoded);
          });
    } catch (UncheckedIOException e) { // of the parts
      throw e.getCause();
    }
    encoder.finish();
  }

  private record Encoding(Encoder encoder, Part part, boolean plainToo)
      implements Parallel.Task<Encoder.Encoded> {
    @Override
    public Encoder.Encoded run() throws IOException {
      return encoder.encode(part, plainToo);
    }

    @Override
    public int weight() {
      return part.weight();
    }
  }
}
