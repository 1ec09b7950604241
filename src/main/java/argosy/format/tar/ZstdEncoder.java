package argosy.format.tar;

import argosy.codec.zstd.FrameWriter;
import argosy.codec.zstd.RunCompressor;
import argosy.codec.zstd.SectionDecompressor;
import argosy.model.Digest;
import argosy.model.Pieces;
import argosy.model.Sections;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

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
  private final Pieces pieces;
  private final Deque<Bench> idle = new ArrayDeque<>();
  private boolean closed;

  ZstdEncoder(PlainParts parts, FrameWriter frame, Pieces pieces) {
    this.parts = parts;
    this.frame = frame;
    this.pieces = pieces;
  }

  /// What one thread needs to compress a run, kept for the next one.
  private record Bench(
      ByteBuffer plain, RunCompressor compressor, SectionDecompressor decompressor) {
    void close() {
      compressor.close();
      decompressor.close();
    }
  }

  private synchronized Bench take() {
    return idle.isEmpty()
        ? new Bench(
            ByteBuffer.allocate(Sections.SECTION_BYTES),
            new RunCompressor(),
            new SectionDecompressor())
        : idle.pop();
  }

  private synchronized void giveBack(Bench bench) {
    if (closed) {
      bench.close();
    } else {
      idle.push(bench);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(Bench::close);
    idle.clear();
  }

  @Override
  public Iterator<Part> cut() {
    return new Cutter(parts.stream());
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
      case Part.Chunk chunk -> throw new IllegalStateException("a frame has sections");
      case Part.End end ->
          new Encoded(end, plainToo ? ByteBuffer.wrap(parts.plain(end)) : NOTHING, NOTHING);
    };
  }

  /// Whether the slice begins a file whose header has no place for the reset.
  private boolean isPlain(Part.Slice slice) {
    return slice.section() == 0 && parts.stream().resetAt(Encoder.bytes(slice.header())) == 0;
  }

  private Encoded run(Part.Run run, boolean plainToo) throws IOException {
    Optional<BlankRun> blank =
        parts.stream().isImprinted()
            ? Optional.of(new BlankRun(parts.stream(), run))
            : Optional.empty();
    Optional<Digest> inputs = blank.map(BlankRun::inputs);
    if (inputs.isPresent() && !plainToo) {
      Optional<List<Pieces.Piece>> before = before(run, inputs.get());
      if (before.isPresent()) {
        return new Encoded(run, NOTHING, before.get(), inputs);
      }
    }
    Bench bench = take();
    try {
      byte[] plain = bench.plain().array();
      int length = run.plainBytes();
      parts.run(run, plain);
      ByteBuffer copy = plainToo ? Encoder.copy(ByteBuffer.wrap(plain, 0, length)) : NOTHING;
      Optional<List<Pieces.Piece>> made = Optional.empty();
      if (blank.isPresent()) {
        byte[] actual = Arrays.copyOf(plain, length);
        made = blank.get().compress(plain, bench.compressor(), bench.decompressor());
        System.arraycopy(actual, 0, plain, 0, length);
      }
      return made.isPresent()
          ? new Encoded(run, copy, made.get(), inputs)
          : new Encoded(run, copy, List.of(whole(run, plain, bench)), Optional.empty());
    } finally {
      giveBack(bench);
    }
  }

  /// All pieces of the run, if each was written before.
  private Optional<List<Pieces.Piece>> before(Part.Run run, Digest inputs) throws IOException {
    List<Pieces.Piece> found = new ArrayList<>();
    int members = 0;
    while (members < run.members().size()) {
      Optional<Pieces.Piece> next = pieces.find(BlankRun.piece(inputs, found.size()));
      if (next.isEmpty()) {
        return Optional.empty();
      }
      found.add(next.get());
      members += next.get().members();
    }
    return Optional.of(found);
  }

  /// The run as one piece that is this release's alone.
  private static Pieces.Piece whole(Part.Run run, byte[] plain, Bench bench) throws IOException {
    int head = run.members().getFirst().header().remaining();
    int length = run.plainBytes();
    return new Pieces.Piece(
        run.members().size(),
        length == head
            ? NOTHING
            : Encoder.copy(bench.compressor().compress(plain, head, length - head)));
  }

  @Override
  public void emit(Encoded encoded) throws IOException {
    switch (encoded.part()) {
      case Part.Run run -> {
        int member = 0;
        for (int i = 0; i < encoded.pieces().size(); i++) {
          Pieces.Piece piece = encoded.pieces().get(i);
          byte[] first = Encoder.bytes(run.members().get(member).header());
          if (piece.bytes().hasRemaining()) {
            head(first);
            frame.section(piece.bytes());
            if (encoded.inputs().isPresent()) {
              pieces.wrote(BlankRun.piece(encoded.inputs().get(), i), piece);
            }
          } else {
            frame.raw(first);
          }
          member += piece.members();
        }
      }
      case Part.Slice slice -> {
        if (isPlain(slice)) {
          frame.raw(Encoder.bytes(encoded.coded()));
        } else {
          if (slice.section() == 0) {
            head(Encoder.bytes(slice.header()));
          }
          frame.section(encoded.coded());
        }
        if (slice.last() && !isPlain(slice)) {
          frame.zeros(parts.stream().padding(slice.file().size()));
        }
      }
      case Part.Chunk chunk -> throw new IllegalStateException("a frame has sections");
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
