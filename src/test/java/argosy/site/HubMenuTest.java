package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HubMenuTest {
  private static HubMenu.Choice choice(String product, String tag) {
    return new HubMenu.Choice(product + "-" + tag, product, tag, Optional.empty());
  }

  private static List<HubMenu.Choice> ofSky(String... tags) {
    return Stream.of(tags).sorted(HubMenu.newestTagFirst()).map(tag -> choice("sky", tag)).toList();
  }

  private static String text(HubMenu menu) {
    StringBuilder out = new StringBuilder();
    menu.latest()
        .forEach(l -> out.append(l.name()).append(" = ").append(l.choice().id()).append('\n'));
    for (HubMenu.Section section : menu.sections()) {
      out.append(section.title()).append(':');
      section.choices().forEach(c -> out.append(' ').append(c.id()));
      out.append('\n');
    }
    return out.toString();
  }

  @Test
  void theNewestOfEachTrainComeFirstAndEveryOtherStaysStartable() {
    HubMenu menu =
        HubMenu.of(
            ofSky(
                "w_2026_02",
                "w_2025_52",
                "w_2026_01",
                "d_2026_01_15",
                "v30_0_0",
                "v30_0_1",
                "v31_0_0_rc1",
                "exp_mine",
                "b8466",
                "w_2025_51"),
            new HubMenu.Counts(1, 2, 3));
    assertThat(text(menu))
        .isEqualTo(
            """
            sky@release = sky-v30_0_1
            sky@weekly = sky-w_2026_02
            sky@daily = sky-d_2026_01_15
            Releases: sky-v30_0_1
            Weeklies: sky-w_2026_02 sky-w_2026_01
            Dailies: sky-d_2026_01_15
            All others: sky-v31_0_0_rc1 sky-v30_0_0 sky-w_2025_52 sky-w_2025_51
            Experimental: sky-b8466 sky-exp_mine
            """);
  }

  @Test
  void everyProductHasItsNewest() {
    HubMenu menu =
        HubMenu.of(
            List.of(
                choice("sky", "w_2026_02"),
                choice("pyfai", "w_2026_02"),
                choice("sky", "w_2026_01"),
                choice("pyfai", "w_2026_01")),
            new HubMenu.Counts(1, 1, 1));
    assertThat(text(menu))
        .isEqualTo(
            """
            pyfai@weekly = pyfai-w_2026_02
            sky@weekly = sky-w_2026_02
            Weeklies: pyfai-w_2026_02 sky-w_2026_02
            All others: sky-w_2026_01 pyfai-w_2026_01
            """);
  }

  @Test
  void whatWasTakenBackIsNeverTheLatestAndStaysStartable() {
    HubMenu.Choice back =
        new HubMenu.Choice("sky-w_2026_02", "sky", "w_2026_02", Optional.of("wrong flats"));
    HubMenu menu = HubMenu.of(List.of(back, choice("sky", "w_2026_01")), HubMenu.Counts.USUAL);
    assertThat(text(menu))
        .isEqualTo(
            """
            sky@weekly = sky-w_2026_01
            Weeklies: sky-w_2026_01
            All others: sky-w_2026_02
            """);
  }

  @Test
  void lessThanNoneCannotBeOffered() {
    assertThatThrownBy(() -> new HubMenu.Counts(1, -1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
