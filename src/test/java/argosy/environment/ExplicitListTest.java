package argosy.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExplicitListTest {
  private static final String SHA = "0123456789abcdef".repeat(4);

  @Test
  void whatIsPrintedIsReadBack() {
    String text =
        "# platform: linux-64\n"
            + "@EXPLICIT\n"
            + "https://example.org/ch/linux-64/a-b-1!2.0-h1_0.conda#sha256:"
            + SHA
            + "\n";
    List<Wanted> wanted = ExplicitList.parse(text);
    assertThat(wanted.getFirst().record().name()).isEqualTo("a-b");
    assertThat(wanted.getFirst().record().version()).isEqualTo("1!2.0");
    assertThat(wanted.getFirst().record().channel()).isEqualTo("https://example.org/ch");
    assertThat(ExplicitList.print(wanted, "linux-64")).isEqualTo(text);
  }

  @Test
  void condasOwnListsAreRead() {
    List<Wanted> wanted =
        ExplicitList.parse(
            "# This file may be used to create an environment\n@EXPLICIT\n\n"
                + "https://example.org/ch/noarch/a-1-0.tar.bz2#"
                + SHA.substring(32)
                + "\nfile:///ch/linux-64/x264-1%21161-0.conda#"
                + SHA
                + "\n");
    assertThat(wanted.getFirst().record().md5()).isEqualTo(SHA.substring(32));
    assertThat(wanted.get(1).record().sha256()).isEqualTo(SHA);
    assertThat(wanted.get(1).record().version()).isEqualTo("1!161");
  }

  @Test
  void theWrongLineIsNamed() {
    assertThatThrownBy(() -> ExplicitList.parse("https://x/y/z-1-0.conda\n"))
        .hasMessage("an explicit list has a line @EXPLICIT");
    assertThatThrownBy(() -> ExplicitList.parse("@EXPLICIT\nhttps://x/y/z-1-0.conda#12\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("line 2: neither an MD5 nor a SHA-256: 12");
    assertThatThrownBy(() -> ExplicitList.parse("@EXPLICIT\nnumpy\n"))
        .hasMessageStartingWith("line 2: expected CHANNEL/SUBDIR/FILE");
  }
}
