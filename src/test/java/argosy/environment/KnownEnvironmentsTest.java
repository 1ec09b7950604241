package argosy.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownEnvironmentsTest {
  @TempDir Path home;

  private KnownEnvironments known() {
    return KnownEnvironments.of(Map.of("HOME", home.toString()));
  }

  @Test
  void anEnvironmentIsAddedOnceAfterThoseThatAreThere() throws IOException {
    Path file = Files.createDirectories(home.resolve(".conda")).resolve("environments.txt");
    Files.writeString(file, "/data/envs/first");
    for (int i = 0; i < 2; i++) {
      assertThat(known().add(Path.of("/data/envs/sky"))).isEmpty();
      assertThat(Files.readString(file)).isEqualTo("/data/envs/first\n/data/envs/sky\n");
    }
  }

  @Test
  void whoeverNeverRanCondaGetsNoFolderOfIt() {
    assertThat(known().add(Path.of("/data/envs/sky"))).isEmpty();
    assertThat(home.resolve(".conda")).doesNotExist();
    assertThat(KnownEnvironments.of(Map.of()).add(Path.of("/data/envs/sky"))).isEmpty();
  }

  @Test
  void aListThatCannotBeWrittenIsSaidAndIsNoFailure() throws IOException {
    Files.createDirectories(home.resolve(".conda/environments.txt"));
    assertThat(known().add(Path.of("/data/envs/sky")))
        .hasValueSatisfying(why -> assertThat(why).startsWith("conda env list will not show it: "));
  }
}
