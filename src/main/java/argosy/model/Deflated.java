package argosy.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Chunks of contents that were deflated before, for another layer or for a CernVM-FS repository.
/// Nothing depends on what is found but time.
public interface Deflated {
  /// A chunk of a content, as `codec.deflate.Chunks` cuts it.
  ///
  /// @param content the whole
  /// @param index 0 for the first
  /// @param adler32 of the chunk's plain bytes
  record Chunk(Digest content, int index, int plainBytes, int adler32) {}

  /// The deflate stream that is made of the chunk, bit by bit, or nothing. Safe for several threads
  /// at once.
  Optional<ByteBuffer> find(Chunk chunk) throws IOException;

  /// Called when the stream was written to the sink's stream, before anything else is; the chunks
  /// of a content come in their order.
  ///
  /// @param after bytes that were written behind it
  void wrote(Chunk chunk, ByteBuffer stream, int after) throws IOException;

  /// Finds nothing.
  Deflated NONE =
      new Deflated() {
        @Override
        public Optional<ByteBuffer> find(Chunk chunk) {
          return Optional.empty();
        }

        @Override
        public void wrote(Chunk chunk, ByteBuffer stream, int after) {
          // Nobody will ask for it.
        }
      };
}
