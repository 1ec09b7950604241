package argosy.codec.zstd;

import static argosy.codec.zstd.Blocks.FRAME_HEADER_BYTES;
import static argosy.codec.zstd.Blocks.SECTION_BYTES;

import argosy.base.CorruptException;
import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Content to sections: runs of complete blocks of [Blocks#SECTION_BYTES] plain bytes each (the
/// last may hold fewer), none marked last, none referring to bytes before its section.
///
/// Content of up to one section is compressed in one call. Longer content goes through libzstd's
/// job mode: one worker, one job per section, no overlap; every job but the first starts with fresh
/// entropy tables and invalidated repeat offsets, so only section 0 assumes the initial ones. The
/// worker compresses a section while the next is read from the content. The sections are a function
/// of the content alone, however it arrives. One thread at a time.
public final class SectionCompressor implements AutoCloseable {
  private static final int NO_OVERLAP = 1;

  /// For the frame's header and the block headers of flushes.
  private static final int SLACK_BYTES = 64;

  /// Takes the sections in order.
  @FunctionalInterface
  public interface Sink {
    /// Asked when the content turned out to fit one section, before that is compressed: whether it
    /// is still wanted, now that all of it has been read.
    default boolean wanted() throws IOException {
      return true;
    }

    /// @param blocks valid only during the call
    /// @param plainBytes what they stand for
    void section(ByteBuffer blocks, int plainBytes) throws IOException;
  }

  private final RunCompressor oneCall = new RunCompressor();
  private final byte[] plain = new byte[SECTION_BYTES];
  private Jobs jobs = new Jobs();

  /// Compresses the content to its end.
  ///
  /// @return how many plain bytes it had; 0 gives no section
  public long compress(InputStream content, Sink sink) throws IOException {
    int n = content.readNBytes(plain, 0, SECTION_BYTES);
    if (n == 0) {
      return 0;
    }
    int next = n < SECTION_BYTES ? -1 : content.read();
    if (next >= 0) {
      return compressLong(content, next, sink);
    }
    if (sink.wanted()) {
      sink.section(oneCall.compress(plain, 0, n), n);
    }
    return n;
  }

  /// Content of at most one section that is at hand.
  ///
  /// @return valid until the next call
  public ByteBuffer compress(byte[] bytes, int offset, int length) throws IOException {
    return oneCall.compress(bytes, offset, length);
  }

  /// `plain` holds the first section, `next` is the byte after it.
  private long compressLong(InputStream content, int next, Sink sink) throws IOException {
    boolean done = false;
    try {
      long total = SECTION_BYTES;
      jobs.start(plain, SECTION_BYTES);
      plain[0] = (byte) next;
      int n = 1 + content.readNBytes(plain, 1, SECTION_BYTES - 1);
      int running = SECTION_BYTES;
      boolean first = true;
      while (running > 0) {
        sink.section(jobs.finish(first), running);
        first = false;
        total += n;
        running = n;
        if (n > 0) {
          jobs.start(plain, n);
          n = n < SECTION_BYTES ? 0 : content.readNBytes(plain, 0, SECTION_BYTES);
        }
      }
      jobs.end();
      done = true;
      return total;
    } finally {
      if (!done) {
        jobs.close(); // its stream is in the middle of some content
        jobs = new Jobs();
      }
    }
  }

  @Override
  public void close() {
    oneCall.close();
    jobs.close();
  }

  /// A stream of libzstd in job mode: a section is started, compressed by the worker, and finished.
  private static final class Jobs implements AutoCloseable {
    private final ZstdCompressCtx stream =
        RunCompressor.context().setWorkers(1).setJobSize(SECTION_BYTES).setOverlapLog(NO_OVERLAP);
    private final ByteBuffer in = ByteBuffer.allocateDirect(SECTION_BYTES);
    private final ByteBuffer out =
        ByteBuffer.allocateDirect((int) Zstd.compressBound(SECTION_BYTES) + SLACK_BYTES);

    /// Hands the section to the worker; returns when it is copied.
    void start(byte[] plain, int length) {
      in.clear().put(plain, 0, length).flip();
      out.clear();
      while (in.hasRemaining()) {
        stream.compressDirectByteBufferStream(out, in, EndDirective.CONTINUE);
      }
    }

    /// Waits for the worker.
    ByteBuffer finish(boolean first) throws CorruptException {
      while (!stream.compressDirectByteBufferStream(out, in, EndDirective.FLUSH)) {
        if (!out.hasRemaining()) {
          throw new CorruptException("zstd: a section is larger than its bound");
        }
      }
      out.flip();
      if (first) {
        out.position(FRAME_HEADER_BYTES);
      }
      return out.slice().asReadOnlyBuffer();
    }

    /// Ends the frame, so that the next content starts anew; drops the empty last block.
    void end() {
      in.clear().limit(0);
      out.clear();
      while (!stream.compressDirectByteBufferStream(out, in, EndDirective.END)) {
        out.clear();
      }
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
