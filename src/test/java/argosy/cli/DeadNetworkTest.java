package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.testing.OwnProcess;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    List<String> command = new ArrayList<>(List.of("unshare", "--net"));
    command.addAll(OwnProcess.argosy("adopt", "debs", "busybox-static", home));
    Tool.Result result = Tool.of(command).run();
    assertThat(result.exit()).as(result.err()).isEqualTo(5);
    assertThat(result.err().stripTrailing().lines().reduce("", (a, b) -> b))
        .startsWith("argosy: adopt debs: apt could not fetch")
        .contains("; do: check disk, network and permissions");
    assertThat(Tool.of("find", folder.toString(), "-name", "*.pack").runOk().out()).isEmpty();
  }
}
