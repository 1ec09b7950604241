package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.format.cvmfs.GoldenRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CvmfsCheckTest {
  @TempDir private Path temp;
  private CommandLine argosy;
  private String repository = "";
  private String key = "";

  @BeforeEach
  void unpack() throws IOException {
    argosy = new CommandLine(temp);
    repository = GoldenRepository.unpack(temp).toString();
    key = Files.writeString(temp.resolve("golden.pub"), GoldenRepository.publicKey()).toString();
  }

  private int check(String... more) {
    List<String> args = new ArrayList<>(List.of("cvmfs", "check", repository, "--key", key));
    args.addAll(List.of(more));
    return argosy.run(args.toArray(String[]::new));
  }

  @Test
  void theOriginalsRepositoryIsSoundWhileItsWhitelistHolds() throws IOException {
    assertThat(check("--at", "2026-11-25T00:00:00Z", "--json")).isZero();
    Json.Obj result = argosy.json();
    assertThat(result.string("repository")).isEqualTo("golden.test.org");
    assertThat(result.number("objects")).isEqualTo(53);
    assertThat(result.array("findings")).isEmpty();
  }

  @Test
  void afterThatItIsCorruptForClientsAndTheLastLineSaysSo() {
    assertThat(check("--at", "2027-02-01T00:00:00Z")).isEqualTo(3);
    assertThat(argosy.out()).contains("whitelist-expired");
    assertThat(argosy.lastLine()).startsWith("argosy: 1 fault").contains("; do: ");
  }

  @Test
  void aFlippedByteIsFound() throws IOException {
    Path object = Path.of(repository).resolve("data/ca/9ec0c7b20a3129de8a65be62a7fba93b58a14c");
    byte[] bytes = Files.readAllBytes(object);
    bytes[bytes.length / 2] ^= 1;
    Files.write(object, bytes);
    assertThat(check("--at", "2026-11-25T00:00:00Z")).isEqualTo(3);
    assertThat(argosy.out()).contains("object  data/ca/9ec0c7");
  }

  @Test
  void withoutAKeyItIsWrongUsage() {
    key = "";
    assertThat(check()).isEqualTo(2);
    assertThat(argosy.lastLine()).contains("--key").contains("; do: argosy cvmfs --help");
  }
}
