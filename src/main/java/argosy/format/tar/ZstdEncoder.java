package argosy.format.tar;

import argosy.codec.tar.TarHeaders;
import argosy.codec.zstd.FrameWriter;
import argosy.codec.zstd.RunCompressor;
import argosy.model.Sections;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/// All parts in one zstd frame.
///
///     run    = raw(first header without its last 9 bytes) constant-block compressed(the rest)
///     large  = raw(header blocks without the last 9 bytes) constant-block stored-section+ zeros(padding)
///     end    = zeros(1024)
///
/// The constant block puts the repeat offsets back to what a section 0 and a run assume, and
/// regenerates the 9 zeros that every header ends with ([FrameWriter#resetOffsets()]). No byte of a
/// large file is compressed, or decompressed unless the plain bytes are asked for.
final class ZstdEncoder implements Encoder {
  private static final int HEADER = TarHeaders.BLOCK_BYTES;
  private final PlainParts parts;
  private final FrameWriter frame;
  private final Deque<Bench> idle = new ArrayDeque<>();
  private boolean closed;

  ZstdEncoder(PlainParts parts, FrameWriter frame) {
    this.parts = parts;
    this.frame = frame;
  }

  /// What one thread needs to compress a run, kept for the next one.
  private record Bench(ByteBuffer plain, RunCompressor compressor) {}

  private synchronized Bench take() {
    return idle.isEmpty()
        ? new Bench(ByteBuffer.allocate(Sections.SECTION_BYTES), new RunCompressor())
        : idle.pop();
  }

  private synchronized void giveBack(Bench bench) {
    if (closed) {
      bench.compressor().close();
    } else {
      idle.push(bench);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(bench -> bench.compressor().close());
    idle.clear();
  }

  @Override
  public Encoded encode(Part part, boolean plainToo) throws IOException {
    return switch (part) {
      case Part.Run run -> run(run, plainToo);
      case Part.Slice slice -> {
        ByteBuffer blocks = parts.section(slice);
        yield new Encoded(
            slice, plainToo ? ByteBuffer.wrap(PlainParts.slice(slice, blocks)) : NOTHING, blocks);
      }
      case Part.End end ->
          new Encoded(end, plainToo ? ByteBuffer.wrap(parts.plain(end)) : NOTHING, NOTHING);
    };
  }

  private Encoded run(Part.Run run, boolean plainToo) throws IOException {
    Bench bench = take();
    try {
      byte[] plain = bench.plain().array();
      int length = run.plainBytes();
      parts.run(run, plain);
      ByteBuffer coded =
          length == HEADER
              ? NOTHING
              : copy(bench.compressor().compress(plain, HEADER, length - HEADER));
      return new Encoded(run, plainToo ? copy(ByteBuffer.wrap(plain, 0, length)) : NOTHING, coded);
    } finally {
      giveBack(bench);
    }
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }

  @Override
  public void emit(Encoded encoded) throws IOException {
    switch (encoded.part()) {
      case Part.Run run -> {
        byte[] first = new byte[HEADER];
        run.members().getFirst().header().get(0, first);
        if (encoded.coded().hasRemaining()) {
          head(first);
          frame.section(encoded.coded());
        } else {
          frame.raw(first);
        }
      }
      case Part.Slice slice -> {
        if (slice.section() == 0) {
          byte[] header = new byte[slice.header().remaining()];
          slice.header().get(0, header);
          head(header);
        }
        frame.section(encoded.coded());
        if (slice.last()) {
          frame.zeros(TarHeaders.padding(slice.file().size()));
        }
      }
      case Part.End end -> frame.zeros(TarHeaders.END_BYTES);
    }
  }

  private void head(byte[] header) throws IOException {
    frame.raw(header, 0, header.length - FrameWriter.RESET_BYTES);
    frame.resetOffsets();
  }

  @Override
  public void finish() throws IOException {
    frame.finish();
  }
}
