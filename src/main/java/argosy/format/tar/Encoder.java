package argosy.format.tar;

import argosy.model.Deflated;
import argosy.model.Digest;
import argosy.model.Pieces;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// One encoding at work on one stream.
interface Encoder extends AutoCloseable {
  ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  /// Cuts the stream into the parts that this encoding has.
  Iterator<Part> cut();

  /// The [weight][Part#weight] of the parts that may be held at once.
  ///
  /// @param threads that encode
  default int mostWeight(int threads) {
    return 2 * threads + 2;
  }

  /// Encodes a part; called on any thread, several at once.
  ///
  /// @param plainToo whether the plain bytes are asked for
  Encoded encode(Part part, boolean plainToo) throws IOException;

  /// Writes a part; called in the stream's order, on one thread.
  void emit(Encoded encoded) throws IOException;

  /// Ends the stream after the last part.
  void finish() throws IOException;

  /// Frees what is held outside the heap; workers that are still at work free theirs when done.
  @Override
  void close();

  /// @param plain empty unless it was asked for
  /// @param coded unless it is in pieces
  /// @param inputs of which the pieces are a function; empty if they are of one release only
  /// @param chunk that was deflated, if it is a chunk of a large file
  record Encoded(
      Part part,
      ByteBuffer plain,
      ByteBuffer coded,
      List<Pieces.Piece> pieces,
      Optional<Digest> inputs,
      Optional<Deflated.Chunk> chunk) {
    Encoded(Part part, ByteBuffer plain, ByteBuffer coded) {
      this(part, plain, coded, List.of(), Optional.empty(), Optional.empty());
    }

    Encoded(Part part, ByteBuffer plain, ByteBuffer coded, Deflated.Chunk chunk) {
      this(part, plain, coded, List.of(), Optional.empty(), Optional.of(chunk));
    }

    Encoded(Part part, ByteBuffer plain, List<Pieces.Piece> pieces, Optional<Digest> inputs) {
      this(part, plain, NOTHING, List.copyOf(pieces), inputs, Optional.empty());
    }
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }

  static void write(OutputStream out, ByteBuffer bytes) throws IOException {
    out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }
}
