package argosy.adopt.wheel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// PEP 440 versions and specifiers, PEP 508 markers.
class PythonVersionTest {
  private static PythonVersion version(String text) {
    return PythonVersion.find(text).orElseThrow();
  }

  @Test
  void versionsAreInTheOrderOfTheSpecification() {
    List<PythonVersion> ordered =
        List.of(
                "1.0.dev456",
                "1.0a1",
                "1.0a2.dev456",
                "1.0a12.dev456",
                "1.0a12",
                "1.0b1.dev456",
                "1.0b2",
                "1.0b2.post345.dev456",
                "1.0b2.post345",
                "1.0rc1.dev456",
                "1.0rc1",
                "1.0",
                "1.0+abc.5",
                "1.0+abc.7",
                "1.0+5",
                "1.0.post456.dev34",
                "1.0.post456",
                "1.0.15",
                "1.1.dev1",
                "1!0.1")
            .stream()
            .map(PythonVersionTest::version)
            .toList();
    List<PythonVersion> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(440));
    Collections.sort(shuffled);
    assertThat(shuffled).isEqualTo(ordered);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.0, 1",
    "1.1-alpha_2, 1.1a2",
    "V1.0-r4, 1.0.post4",
    "1.0-1, 1.0.post1",
    "1.0c1, 1.0rc1",
    "1.0+Ubuntu-1, 1.0+ubuntu.1",
    "1.2.dev, 1.2.dev0"
  })
  void spellingsOfOneVersionAreEqual(String one, String other) {
    assertThat(version(one)).isEqualByComparingTo(version(other)).isEqualTo(version(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ">=1.20,<2 | 1.26.4 | true",
        ">=1.20,<2 | 2.0rc1 | false",
        "<2.0rc2 | 2.0rc1 | true",
        "==1.4.* | 1.4.post1 | true",
        "==1.4.* | 1.40 | false",
        "!=1.22.* | 1.22.3 | false",
        "~=2.2.0 | 2.2.9 | true",
        "~=2.2.0 | 2.3 | false",
        "~=2.2 | 2.9 | true",
        "==1.0 | 1.0+cpu | true",
        "==1.0+cuda | 1.0+cpu | false",
        ">1.7 | 1.7.post1 | false",
        ">1.7 | 1.7.1 | true",
        "===1.0 | 1.0.0 | true"
      })
  void specifiersChooseAsTheSpecificationSays(String specifiers, String version, boolean accepted)
      throws Exception {
    assertThat(Specifiers.parse("x", specifiers).accepts(version(version))).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "python_version < '3.12' | true",
        "python_version >= \"3.9\" and sys_platform == 'linux' | true",
        "python_version<'3.9' or (os_name == 'nt' and extra == 'test') | false",
        "'linux' in sys_platform | true",
        "sys_platform not in 'win32 darwin' | true",
        "python_full_version == '3.11.*' | true",
        "extra == 'test' | false"
      })
  void markersAreEvaluatedForThisPython(String marker, boolean holds) throws Exception {
    Map<String, String> variables =
        Map.of(
            "python_version", "3.11",
            "python_full_version", "3.11.2",
            "sys_platform", "linux",
            "os_name", "posix",
            "extra", "");
    assertThat(Marker.holds(marker, variables)).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"python_version <", "moon == 'full'", "(os_name == 'posix'", "'a' 'b'", "§"})
  void whatIsNoMarkerIsRefused(String marker) {
    assertThatThrownBy(
            () -> Marker.holds(marker, Map.of("os_name", "posix", "python_version", "3")))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining(marker);
  }

  @Test
  void requirementFilesHaveCommentsContinuationsAndHashes() throws Exception {
    String hash = "ab".repeat(32);
    List<String> lines =
        Requirement.lines(
            "r.txt",
            "# mine\n"
                + "numpy >=1.20 # fast\n\n"
                + "Zope.Interface[Test]==5; python_version > '3' \\\n"
                + "   --hash=sha256:"
                + hash
                + "\n");
    assertThat(lines).hasSize(2);
    Requirement zope = Requirement.parse("r.txt", lines.get(1));
    assertThat(zope.name()).isEqualTo("zope-interface");
    assertThat(zope.extras()).containsExactly("test");
    assertThat(zope.sha256()).containsExactly(hash);
    assertThat(zope.marker()).isEqualTo("python_version > '3'");
    assertThatThrownBy(() -> Requirement.lines("r.txt", "-r other.txt"))
        .hasMessageContaining("-r other.txt is not followed");
    assertThatThrownBy(
            () -> Requirement.parse("r.txt", "x @ https://example.org/x-1-py3-none-any.whl"))
        .hasMessageContaining("could be any file tomorrow");
    assertThatThrownBy(() -> Requirement.parse("r.txt", "numpy >> 1"))
        .hasMessageContaining("does not say which versions");
  }
}
