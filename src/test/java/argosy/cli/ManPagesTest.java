package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManPagesTest {
  @Test
  void everyCommandHasAPage() {
    assertThat(ManPages.all())
        .containsKeys("argosy.1", "argosy-ship.1", "argosy-publish.1", "argosy-site-switch.1");
    assertThat(ManPages.all().get("argosy-ship.1"))
        .contains(
            ".SH NAME", "argosy\\-ship \\- ", ".SH OPTIONS", "\\-\\-no\\-prove", "EXIT STATUS");
    assertThat(ManPages.all().get("argosy.1")).contains(".SH COMMANDS", ".B ship");
  }

  /// groff warns of every request it does not know and every line it cannot set.
  @Test
  @Tag("client")
  void groffSetsEveryPageWithoutAWarning(@TempDir Path folder) throws IOException {
    ManPages.write(folder);
    for (String page : ManPages.all().keySet()) {
      Tool.Result set =
          Tool.of(
                  "groff",
                  "-man",
                  "-Kutf8",
                  "-Tutf8",
                  "-ww",
                  folder.resolve("man1").resolve(page).toString())
              .run();
      assertThat(set.exit()).as(page).isZero();
      assertThat(set.err()).as(page).isEmpty();
    }
  }
}
