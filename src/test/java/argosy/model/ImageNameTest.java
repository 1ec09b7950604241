package argosy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
  @ParameterizedTest
  @CsvSource({
    "[{osmajor}-]stack-{product}-{tag}, 7, 7-stack-lsst_distrib-w_2018_23",
    "[{osmajor}-]stack-{product}-{tag}, '', stack-lsst_distrib-w_2018_23",
    "{tag}, 7, w_2018_23",
    "el{osmajor}.{tag}, 9, el9.w_2018_23",
    "{product}-{tag}[-debian{osmajor}], 12, lsst_distrib-w_2018_23-debian12",
    "{product}-{tag}[-debian{osmajor}], '', lsst_distrib-w_2018_23",
  })
  void templatesAreFilledIn(String template, String osMajor, String expected) {
    assertThat(new ImageName(template).floating(osMajor, "lsst_distrib", "w_2018_23"))
        .isEqualTo(expected);
  }

  @Test
  void aPlusOfATagBecomesWhatImageTagsCanHold() {
    assertThat(ImageName.USUAL.floating("12", "x", "v1_0+dfsg")).isEqualTo("12-stack-x-v1_0_dfsg");
  }

  @Test
  void theImmutableNameEndsWithTheTimeOfTheRelease() {
    assertThat(ImageName.immutable("7-stack-lsst_distrib-w_2018_23", 1_528_710_599L))
        .isEqualTo("7-stack-lsst_distrib-w_2018_23-20180611T094959Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "stack",
        "[{tag}]",
        "{tag",
        "{tag}-{time}",
        "a b-{tag}",
        "a/{tag}",
        "[[{tag}]]"
      })
  void aTemplateThatCannotNameReleasesIsRefused(String template) {
    assertThatThrownBy(() -> new ImageName(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{tag}");
  }
}
