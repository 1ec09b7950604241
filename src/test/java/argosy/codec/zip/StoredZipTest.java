package argosy.codec.zip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredZipTest {
  @TempDir Path folder;

  private static byte[] written(boolean large) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StoredZipWriter zip = new StoredZipWriter(out);
    zip.member("metadata.json", "{}".getBytes(UTF_8));
    OutputStream content = zip.begin("pkg-ä.tar.zst", large);
    content.write("streamed ".getBytes(UTF_8));
    content.write('x');
    StoredZipWriter.Patch patch = zip.end();
    zip.member("last", new byte[0]);
    zip.finish();
    byte[] bytes = out.toByteArray();
    patch.bytes().get(0, bytes, Math.toIntExact(patch.offset()), patch.bytes().capacity());
    return bytes;
  }

  private static final Map<String, String> EXPECTED =
      new LinkedHashMap<>(Map.of("metadata.json", "{}", "pkg-ä.tar.zst", "streamed x", "last", ""));

  private Map<String, String> read(byte[] zip) throws IOException {
    Path file = Files.write(folder.resolve("a.zip"), zip);
    Map<String, String> found = new LinkedHashMap<>();
    try (FileChannel channel = FileChannel.open(file)) {
      ZipReader reader = new ZipReader("a.zip", channel);
      for (ZipReader.Member member : reader.members().values()) {
        try (InputStream in = reader.open(member)) {
          found.put(member.name(), new String(in.readAllBytes(), UTF_8));
        }
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsWrittenIsReadByUsAndByTheJdkInBothOfItsWays(boolean large) throws IOException {
    byte[] zip = written(large);
    assertThat(read(zip)).isEqualTo(EXPECTED);
    Path file = Files.write(folder.resolve("b.zip"), zip);
    try (var jdk = new ZipFile(file.toFile())) {
      for (var expected : EXPECTED.entrySet()) {
        ZipEntry entry = jdk.getEntry(expected.getKey());
        assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
        assertThat(jdk.getInputStream(entry).readAllBytes())
            .isEqualTo(expected.getValue().getBytes(UTF_8));
      }
    }
    Map<String, String> streamed = new LinkedHashMap<>();
    try (var jdk = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry e = jdk.getNextEntry(); e != null; e = jdk.getNextEntry()) {
        streamed.put(e.getName(), new String(jdk.readAllBytes(), UTF_8));
      }
    }
    assertThat(streamed).isEqualTo(EXPECTED);
  }

  @Test
  void deflatedMembersOfOthersAreRead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream jdk = new ZipOutputStream(out)) {
      jdk.setComment("a comment at the end");
      jdk.putNextEntry(new ZipEntry("a"));
      jdk.write("aaaaaaaaaaaaaaaaaaaaaa".getBytes(UTF_8));
    }
    assertThat(read(out.toByteArray())).containsEntry("a", "aaaaaaaaaaaaaaaaaaaaaa");
  }

  @Test
  void aFlippedByteOfAContentIsNamed() throws IOException {
    byte[] zip = written(false);
    String text = new String(zip, StandardCharsets.ISO_8859_1);
    zip[text.indexOf("streamed")] ^= 1;
    assertThatThrownBy(() -> read(zip))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("pkg-ä.tar.zst");
  }

  @Test
  void mutatedArchivesAreReadOrRefusedNeverWorse() throws IOException {
    Random random = new Random(4);
    byte[] good = written(true);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] bad = good.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        read(random.nextInt(4) == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length)) : bad);
      } catch (CorruptException | UnsupportedException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(500);
  }
}
