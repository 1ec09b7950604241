package argosy.codec.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.codec.ar.ArWriter;
import argosy.codec.tar.TarHeaders;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class DebReaderTest {
  private static final byte[] CONTENT = new byte[5000];

  static {
    new Random(3).nextBytes(CONTENT);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] tar(String name, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(TarHeaders.encode("./", TarMember.directory("", 0755, 1)));
    out.writeBytes(TarHeaders.encode("./", TarMember.file(name, 0644, content.length, 1)));
    out.writeBytes(content);
    out.writeBytes(new byte[TarHeaders.padding(content.length) + TarHeaders.END_BYTES]);
    return out.toByteArray();
  }

  private static byte[] compressed(String suffix, byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream c =
        switch (suffix) {
          case ".gz" -> new GZIPOutputStream(out);
          case ".xz" -> new XZOutputStream(out, new LZMA2Options(0));
          case ".zst" -> new ZstdOutputStream(out);
          default -> out;
        }) {
      c.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] deb(String suffix) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArWriter ar = new ArWriter(out, 1);
    ar.member("debian-binary", bytes("2.0\n"));
    ar.member(
        "control.tar" + suffix,
        compressed(suffix, tar("control", bytes("Package: x\nVersion: 1\n"))));
    ar.member("_extra", bytes("passed over"));
    ar.member("data.tar" + suffix, compressed(suffix, tar("opt/x", CONTENT)));
    return out.toByteArray();
  }

  private static List<String> paths(byte[] deb) throws IOException {
    TarReader tar = new DebReader("x.deb", new ByteArrayInputStream(deb)).data();
    List<String> paths = new ArrayList<>();
    for (Optional<TarMember> m = tar.next(); m.isPresent(); m = tar.next()) {
      paths.add(m.get().path() + " " + Arrays.equals(tar.content().readAllBytes(), CONTENT));
    }
    return paths;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz", ".xz", ".zst"})
  void controlAndFilesAreReadInEveryCompression(String suffix) throws IOException {
    DebReader reader = new DebReader("x.deb", new ByteArrayInputStream(deb(suffix)));
    assertThat(reader.control().get("Package")).isEqualTo("x");
    assertThat(reader.controlFiles()).containsOnlyKeys("control");
    assertThat(paths(deb(suffix))).containsExactly(" false", "opt/x true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz", ".xz", ".zst"})
  void aCutOffPackageIsFound(String suffix) throws IOException {
    byte[] whole = deb(suffix);
    for (int cut : new int[] {40, 100, 2000, 3000}) {
      assertThatThrownBy(() -> paths(Arrays.copyOf(whole, Math.max(4, whole.length - cut))))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("x.deb");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".xz"})
  void aFlippedByteInTheFilesIsFound(String suffix) throws IOException {
    byte[] broken = deb(suffix);
    broken[broken.length - 2000] ^= 1;
    assertThatThrownBy(() -> paths(broken)).isInstanceOf(CorruptException.class);
  }

  @Test
  void whatIsNoPackageIsNamed() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArWriter ar = new ArWriter(out, 1);
    ar.member("debian-binary", bytes("2.0\n"));
    ar.member("data.tar", new byte[1024]);
    assertThatThrownBy(() -> paths(out.toByteArray()))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("expected control.tar but got data.tar");
  }

  @Test
  void oldCompressionsAreRefusedByName() {
    assertThatThrownBy(() ->
            Decompression.open("x.deb", "data.tar.bz2", new ByteArrayInputStream(new byte[0])))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("x.deb: data.tar.bz2: only gz, xz and zst are read");
  }
}
