package argosy.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Remote;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every place does that takes files.
abstract class RemoteContract {
  protected Remote remote;

  /// A new and empty place.
  abstract Remote open() throws IOException;

  @BeforeEach
  void openIt() throws IOException {
    remote = open();
  }

  @AfterEach
  void closeIt() throws IOException {
    remote.close();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static Descriptor describe(byte[] content) {
    return new Descriptor("application/octet-stream", Digest.of(content), content.length);
  }

  private void put(String name, byte[] content) throws IOException {
    remote.put(name, describe(content), () -> new ByteArrayInputStream(content));
  }

  @Test
  void aFileThatWasPutIsReadBackWhole() throws IOException {
    put("packs/a.pack", bytes("hello"));
    assertThat(remote.find("packs/a.pack")).contains(bytes("hello"));
    assertThat(remote.size("packs/a.pack")).contains(5L);
  }

  @Test
  void namesWithPlusTildeColonBlankAndLettersBeyondAsciiAreKept() throws IOException {
    for (String name : new String[] {"p/a+b~1:2 c.deb", "p/naïve-文件", "p/100%"}) {
      put(name, bytes(name));
      assertThat(remote.find(name)).contains(bytes(name));
    }
    assertThat(remote.list("p/")).containsExactly("p/100%", "p/a+b~1:2 c.deb", "p/naïve-文件");
  }

  @Test
  void aPartOfAFileIsRead() throws IOException {
    byte[] content = noise(300_000);
    put("x", content);
    try (InputStream in = remote.open("x", 1000, 5000)) {
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 1000, 6000));
    }
    try (InputStream in = remote.open("x", 7, 0)) {
      assertThat(in.readAllBytes()).isEmpty();
    }
  }

  @Test
  void anEmptyFileIsAFile() throws IOException {
    put("empty", new byte[0]);
    assertThat(remote.size("empty")).contains(0L);
    assertThat(remote.find("empty")).contains(new byte[0]);
  }

  @Test
  void aLargeFileArrivesAsItIs() throws IOException {
    byte[] content = noise(20_000_003);
    put("packs/large", content);
    assertThat(Digest.of(remote.find("packs/large").orElseThrow())).isEqualTo(Digest.of(content));
  }

  @Test
  void contentThatIsNotAsDescribedNeverShows() throws IOException {
    for (int size : new int[] {10, 20_000_003}) {
      byte[] content = noise(size);
      Descriptor other = new Descriptor("x", Digest.of(bytes("other")), size);
      assertThatThrownBy(() -> remote.put("bad", other, () -> new ByteArrayInputStream(content)))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("bad");
      assertThat(remote.size("bad")).isEmpty();
    }
  }

  @Test
  void whatIsNotThereIsToldApartFromWhatCannotBeRead() throws IOException {
    assertThat(remote.size("nothing")).isEmpty();
    assertThat(remote.find("nothing")).isEmpty();
    assertThatThrownBy(
            () -> {
              try (InputStream in = remote.open("nothing", 0, 5)) {
                in.readAllBytes();
              }
            })
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aFileIsReplacedOnlyByWhoSawItsContent() throws IOException {
    assertThat(remote.replace("channels/w", Optional.of(bytes("1")), bytes("2"))).isFalse();
    assertThat(remote.replace("channels/w", Optional.empty(), bytes("1"))).isTrue();
    assertThat(remote.replace("channels/w", Optional.empty(), bytes("2"))).isFalse();
    assertThat(remote.replace("channels/w", Optional.of(bytes("1")), bytes("2"))).isTrue();
    assertThat(remote.find("channels/w")).contains(bytes("2"));
  }

  @Test
  void whatIsRemovedIsGone() throws IOException {
    put("a/b", bytes("x"));
    remote.remove("a/b");
    remote.remove("a/b");
    assertThat(remote.size("a/b")).isEmpty();
    assertThat(remote.list("")).isEmpty();
  }

  @Test
  void namesThatLeaveThePlaceAreRefused() {
    for (String name : new String[] {"../x", "/etc/x", "a/../../x", ""}) {
      assertThatThrownBy(() -> put(name, bytes("x"))).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> remote.replace(name, Optional.empty(), bytes("x")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
