package argosy.model.conda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.model.Platform;
import org.junit.jupiter.api.Test;

class SubdirTest {
  @Test
  void platformsAndFolderNamesAreTranslatedBothWays() {
    assertThat(Subdir.of(Platform.LINUX_AMD64)).hasToString("linux-64");
    assertThat(new Subdir("osx-arm64").platform()).hasToString("darwin/arm64");
    assertThat(Subdir.of(new Subdir("linux-aarch64").platform())).hasToString("linux-aarch64");
  }

  @Test
  void otherNamesAreRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> new Subdir("linux")).hasMessageContaining("linux-64");
    assertThatThrownBy(() -> Subdir.of(new Platform("plan9", "amd64")))
        .hasMessage("conda has no folder name for plan9/amd64");
  }
}
