package argosy.format.tar;

import argosy.codec.tar.TarHeaders;
import argosy.codec.zstd.FrameWriter;
import argosy.codec.zstd.Runs;
import java.io.IOException;
import java.nio.ByteBuffer;

/// All parts in one zstd frame.
///
///     run    = raw(first header without its last 9 bytes) constant-block compressed(the rest)
///     large  = raw(header blocks without the last 9 bytes) constant-block stored-section+ zeros(padding)
///     end    = zeros(1024)
///
/// The constant block puts the repeat offsets back to what a section 0 and a run assume, and
/// regenerates the 9 zeros that every header ends with ([FrameWriter#resetOffsets()]). No byte of a
/// large file is compressed, or decompressed unless the plain bytes are asked for.
record ZstdEncoder(PlainParts parts, FrameWriter frame) implements Encoder {
  private static final int HEADER = TarHeaders.BLOCK_BYTES;

  @Override
  public Encoded encode(Part part, boolean plainToo) throws IOException {
    return switch (part) {
      case Part.Run run -> {
        byte[] plain = parts.run(run);
        yield new Encoded(
            run,
            plainToo ? ByteBuffer.wrap(plain) : NOTHING,
            plain.length == HEADER ? NOTHING : Runs.compress(plain, HEADER, plain.length - HEADER));
      }
      case Part.Slice slice -> {
        ByteBuffer blocks = parts.section(slice);
        yield new Encoded(
            slice, plainToo ? ByteBuffer.wrap(PlainParts.slice(slice, blocks)) : NOTHING, blocks);
      }
      case Part.End end ->
          new Encoded(end, plainToo ? ByteBuffer.wrap(parts.plain(end)) : NOTHING, NOTHING);
    };
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
