package argosy.format.tar;

import argosy.codec.gzip.GzipMembers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Each part a gzip member.
record GzipEncoder(PlainParts parts, GzipMembers members, OutputStream out) implements Encoder {
  @Override
  public Encoded encode(Part part, boolean plainToo) throws IOException {
    byte[] plain = parts.plain(part);
    return new Encoded(
        part, plainToo ? ByteBuffer.wrap(plain) : NOTHING, members.member(plain, 0, plain.length));
  }

  @Override
  public void emit(Encoded encoded) throws IOException {
    Encoder.write(out, encoded.coded());
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
