package argosy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {
  /// In ascending order: experimental, on demand, dated by day, versions, aliases.
  private static final List<String> SORTED =
      List.of(
          "exp_flattened_build",
          "exp_w_2021_05_nosudo",
          "b999",
          "b8466",
          "w_2015_45",
          "d_2015_11_13",
          "d_2017_12_27",
          "d_2017_12_28",
          "w_2017_52",
          "d_2017_12_29",
          "d_2018_01_03",
          "w_2018_01",
          "d_2018_01_05",
          "d_2018_06_06",
          "w_2018_23",
          "d_2018_06_08",
          "d_2018_06_11",
          "w_2018_52",
          "d_2018_12_31",
          "w_2019_01",
          "w_2019_52",
          "d_2019_12_27",
          "d_2020_01_01",
          "w_2020_01",
          "w_2020_22",
          "w_2020_22_c0010.001",
          "w_2020_22_c0010.002",
          "w_2020_22_c0010.002_rsp3",
          "w_2020_22_c0010.002_rsp19",
          "d_2020_05_29",
          "w_2020_52",
          "d_2020_12_30",
          "d_2020_12_31",
          "w_2020_53",
          "d_2021_01_01",
          "d_2021_01_03",
          "d_2021_01_06",
          "w_2021_01",
          "d_2021_01_08",
          "w_2021_13",
          "w_2021_13_test",
          "w_2021_13_c0020.001",
          "w_2021_13_c0020.001_20210513",
          "d_2021_05_13_c0019.001",
          "d_2024_02_29",
          "w_2025_20",
          "w_2026_33",
          "w_2026_53",
          "d_2027_01_01",
          "w_2027_01",
          "v9_2",
          "v11_0_rc1",
          "v11_0",
          "v15_0_rc1",
          "v15_0_rc2",
          "v15_0_rc10",
          "v15_0",
          "v15_0_1",
          "v15_0_9",
          "v15_0_10",
          "v15_1",
          "v30_0_0_rc1",
          "v30_0_0",
          "v30_0_6",
          "v2026_1",
          "d_latest",
          "latest",
          "o_latest",
          "recommended",
          "w_latest");

  @Test
  void theTableHasAtLeastSixtyTags() {
    assertThat(SORTED).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
  }

  @Test
  void sortingIsByDateAndVersionHoweverTheyWereShuffled() {
    Random random = new Random(53);
    for (int round = 0; round < 20; round++) {
      List<String> shuffled = new ArrayList<>(SORTED);
      Collections.shuffle(shuffled, random);
      assertThat(shuffled.stream().map(Tag::parse).sorted().map(Tag::text))
          .containsExactlyElementsOf(SORTED);
    }
  }

  @Test
  void aCandidateComesBeforeItsVersion() {
    assertThat(Tag.parse("v11_0_rc1")).isLessThan(Tag.parse("v11_0"));
    assertThat(((Tag.Version) Tag.parse("v30_0_0_rc12")).candidate()).hasValue(12);
    assertThat(((Tag.Version) Tag.parse("v30_0_0")).candidate()).isEmpty();
  }

  @Test
  void theOrderOfWeekliesIsTheOrderOfTheirThursdaysOverEveryTurnOfTheYear() {
    List<Tag.Weekly> weeklies = new ArrayList<>();
    for (LocalDate day = LocalDate.of(2014, 1, 2); day.getYear() < 2040; day = day.plusWeeks(1)) {
      Tag.Weekly weekly = Tag.Weekly.of(day);
      assertThat(weekly.date()).isEqualTo(day);
      assertThat(Tag.parse(weekly.text())).isEqualTo(weekly);
      weeklies.add(weekly);
    }
    assertThat(weeklies).isSorted().doesNotHaveDuplicates();
    List<String> texts = weeklies.stream().map(Tag::text).toList();
    assertThat(texts).isSorted(); // the text sorts the same
  }

  @Test
  void theWeekOfNewYearsDayBelongsToTheYearOfItsThursday() {
    assertThat(Tag.Weekly.of(LocalDate.of(2021, 1, 1)).text()).isEqualTo("w_2020_53");
    assertThat(Tag.Weekly.of(LocalDate.of(2018, 12, 31)).text()).isEqualTo("w_2019_01");
    assertThat(Tag.Daily.of(LocalDate.of(2021, 1, 1)).text()).isEqualTo("d_2021_01_01");
    assertThatThrownBy(() -> Tag.parse("w_2021_53"))
        .hasMessage("not a tag: \"w_2021_53\": 2021 has 52 weeks, there is no week 53");
  }

  @Test
  void everyFormIsReadBackWithoutLoss() {
    for (String text : SORTED) {
      Tag tag = Tag.parse(text);
      assertThat(tag.text()).isEqualTo(text);
      assertThat(Tag.parseTolerant(tag.git())).as(tag.git()).contains(tag);
      assertThat(Tag.parseTolerant(tag.dashed())).as(tag.dashed()).contains(tag);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v15.0, v15_0",
    "15.0, v15_0",
    "V15-0, v15_0",
    "v15\\_0, v15_0",
    "30.0.0.rc1, v30_0_0_rc1",
    "w.2018.23, w_2018_23",
    "W_2018_23, w_2018_23",
    "w201823, w_2018_23",
    "w_2018_5, w_2018_05",
    "d.2018.06.11, d_2018_06_11",
    "d20180611, d_2018_06_11",
    "d_2018_6_1, d_2018_06_01",
    "7stack-lsst_distrib-v15\\_0, v15_0",
    "7-stacklsst_distrib-w_2018_23, w_2018_23",
    "7-stack-lsst_distrib-d_2018_06_11, d_2018_06_11",
    "w.latest, w_latest",
    "2026.1, v2026_1",
  })
  void whatPeopleAndGarbledDocumentsWriteIsUnderstood(String written, String meant) {
    assertThat(Tag.parseTolerant(written)).map(Tag::text).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "w_2018",
        "w_2018_54",
        "w_2018_00",
        "d_2018_02_30",
        "d_2018_13_01",
        "v",
        "w_2018_23/..",
        "-",
        "V15_0"
      })
  void whatIsNoTagIsRefused(String text) {
    assertThatThrownBy(() -> Tag.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a tag: \"" + text + "\"");
  }

  @Test
  void aTagNearlyRightIsRefusedWithWhatWasMeant() {
    assertThatThrownBy(() -> Tag.parse("w.2018.23"))
        .hasMessageEndingWith("; did you mean w_2018_23?");
  }

  @Test
  void aVersionMakesATag() {
    assertThat(Tag.ofVersion("2026.1").text()).isEqualTo("v2026_1");
    assertThat(Tag.ofVersion("30.0.0-rc1").text()).isEqualTo("v30_0_0_rc1");
    assertThat(Tag.ofVersion("1.0+dfsg").text()).isEqualTo("v1_0+dfsg");
  }
}
