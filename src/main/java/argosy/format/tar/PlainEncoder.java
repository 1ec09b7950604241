package argosy.format.tar;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;

/// No encoding.
record PlainEncoder(PlainParts parts, OutputStream out) implements Encoder {
  @Override
  public Iterator<Part> cut() {
    return new Cutter(parts.stream());
  }

  @Override
  public Encoded encode(Part part, boolean plainToo) throws IOException {
    ByteBuffer plain = ByteBuffer.wrap(parts.plain(part));
    return new Encoded(part, plain.duplicate(), plain);
  }

  @Override
  public void emit(Encoded encoded) throws IOException {
    Encoder.write(out, encoded.coded());
  }

  @Override
  public void finish() {
    // Plain bytes have no trailer.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
