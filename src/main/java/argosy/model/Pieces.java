package argosy.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Pieces of a file of the same kind that was written before: what is made of the same is laid into
/// the next file as it is. Nothing depends on what is found but time.
public interface Pieces {
  /// @param members how many of what it was made of it holds
  /// @param bytes as they lie in the file
  record Piece(int members, ByteBuffer bytes) {}

  /// The bytes are those that were written, or nothing is found. Safe for several threads at once.
  ///
  /// @param inputs of all that the bytes are a function of
  Optional<Piece> find(Digest inputs) throws IOException;

  /// Called when the piece was written to the sink's stream, before anything else is.
  void wrote(Digest inputs, Piece piece) throws IOException;

  /// Finds nothing.
  Pieces NONE =
      new Pieces() {
        @Override
        public Optional<Piece> find(Digest inputs) {
          return Optional.empty();
        }

        @Override
        public void wrote(Digest inputs, Piece piece) {
          // Nobody will ask for it.
        }
      };
}
