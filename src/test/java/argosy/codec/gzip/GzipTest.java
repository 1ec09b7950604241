package argosy.codec.gzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.codec.deflate.RawDeflate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GzipTest {
  private static byte[] text(int length) {
    Random random = new Random(length);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ("etaoin shrdlu".charAt(random.nextInt(13)));
    }
    return bytes;
  }

  private static byte[] members(int... lengths) {
    GzipMembers gzip = new GzipMembers(GzipMembers.DEFAULT_LEVEL);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int n : lengths) {
      ByteBuffer member = gzip.member(text(n), 0, n);
      out.write(member.array(), member.arrayOffset() + member.position(), member.remaining());
    }
    return out.toByteArray();
  }

  private static byte[] plain(int... lengths) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int n : lengths) {
      out.writeBytes(text(n));
    }
    return out.toByteArray();
  }

  private static byte[] read(InputStream in) throws IOException {
    try (GzipStream gzip = new GzipStream(in, "x.gz")) {
      return gzip.readAllBytes();
    }
  }

  @Test
  void membersAreReadByTheJdkAndByThisReader() throws IOException {
    byte[] bytes = members(0, 1, 70_000, 1 << 20, 17);
    byte[] plain = plain(0, 1, 70_000, 1 << 20, 17);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes())
        .isEqualTo(plain);
    assertThat(read(new ByteArrayInputStream(bytes))).isEqualTo(plain);
  }

  @Test
  void aSourceThatGivesAByteAtATimeIsReadToItsEnd() throws IOException {
    byte[] bytes = members(5_000, 3, 5_000);
    InputStream slow =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            return at < bytes.length ? bytes[at++] & 0xff : -1;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            int b = read();
            buffer[offset] = (byte) b;
            return b < 0 ? -1 : 1;
          }
        };
    assertThat(read(slow)).isEqualTo(plain(5_000, 3, 5_000));
  }

  @Test
  void headersWithNamesCommentsAndExtraFieldsAreRead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    GzipParameters parameters = new GzipParameters();
    parameters.setFileName("name");
    parameters.setComment("a comment");
    parameters.setHeaderCRC(true);
    try (GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out, parameters)) {
      gzip.write(text(100));
    }
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text(200));
    }
    assertThat(read(new ByteArrayInputStream(out.toByteArray()))).isEqualTo(plain(100, 200));
  }

  @Test
  void theSameBytesGiveTheSameMember() {
    assertThat(members(100_000)).isEqualTo(members(100_000));
    assertThat(Arrays.copyOf(members(10), 10))
        .containsExactly(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
    if (RawDeflate.isNative()) {
      assertThat(members(100_000)).hasSizeLessThan(60_000);
    }
  }

  @Test
  void flippedBytesAreFound() {
    byte[] good = members(3_000, 3_000);
    byte[] plain = plain(3_000, 3_000);
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(read(new ByteArrayInputStream(bad))).isEqualTo(plain);
      } catch (IOException e) {
        assertThat(e).isInstanceOf(CorruptException.class).hasMessageStartingWith("x.gz: ");
      }
    }
  }

  @Test
  void aStreamCutShortOrWithSomethingAfterItIsCorrupt() {
    byte[] good = members(3_000, 3_000);
    int border = members(3_000).length;
    for (int n = 0; n < good.length; n++) {
      byte[] cut = Arrays.copyOf(good, n);
      if (n != border) {
        assertThatThrownBy(() -> read(new ByteArrayInputStream(cut)))
            .isInstanceOf(CorruptException.class);
      }
    }
    assertThatThrownBy(() -> read(new ByteArrayInputStream(Arrays.copyOf(good, good.length + 1))))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("after a member");
  }

  @Tag("client")
  @Test
  void gnuGzipAndPythonReadMembersAsOneStream() throws Exception {
    byte[] bytes = members(70_000, 1 << 20, 0, 17);
    byte[] plain = plain(70_000, 1 << 20, 0, 17);
    for (String[] command :
        new String[][] {
          {"gzip", "-dc"},
          {
            "python3",
            "-c",
            "import gzip,sys;sys.stdout.buffer.write(gzip.open(sys.stdin.buffer).read())"
          }
        }) {
      Process process = new ProcessBuilder(command).start();
      Thread feed =
          Thread.ofVirtual()
              .start(() -> {
                try (var in = process.getOutputStream()) {
                  in.write(bytes);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertThat(process.getInputStream().readAllBytes())
          .as(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(plain);
      feed.join();
      assertThat(process.waitFor()).isZero();
    }
  }
}
