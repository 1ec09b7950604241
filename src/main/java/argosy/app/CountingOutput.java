package argosy.app;

import argosy.base.Progress;
import argosy.model.Descriptor;
import argosy.model.Output;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// Tells the progress of what is written to another output.
record CountingOutput(Output target, Progress progress) implements Output {
  @Override
  public Sink create(String name) throws IOException {
    return new CountingSink(target.create(name), progress);
  }

  @Override
  public Sink createByDigest(String folder) throws IOException {
    return new CountingSink(target.createByDigest(folder), progress);
  }

  private record CountingSink(Sink sink, Progress progress) implements Sink {
    @Override
    public OutputStream stream() throws IOException {
      return new FilterOutputStream(sink.stream()) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          out.write(bytes, offset, length);
          progress.advance(length);
        }
      };
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
}
