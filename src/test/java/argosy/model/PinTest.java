package argosy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.model.recipe.Pin;
import org.junit.jupiter.api.Test;

class PinTest {
  private static String spec(String lower, String upper, String version) {
    return new Pin("p", lower, upper, false, "").specification(new Pin.Exact(version, "h1_0"));
  }

  @Test
  void theUsualPinIsFromThisVersionUpToTheNextMajorOne() {
    assertThat(Pin.of("p").specification(new Pin.Exact("1.2.13", "h1_0")))
        .isEqualTo("p >=1.2.13,<2.0a0");
    assertThat(Pin.of("p").specification(new Pin.Exact("1!3", "h1_0")))
        .isEqualTo("p >=1!3,<1!4.0a0");
  }

  @Test
  void boundsTakeAsManyPartsAsTheyAsk() {
    assertThat(spec("x.x", "x.x", "1.2.13")).isEqualTo("p >=1.2,<1.3.0a0");
    assertThat(spec("", "x.x.x", "1.2")).isEqualTo("p <1.2.1.0a0");
    assertThat(spec("1.0", "5", "1.2")).isEqualTo("p >=1.0,<5");
    assertThat(spec("x", "x.x", "9.5e")).isEqualTo("p >=9,<9.6.0a0");
    assertThat(spec("", "", "9")).isEqualTo("p");
  }

  @Test
  void anExactPinNamesTheBuild() {
    assertThat(new Pin("p", "", "", true, "").specification(new Pin.Exact("1.2", "h1_0")))
        .isEqualTo("p 1.2 h1_0");
  }

  @Test
  void aPartThatIsNoNumberHasNoNext() {
    assertThatThrownBy(() -> spec("", "x", "dev"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("part 1 of version dev is no number");
  }
}
