package argosy.format.tar;

import argosy.codec.zstd.FrameWriter;
import argosy.codec.zstd.RunCompressor;
import argosy.model.Sections;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/// All parts in one zstd frame.
///
///     run    = head(first header) compressed(the rest)
///     large  = head(header) stored-section+ raw(padding)
///     head   = raw(up to 9 bytes before the reset's place) constant-block raw(the rest)
///     end    = raw(what ends the archive)
///
/// The constant block puts the repeat offsets back to what a section 0 and a run assume, and
/// regenerates 9 equal bytes ([MemberStream#resetAt]). No byte of a large file is compressed, or
/// decompressed unless the plain bytes are asked for. Where a header has no place for the reset,
/// section 0 is written as plain bytes.
final class ZstdEncoder implements Encoder {
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
        if (isPlain(slice)) {
          ByteBuffer plain = ByteBuffer.wrap(parts.slice(slice, blocks));
          yield new Encoded(slice, plainToo ? plain.duplicate() : NOTHING, plain);
        }
        yield new Encoded(
            slice, plainToo ? ByteBuffer.wrap(parts.slice(slice, blocks)) : NOTHING, blocks);
      }
      case Part.End end ->
          new Encoded(end, plainToo ? ByteBuffer.wrap(parts.plain(end)) : NOTHING, NOTHING);
    };
  }

  /// Whether the slice begins a file whose header has no place for the reset.
  private boolean isPlain(Part.Slice slice) {
    return slice.section() == 0 && parts.stream().resetAt(bytes(slice.header())) == 0;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private Encoded run(Part.Run run, boolean plainToo) throws IOException {
    Bench bench = take();
    try {
      byte[] plain = bench.plain().array();
      int length = run.plainBytes();
      int head = run.members().getFirst().header().remaining();
      parts.run(run, plain);
      ByteBuffer coded =
          length == head ? NOTHING : copy(bench.compressor().compress(plain, head, length - head));
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
        byte[] first = bytes(run.members().getFirst().header());
        if (encoded.coded().hasRemaining()) {
          head(first);
          frame.section(encoded.coded());
        } else {
          frame.raw(first);
        }
      }
      case Part.Slice slice -> {
        if (isPlain(slice)) {
          frame.raw(bytes(encoded.coded()));
        } else {
          if (slice.section() == 0) {
            head(bytes(slice.header()));
          }
          frame.section(encoded.coded());
        }
        if (slice.last() && !isPlain(slice)) {
          frame.zeros(parts.stream().padding(slice.file().size()));
        }
      }
      case Part.End end -> frame.raw(parts.stream().end());
    }
  }

  private void head(byte[] header) throws IOException {
    int at = parts.stream().resetAt(header);
    frame.raw(header, 0, at - FrameWriter.RESET_BYTES);
    frame.resetOffsets();
    frame.raw(header, at, header.length - at);
  }

  @Override
  public void finish() throws IOException {
    frame.finish();
  }
}
