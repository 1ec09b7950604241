package argosy.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// A sink over another: what is not overridden goes straight to it.
public abstract class ForwardingSink implements Output.Sink {
  protected final Output.Sink sink;

  protected ForwardingSink(Output.Sink sink) {
    this.sink = sink;
  }

  @Override
  public OutputStream stream() throws IOException {
    return sink.stream();
  }

  @Override
  public Pieces pieces() throws IOException {
    return sink.pieces();
  }

  @Override
  public Deflated deflated() throws IOException {
    return sink.deflated();
  }

  @Override
  public void patch(long offset, ByteBuffer bytes) throws IOException {
    sink.patch(offset, bytes);
  }

  @Override
  public InputStream reread(long offset, long length) throws IOException {
    return sink.reread(offset, length);
  }

  @Override
  public void executable() throws IOException {
    sink.executable();
  }

  @Override
  public Descriptor commit(String mediaType) throws IOException {
    return sink.commit(mediaType);
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
