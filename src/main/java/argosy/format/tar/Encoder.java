package argosy.format.tar;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// One encoding at work on one stream.
interface Encoder extends AutoCloseable {
  ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

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
  record Encoded(Part part, ByteBuffer plain, ByteBuffer coded) {}

  static void write(OutputStream out, ByteBuffer bytes) throws IOException {
    out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }
}
