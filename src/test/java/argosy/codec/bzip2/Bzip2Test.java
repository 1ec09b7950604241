package argosy.codec.bzip2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;

class Bzip2Test {
  private static byte[] packed(byte[] plain, int level) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var bzip2 = new BZip2CompressorOutputStream(out, level)) {
      bzip2.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] read(byte[] packed) throws IOException {
    try (var in = new Bzip2InputStream("x", new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  static List<byte[]> samples() {
    Random random = new Random(2);
    List<byte[]> samples = new ArrayList<>();
    samples.add(new byte[0]);
    samples.add("a".getBytes(StandardCharsets.US_ASCII));
    for (int n : new int[] {3, 4, 5, 254, 255, 256, 259, 260, 1000, 1_200_000}) {
      samples.add(new byte[n]); // runs of every length that matters
    }
    byte[] noise = new byte[2_500_000]; // of several blocks
    random.nextBytes(noise);
    samples.add(noise);
    byte[] text = new byte[300_000];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) ("etaoin shrdlu\n".charAt(Math.abs((int) (random.nextGaussian() * 4)) % 14));
    }
    samples.add(text);
    byte[] periodic = new byte[150_000];
    for (int i = 0; i < periodic.length; i++) {
      periodic[i] = (byte) "abcab".charAt(i % 5);
    }
    samples.add(periodic);
    return samples;
  }

  @Test
  void whatOthersPackIsRead() throws IOException {
    for (byte[] sample : samples()) {
      for (int level : new int[] {1, 9}) {
        assertThat(read(packed(sample, level))).isEqualTo(sample);
      }
    }
  }

  @Test
  void whatIsWrittenIsReadByUsAndByOthers() throws IOException {
    for (byte[] sample : samples()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (Bzip2OutputStream bzip2 = new Bzip2OutputStream(out)) {
        bzip2.write(sample);
      }
      assertThat(read(out.toByteArray())).isEqualTo(sample);
      try (var other =
          new BZip2CompressorInputStream(new ByteArrayInputStream(out.toByteArray()))) {
        assertThat(other.readAllBytes()).isEqualTo(sample);
      }
      assertThat(out.size()).isLessThanOrEqualTo(packed(sample, 9).length * 102 / 100 + 8);
    }
  }

  @Test
  void severalStreamsOneAfterTheOtherAreOne() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(packed("one ".getBytes(StandardCharsets.US_ASCII), 1));
    both.writeBytes(packed("two".getBytes(StandardCharsets.US_ASCII), 9));
    assertThat(read(both.toByteArray())).asString().isEqualTo("one two");
  }

  @Test
  void damageIsRefusedNeverShown() throws IOException {
    byte[] plain =
        "the same again and again, the same again and again"
            .repeat(20)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] good = packed(plain, 9);
    Random random = new Random(5);
    for (int i = 0; i < 3000; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length)) : bad;
      try {
        assertThat(read(cut)).isEqualTo(plain);
      } catch (CorruptException e) {
        assertThat(e).hasMessageStartingWith("x: ");
      }
    }
    assertThatThrownBy(() -> read(new byte[10])).hasMessage("x: not bzip2");
  }
}
