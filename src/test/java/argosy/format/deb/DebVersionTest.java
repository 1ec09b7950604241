package argosy.format.deb;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.tool.Tool;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebVersionTest {
  /// Oldest first within a train; development trains before released versions.
  private static final List<String> IN_ORDER =
      List.of(
          "exp_new-io",
          "d_2020_12_30",
          "w_2020_53", // Thursday 2020-12-31, the year's last week
          "d_2021_01_01", // in that same week, a day later
          "w_2021_01",
          "d_2021_01_08",
          "w_2021_02",
          "w_2026_46",
          "w_2026_47",
          "d_2026_11_20",
          "w_2026_48",
          "v14_0",
          "v15_0_rc1",
          "v15_0_rc2",
          "v15_0_rc10",
          "v15_0",
          "v15_0_1",
          "v15_10",
          "v2026_1",
          "v2026_2",
          "v2026_10");

  @ParameterizedTest
  @CsvSource({
    "v2026_1, 2026.1",
    "2026.1, 2026.1",
    "v2026_1_rc2, 2026.1~rc2",
    "v15.0rc1, 15.0~rc1",
    "w_2026_47, 0~20261119.w47",
    "w_2020_53, 0~20201231.w53",
    "w_2021_53, 0~~w.2021.53", // 2021 has 52 weeks
    "d_2026_11_20, 0~20261120.d",
    "o_2026_11_20, 0~20261120.o",
    "d_2026_13_40, 0~~d.2026.13.40",
    "exp_new-io, 0~~exp.new.io",
    "5.9.3+22.0-abc, 5.9.3+22.0.abc"
  })
  void tagsHaveTheirVersion(String tag, String version) {
    assertThat(DebVersion.ofTag(tag)).isEqualTo(version);
  }

  @Test
  void packagesKeepTheirMakersNumbers() {
    assertThat(DebVersion.ofVersion("1.26.4")).isEqualTo("1.26.4");
    assertThat(DebVersion.ofVersion("2.0.0rc1")).isEqualTo("2.0.0~rc1");
    assertThat(DebVersion.ofVersion("master-gabc")).isEqualTo("0~master.gabc");
  }

  @Tag("client")
  @Test
  void dpkgSortsThemByDate() throws IOException {
    for (int i = 1; i < IN_ORDER.size(); i++) {
      String earlier = DebVersion.ofTag(IN_ORDER.get(i - 1)) + "-1";
      String later = DebVersion.ofTag(IN_ORDER.get(i)) + "-1";
      assertThat(Tool.of("dpkg", "--compare-versions", earlier, "lt", later).run())
          .as(earlier + " before " + later)
          .matches(r -> r.exit() == 0 && r.err().isEmpty());
    }
  }
}
