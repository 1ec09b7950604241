package argosy.codec.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.codec.deb.ControlFile.Field;
import argosy.codec.deb.ControlFile.Paragraph;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlFileTest {
  private static final String TEXT =
      """
      Package: hello
      Version: 2.10-3
      Description: example package
       Long text,
       .
       with an empty line.

      # a comment
      Package: other
      Files:
       a 1
       b 2
      """;

  @Test
  void paragraphsAreReadWithTheirLines() throws IOException {
    List<Paragraph> all = ControlFile.parse("control", TEXT);
    assertThat(all).hasSize(2);
    assertThat(all.get(0).get("version")).isEqualTo("2.10-3");
    assertThat(all.get(0).get("Description"))
        .isEqualTo("example package\n Long text,\n .\n with an empty line.");
    assertThat(all.get(1).get("Files")).isEqualTo("\n a 1\n b 2");
    assertThat(all.get(1).find("Homepage")).isEmpty();
  }

  @Test
  void whatIsPrintedIsWhatWasRead() throws IOException {
    List<Paragraph> all = ControlFile.parse("control", TEXT);
    assertThat(all.get(0).print() + "\n" + all.get(1).print())
        .isEqualTo(TEXT.replace("# a comment\n", ""));
  }

  @Test
  void aLineThatIsNoFieldIsNamed() {
    assertThatThrownBy(() -> ControlFile.parse("control", "Package: a\nnonsense\n"))
        .isInstanceOf(CorruptException.class)
        .hasMessage("control: line 2 is not \"Name: value\": \"nonsense\"");
    assertThatThrownBy(() -> ControlFile.parse("control", " more\n"))
        .hasMessageContaining("line 1 continues a field");
  }

  @Test
  void aValueThatWouldBeginAnotherFieldIsRefused() {
    assertThatThrownBy(() -> new Field("Description", "a\nDepends: evil"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Field("De:scription", "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
