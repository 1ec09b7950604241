package argosy.format.conda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Licence;
import argosy.model.Package;
import argosy.model.Platform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DependenciesTest {
  private static List<String> of(String... written) throws UnsupportedException {
    Package metadata =
        new Package(
            "x",
            "1",
            "",
            Platform.LINUX_AMD64,
            Licence.UNKNOWN,
            List.of(written),
            new Descriptor("x", Digest.of(new byte[0]), 0),
            "",
            List.of(),
            Map.of(),
            Map.of());
    return new Dependencies(
            Map.of("Lib_Z", "lib-z", "python3", "python3"), Map.of("Lib_Z h1_0", "h99_0"))
        .of(metadata);
  }

  @Test
  void condasOwnAreKeptWithTheNamesThatTheComponentsGet() throws UnsupportedException {
    assertThat(of("Lib_Z >=1.2,<2", "__glibc >=2.28", "Lib_Z >=1.2,<2"))
        .containsExactly("lib-z >=1.2,<2", "__glibc >=2.28");
  }

  @Test
  void anExactBuildBecomesTheOneThatTheComponentGets() throws UnsupportedException {
    assertThat(of("Lib_Z 1.2 h1_0", "other 1 h1_0"))
        .containsExactly("lib-z 1.2 h99_0", "other 1 h1_0");
  }

  @Test
  void debiansAreTranslated() throws UnsupportedException {
    assertThat(of("missing | python3 (>= 1:3.11~rc1)", "python3:any (<< 4)"))
        .containsExactly("python3 >=1!3.11rc1", "python3 <4");
  }

  @Test
  void whatIsNeitherInTheReleaseNorCondasIsNamed() {
    assertThatThrownBy(() -> of("missing (>= 1)"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageStartingWith("x: depends on \"missing (>= 1)\"");
  }
}
