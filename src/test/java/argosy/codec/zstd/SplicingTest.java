package argosy.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.tool.Tool;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sections stored once stand in any order between any bytes in one frame that real readers read.
class SplicingTest {
  private static final int MIB = Blocks.SECTION_BYTES;

  @Test
  void sectionsInAnyOrderBetweenRawBytesAreOneFrame() throws IOException {
    for (int seed = 0; seed < 6; seed++) {
      Spliced spliced = spliced(seed);
      assertThat(unzstd(spliced.frame)).isEqualTo(spliced.plain);
    }
  }

  @Tag("client")
  @Test
  void theRealZstdReadsTheFrame(@TempDir Path dir) throws IOException {
    for (int seed = 10; seed < 20; seed++) {
      Spliced spliced = spliced(seed);
      Path frame = Files.write(dir.resolve("frame.zst"), spliced.frame);
      Path plain = dir.resolve("plain");
      Tool.Result result =
          Tool.of("zstd", "-d", "-f", "-q", frame.toString(), "-o", plain.toString()).run();
      assertThat(result.ok()).as(result.tail()).isTrue();
      assertThat(Files.readAllBytes(plain)).isEqualTo(spliced.plain);
    }
  }

  @Test
  void everySectionButAlsoEachAloneGivesItsPlainBytes() throws IOException {
    for (byte[] content : contents(new Random(1))) {
      List<ByteBuffer> sections = sections(content);
      for (int i = 0; i < sections.size(); i++) {
        byte[] expected =
            Arrays.copyOfRange(content, i * MIB, Math.min(content.length, (i + 1) * MIB));
        byte[] alone = bytes(Blocks.standalone(sections.get(i)));
        assertThat(unzstd(alone)).isEqualTo(expected);
      }
    }
  }

  @Test
  void theSectionInputStreamGivesTheContentBack() throws IOException {
    for (byte[] content : contents(new Random(2))) {
      List<ByteBuffer> sections = sections(content);
      try (InputStream in = new SectionInputStream(sections::get, content.length)) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }
    }
  }

  @Test
  void theSectionsAreAFunctionOfTheContentHoweverItArrives() throws IOException {
    Random random = new Random(3);
    byte[] content = text(random, 3 * MIB + 12345);
    List<ByteBuffer> once = sections(content);
    try (SectionCompressor reused = new SectionCompressor()) {
      for (byte[] before : List.of(text(random, 5 * MIB), noise(random, 100), content)) {
        collect(reused, new ByteArrayInputStream(before));
      }
      List<ByteBuffer> dribbled =
          collect(reused, new Dribble(new ByteArrayInputStream(content), random));
      assertThat(dribbled).isEqualTo(once);
    }
  }

  @Test
  void aCompressorWhoseContentFailedMidwayIsAsGoodAsNew() throws IOException {
    byte[] content = text(new Random(4), 2 * MIB + 1);
    try (SectionCompressor compressor = new SectionCompressor()) {
      InputStream failing =
          new InputStream() {
            private int left = 2 * MIB + 100;

            @Override
            public int read() throws IOException {
              if (left <= 0) {
                throw new IOException("gone");
              }
              return left-- & 0x7f;
            }
          };
      assertThatThrownBy(() -> collect(compressor, failing)).hasMessage("gone");
      assertThat(collect(compressor, new ByteArrayInputStream(content)))
          .isEqualTo(sections(content));
    }
  }

  @Test
  void emptyContentHasNoSections() throws IOException {
    assertThat(sections(new byte[0])).isEmpty();
  }

  @Test
  void theResetOfOffsetsIsRefusedWhereItWouldMakeWrongBytes() throws IOException {
    FrameWriter frame = new FrameWriter(new ByteArrayOutputStream());
    frame.raw("aaaaaaa".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(frame::resetOffsets).isInstanceOf(IllegalStateException.class);
    frame.raw("a".getBytes(StandardCharsets.US_ASCII));
    frame.resetOffsets();
    frame.section(Runs.compress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0, 10));
    assertThatThrownBy(frame::resetOffsets).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aDamagedSectionIsFound() throws IOException {
    byte[] content = text(new Random(5), 300_000);
    byte[] blocks = bytes(sections(content).get(0));
    byte[] cut = Arrays.copyOf(blocks, blocks.length - 1);
    try (SectionDecompressor decompressor = new SectionDecompressor()) {
      assertThatThrownBy(
              () -> decompressor.decompress(ByteBuffer.wrap(cut), new byte[MIB], 0, 300_000))
          .isInstanceOf(CorruptException.class);
      assertThatThrownBy(
              () -> decompressor.decompress(ByteBuffer.wrap(blocks), new byte[MIB], 0, 299_999))
          .isInstanceOf(CorruptException.class);
      assertThatThrownBy(
              () -> decompressor.decompress(ByteBuffer.wrap(blocks), new byte[MIB], 0, 300_001))
          .isInstanceOf(CorruptException.class);
    }
    assertThatThrownBy(() -> Blocks.standalone(ByteBuffer.wrap(cut)))
        .isInstanceOf(CorruptException.class);
  }

  private record Spliced(byte[] frame, byte[] plain) {}

  private record Piece(ByteBuffer blocks, byte[] plain, boolean first) {}

  /// All pieces of all contents, shuffled, as tar would lay them: header, reset, section.
  private static Spliced spliced(int seed) throws IOException {
    Random random = new Random(seed);
    List<Piece> pieces = new ArrayList<>();
    for (byte[] content : contents(random)) {
      List<ByteBuffer> sections = sections(content);
      for (int i = 0; i < sections.size(); i++) {
        byte[] plain =
            Arrays.copyOfRange(content, i * MIB, Math.min(content.length, (i + 1) * MIB));
        pieces.add(new Piece(sections.get(i), plain, i == 0));
      }
    }
    Collections.shuffle(pieces, random);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    FrameWriter frame = new FrameWriter(out);
    for (Piece piece : pieces) {
      if (random.nextBoolean()) {
        byte[] raw = noise(random, random.nextInt(300_000));
        frame.raw(raw);
        plain.writeBytes(raw);
      }
      if (piece.first && !frame.hasInitialOffsets() || random.nextInt(4) == 0) {
        byte[] equal = new byte[8 + random.nextInt(500)];
        if (random.nextBoolean()) {
          Arrays.fill(equal, (byte) '0');
          frame.raw(equal);
        } else {
          frame.zeros(equal.length);
        }
        plain.writeBytes(equal);
        frame.resetOffsets();
        plain.writeBytes(Arrays.copyOf(equal, FrameWriter.RESET_BYTES));
      }
      frame.section(piece.blocks);
      plain.writeBytes(piece.plain);
    }
    frame.zeros(1_000_003);
    plain.writeBytes(new byte[1_000_003]);
    frame.finish();
    return new Spliced(out.toByteArray(), plain.toByteArray());
  }

  /// Tiny, exact multiples, one more and one less, text, noise, and one byte repeated.
  private static List<byte[]> contents(Random random) {
    byte[] mixed = text(random, 2 * MIB + 777);
    System.arraycopy(noise(random, MIB), 0, mixed, MIB / 2, MIB);
    return List.of(
        new byte[] {1},
        text(random, 10),
        text(random, 65_536),
        text(random, 600_000),
        text(random, MIB - 1),
        text(random, MIB),
        text(random, MIB + 1),
        text(random, 3 * MIB),
        noise(random, MIB),
        noise(random, 2 * MIB),
        new byte[70_000],
        new byte[2 * MIB],
        new byte[2 * MIB + 1],
        mixed);
  }

  /// Compressible: words from a small vocabulary, and records 1, 4 and 8 bytes apart.
  private static byte[] text(Random random, int length) {
    byte[] bytes = new byte[length];
    byte[] word = new byte[12];
    int at = 0;
    while (at < length) {
      if (random.nextInt(8) == 0) {
        random.nextBytes(word);
      }
      int n = Math.min(length - at, 1 + random.nextInt(word.length));
      System.arraycopy(word, 0, bytes, at, n);
      at += n;
    }
    return bytes;
  }

  private static byte[] noise(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static List<ByteBuffer> sections(byte[] content) throws IOException {
    try (SectionCompressor compressor = new SectionCompressor()) {
      return collect(compressor, new ByteArrayInputStream(content));
    }
  }

  private static List<ByteBuffer> collect(SectionCompressor compressor, InputStream content)
      throws IOException {
    List<ByteBuffer> sections = new ArrayList<>();
    compressor.compress(
        content, (blocks, plainBytes) -> sections.add(ByteBuffer.wrap(bytes(blocks))));
    return sections;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static byte[] unzstd(byte[] frame) throws IOException {
    try (InputStream in =
        new ZstdInputStream(new ByteArrayInputStream(frame)).setContinuous(false)) {
      return in.readAllBytes();
    }
  }

  /// Gives fewer bytes than it is asked for.
  private static final class Dribble extends FilterInputStream {
    private final Random random;

    Dribble(InputStream in, Random random) {
      super(in);
      this.random = random;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(70_000)));
    }
  }
}
