package argosy.app;

import argosy.base.Progress;
import argosy.model.ForwardingSink;
import argosy.model.Output;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

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

  private static final class CountingSink extends ForwardingSink {
    private final Progress progress;

    CountingSink(Sink sink, Progress progress) {
      super(sink);
      this.progress = progress;
    }

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
  }
}
