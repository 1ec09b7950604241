package argosy.app;

import argosy.base.CountedOutputStream;
import argosy.base.Parallel;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.ForwardingSink;
import argosy.model.Output;
import argosy.model.Pieces;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A sink whose pieces the next file of the kind may take over.
final class KeptSink extends ForwardingSink implements Pieces {
  private final Path path;
  private final Parallel.Task<KeptPieces> open;
  private final List<KeptPieces> kept = new ArrayList<>(1); // none until asked for
  private final List<CountedOutputStream> streams = new ArrayList<>(1);

  /// @param path of the file when it is committed
  /// @param open the pieces of the one before
  KeptSink(Output.Sink sink, Path path, Parallel.Task<KeptPieces> open) {
    super(sink);
    this.path = path;
    this.open = open;
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
  public Descriptor commit(String mediaType) throws IOException {
    Descriptor written = super.commit(mediaType);
    for (KeptPieces pieces : kept) {
      pieces.keep(path, written.sizeBytes());
    }
    return written;
  }

  @Override
  public void close() throws IOException {
    for (KeptPieces pieces : kept) {
      pieces.close();
    }
    super.close();
  }
}
