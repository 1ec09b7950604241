package argosy.codec.ar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.junit.jupiter.api.Test;

class ArTest {
  private static byte[] archive() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArWriter ar = new ArWriter(out, 1_750_000_000L);
    ar.member("debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
    ar.member("odd", new byte[] {1, 2, 3});
    byte[] content = new byte[70_001];
    new Random(7).nextBytes(content);
    ar.member("data.tar.zst", new ByteArrayInputStream(content), content.length);
    return out.toByteArray();
  }

  private static List<String> listing(byte[] archive) throws IOException {
    ArReader ar = new ArReader("t.a", new ByteArrayInputStream(archive));
    List<String> lines = new ArrayList<>();
    for (var m = ar.next(); m.isPresent(); m = ar.next()) {
      byte[] content = ar.content().readAllBytes();
      lines.add(m.get() + " " + content.length + " " + Arrays.hashCode(content));
    }
    return lines;
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    assertThat(listing(archive()))
        .hasSize(3)
        .first()
        .asString()
        .startsWith("Member[name=debian-binary, epochSeconds=1750000000, mode=33188, sizeBytes=4]");
  }

  @Test
  void commonsCompressReadsTheSameMembers() throws IOException {
    List<String> lines = new ArrayList<>();
    try (ArArchiveInputStream in = new ArArchiveInputStream(new ByteArrayInputStream(archive()))) {
      for (ArArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        lines.add(
            new ArReader.Member(e.getName(), e.getLastModified(), e.getMode(), e.getSize())
                + " "
                + content.length
                + " "
                + Arrays.hashCode(content));
      }
    }
    assertThat(lines).isEqualTo(listing(archive()));
  }

  @Test
  void membersThatAreNotReadAreSkipped() throws IOException {
    ArReader ar = new ArReader("t.a", new ByteArrayInputStream(archive()));
    ar.next();
    ar.next();
    assertThat(ar.next().orElseThrow().name()).isEqualTo("data.tar.zst");
    assertThat(ar.content().read()).isNotNegative();
    assertThat(ar.next()).isEmpty();
  }

  @Test
  void aCutOffArchiveIsNamed() throws IOException {
    byte[] whole = archive();
    byte[] cut = Arrays.copyOf(whole, whole.length - 100);
    assertThatThrownBy(() -> listing(cut))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("t.a: cut off inside member \"data.tar.zst\"");
  }

  @Test
  void everyFlippedHeaderByteThatChangesTheStructureIsFound() throws IOException {
    byte[] broken = archive();
    broken[8 + 58] ^= 1;
    assertThatThrownBy(() -> listing(broken)).isInstanceOf(CorruptException.class);
    byte[] size = archive();
    size[8 + 48] = 'x';
    assertThatThrownBy(() -> listing(size)).hasMessageContaining("bad number");
    assertThatThrownBy(() -> listing("!<thin>\n".getBytes(StandardCharsets.US_ASCII)))
        .hasMessageContaining("not an ar archive");
  }

  @Test
  void tooLongNamesAndSizesAreRefused() {
    assertThatThrownBy(() -> ArWriter.header("a-name-of-17-byte", 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ArWriter.header("data.tar.zst", 0, 10_000_000_000L))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("data.tar.zst");
  }
}
