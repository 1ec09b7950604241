package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a machine without any network, made by a network name space of its own.
@Tag("client")
class DeadNetworkTest {
  @TempDir private Path folder;

  @Test
  void packagesThatCannotBeFetchedAreAnErrorThatSaysHowToGoOnAndNothingIsAdopted()
      throws IOException {
    String home = "--home=" + folder.resolve("home");
    Tool.Result result =
        Tool.of(
                "unshare",
                "--net",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "argosy.cli.Main",
                "adopt",
                "debs",
                "busybox-static",
                home)
            .run();
    assertThat(result.exit()).as(result.err()).isEqualTo(5);
    assertThat(result.err().stripTrailing().lines().reduce("", (a, b) -> b))
        .startsWith("argosy: adopt debs: apt could not fetch")
        .contains("; do: check disk, network and permissions");
    assertThat(Tool.of("find", folder.toString(), "-name", "*.pack").runOk().out()).isEmpty();
  }
}
