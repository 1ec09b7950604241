package argosy.app;

import argosy.base.CountedOutputStream;
import argosy.base.Parallel;
import argosy.model.Deflated;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.ForwardingSink;
import argosy.model.Output;
import argosy.model.Pieces;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A sink whose pieces the next file of the kind may take over, and whose deflate streams any layer
/// or repository.
final class KeptSink extends ForwardingSink implements Pieces, Deflated {
  private final Function<Descriptor, Path> path;
  private final Parallel.Task<KeptPieces> open;
  private final Parallel.Task<KeptStreams> openStreams;
  private final List<KeptPieces> kept = new ArrayList<>(1); // none until asked for
  private final List<KeptStreams> deflated = new ArrayList<>(1); // none until asked for
  private final List<CountedOutputStream> streams = new ArrayList<>(1);

  /// @param path of the file when it is committed
  /// @param open the pieces of the one before
  /// @param openStreams what was deflated before
  KeptSink(
      Output.Sink sink,
      Function<Descriptor, Path> path,
      Parallel.Task<KeptPieces> open,
      Parallel.Task<KeptStreams> openStreams) {
    super(sink);
    this.path = path;
    this.open = open;
    this.openStreams = openStreams;
  }

  @Override
  public OutputStream stream() throws IOException {
    if (streams.isEmpty()) {
      streams.add(new CountedOutputStream(sink.stream()));
    }
    return streams.getFirst();
  }

  @Override
  public Pieces pieces() throws IOException {
    if (kept.isEmpty()) {
      kept.add(open.run());
    }
    return this;
  }

  @Override
  public Optional<Piece> find(Digest inputs) {
    return kept.getFirst().find(inputs);
  }

  @Override
  public void wrote(Digest inputs, Piece piece) {
    long end = streams.getFirst().count();
    kept.getFirst().wrote(inputs, piece, end - piece.bytes().remaining());
  }

  @Override
  public Deflated deflated() throws IOException {
    if (deflated.isEmpty()) {
      deflated.add(openStreams.run());
    }
    return this;
  }

  @Override
  public Optional<ByteBuffer> find(Chunk chunk) throws IOException {
    return deflated.getFirst().find(chunk);
  }

  @Override
  public void wrote(Chunk chunk, ByteBuffer stream, int after) {
    deflated.getFirst().wrote(chunk, stream, streams.getFirst().count() - after);
  }

  @Override
  public Descriptor commit(String mediaType) throws IOException {
    Descriptor written = super.commit(mediaType);
    for (KeptPieces pieces : kept) {
      pieces.keep(path.apply(written), written.sizeBytes());
    }
    for (KeptStreams some : deflated) {
      some.keep(path.apply(written), written.digest());
    }
    return written;
  }

  @Override
  public void close() throws IOException {
    for (KeptPieces pieces : kept) {
      pieces.close();
    }
    for (KeptStreams some : deflated) {
      some.close();
    }
    super.close();
  }
}
