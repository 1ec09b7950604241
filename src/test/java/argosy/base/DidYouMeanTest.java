package argosy.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DidYouMeanTest {
  private static final List<String> KNOWN = List.of("licence", "labels", "name", "w_2018_23");

  @Test
  void aSlipOfTheFingersIsUnderstood() {
    assertThat(DidYouMean.among("license", KNOWN)).contains("licence");
    assertThat(DidYouMean.among("lables", KNOWN)).contains("labels");
    assertThat(DidYouMean.among("W.2018-23", KNOWN)).contains("w_2018_23");
  }

  @Test
  void whatIsFarFromEverythingIsNotGuessed() {
    assertThat(DidYouMean.among("contents", KNOWN)).isEmpty();
    assertThat(DidYouMean.among("", KNOWN)).isEmpty();
    assertThat(DidYouMean.hint("x", KNOWN)).isEmpty();
  }

  @Test
  void neighboursSwappedAreOneEdit() {
    assertThat(DidYouMean.edits("ab", "ba")).isEqualTo(1);
    assertThat(DidYouMean.edits("kitten", "sitting")).isEqualTo(3);
    assertThat(DidYouMean.edits("", "abc")).isEqualTo(3);
  }
}
