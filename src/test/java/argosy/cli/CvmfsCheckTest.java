package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.format.cvmfs.GoldenRepository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CvmfsCheckTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path temp;
  private String repository = "";
  private String key = "";

  @BeforeEach
  void unpack() throws IOException {
    repository = GoldenRepository.unpack(temp).toString();
    key = Files.writeString(temp.resolve("golden.pub"), GoldenRepository.publicKey()).toString();
  }

  private int check(String... more) {
    String[] args = {
      "cvmfs", "check", repository, "--key", key, "--home", temp.resolve("home").toString()
    };
    String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return new Main(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(all);
  }

  private String lastLine() {
    return err.toString(StandardCharsets.UTF_8).stripTrailing().lines().reduce("", (a, b) -> b);
  }

  @Test
  void theOriginalsRepositoryIsSoundWhileItsWhitelistHolds() throws IOException {
    assertThat(check("--at", "2026-11-25T00:00:00Z", "--json")).isZero();
    Json.Obj result = Json.parse(out.toString(StandardCharsets.UTF_8)).asObject();
    assertThat(result.string("repository")).isEqualTo("golden.test.org");
    assertThat(result.number("objects")).isEqualTo(53);
    assertThat(result.array("findings")).isEmpty();
  }

  @Test
  void afterThatItIsCorruptForClientsAndTheLastLineSaysSo() {
    assertThat(check("--at", "2027-02-01T00:00:00Z")).isEqualTo(3);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("whitelist-expired");
    assertThat(lastLine()).startsWith("argosy: 1 fault").contains("; do: ");
  }

  @Test
  void aFlippedByteIsFound() throws IOException {
    Path object = Path.of(repository).resolve("data/ca/9ec0c7b20a3129de8a65be62a7fba93b58a14c");
    byte[] bytes = Files.readAllBytes(object);
    bytes[bytes.length / 2] ^= 1;
    Files.write(object, bytes);
    assertThat(check("--at", "2026-11-25T00:00:00Z")).isEqualTo(3);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("object  data/ca/9ec0c7");
  }

  @Test
  void withoutAKeyItIsWrongUsage() {
    key = "";
    assertThat(check()).isEqualTo(2);
    assertThat(lastLine()).contains("--key").contains("; do: argosy cvmfs --help");
  }
}
