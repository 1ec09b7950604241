package argosy.model.conda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchSpecTest {
  private static PackageRecord record(String name, String version, String build) {
    return new PackageRecord(
        "https://example.org/conda-forge",
        "linux-64",
        name + "-" + version + "-" + build + ".conda",
        name,
        version,
        build,
        3,
        List.of("python >=3.8"),
        List.of(),
        List.of("mkl"),
        "",
        "BSD-3-Clause",
        1_700_000_000_000L,
        "00112233445566778899aabbccddeeff",
        "ab".repeat(32),
        1234);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkg=1.8",
        "pkg =1.8",
        "pkg 1.8.*",
        "pkg 1.8*",
        "pkg 1.8.* *",
        "pkg=1.8.*",
        "pkg=1.8.*=*",
        "pkg =1.8.* *",
        "pkg ==1.8.* *",
        "pkg[version=1.8.*]",
        "pkg[version=\"1.8.*\"]"
      })
  void oneEqualsSignOrAnAsteriskMeansTheSeries(String text) {
    MatchSpec spec = MatchSpec.of(text);
    assertThat(spec.matches(record("pkg", "1.8", "0"))).isTrue();
    assertThat(spec.matches(record("pkg", "1.8.3", "0"))).isTrue();
    assertThat(spec.matches(record("pkg", "1.80", "0"))).isFalse();
    assertThat(spec.matches(record("other", "1.8", "0"))).isFalse();
    assertThat(spec).hasToString("pkg 1.8.*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkg 1.8",
        "pkg 1.8 *",
        "pkg==1.8",
        "pkg=1.8=*",
        "pkg==1.8=*",
        "pkg ==1.8 *",
        "pkg[version=1.8]",
        "pkg[version=\"1.8\"]",
        "  pkg   1.8  # a comment"
      })
  void aSpaceOrTwoEqualsSignsMeanThatVersionOnly(String text) {
    MatchSpec spec = MatchSpec.of(text);
    assertThat(spec.matches(record("pkg", "1.8", "0"))).isTrue();
    assertThat(spec.matches(record("pkg", "1.8.0", "0"))).isTrue();
    assertThat(spec.matches(record("pkg", "1.8.3", "0"))).isFalse();
    assertThat(spec).hasToString("pkg ==1.8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "pkg >=1.8,<2|1.5.*; 1.9 1.5.2 2.0a1; 2.0 1.6",
        "pkg (>=1,<2)|(>=3,<4); 1 3.9; 2.5 4",
        "pkg >=1.8 , <2; 1.8; 2",
        "pkg>=1.8,!=1.9.*; 1.8 1.10; 1.9 1.9.3",
        "pkg !=1.9; 1.9.1; 1.9",
        "pkg ~=0.5.3; 0.5.3 0.5.9; 0.5.2 0.6",
        "pkg ~=2; 2 3; 1",
        "pkg 1.*.3; 1.2.3; 1.2.4",
        "pkg ^1\\.(2|3)$; 1.2; 1.20 11.2",
        "pkg *; 1 2 3dev; ",
        "pkg =1.1rc; 1.1rc1 1.1rc.2; 1.1 1.1a1",
        "pkg >=1.8.*; 1.8 2; 1.7",
        "pkg=2024; 2024.1; 20241",
        "pkg <1!0; 2; 1!1"
      })
  void versionsAreChosenAsTheSpecificationSays(String text, String matching, String others) {
    MatchSpec spec = MatchSpec.of(text);
    words(matching).forEach(v -> assertThat(spec.version().matches(Version.of(v))).as(v).isTrue());
    words(others).forEach(v -> assertThat(spec.version().matches(Version.of(v))).as(v).isFalse());
    assertThat(MatchSpec.of(spec.toString())).isEqualTo(spec);
  }

  private static Stream<String> words(String text) {
    return text == null || text.isBlank() ? Stream.of() : Stream.of(text.split(" "));
  }

  @Test
  void buildsAreMatchedExactlyOrByPattern() {
    PackageRecord record = record("pkg", "1.8", "py312h1234567_0");
    assertThat(MatchSpec.of("pkg 1.8 py312*").matches(record)).isTrue();
    assertThat(MatchSpec.of("pkg=1.8=py312h1234567_0").matches(record)).isTrue();
    assertThat(MatchSpec.of("pkg==1.8=PY312H1234567_0").matches(record)).isTrue();
    assertThat(MatchSpec.of("pkg * *_0").matches(record)).isTrue();
    assertThat(MatchSpec.of("pkg>=1.7=*_1").matches(record)).isFalse();
    assertThat(MatchSpec.of("pkg[build=py311*]").matches(record)).isFalse();
    assertThat(MatchSpec.of("pkg[build_number='>=3']").matches(record)).isTrue();
    assertThat(MatchSpec.of("pkg[build_number=2]").matches(record)).isFalse();
  }

  @Test
  void channelsAndFurtherFieldsAreMatchedToo() {
    PackageRecord record = record("pkg", "1.8", "0");
    assertThat(MatchSpec.of("conda-forge::pkg").matches(record)).isTrue();
    assertThat(MatchSpec.of("conda-forge/linux-64::pkg=1.8").matches(record)).isTrue();
    assertThat(MatchSpec.of("conda-forge/osx-64::pkg").matches(record)).isFalse();
    assertThat(MatchSpec.of("https://example.org/conda-forge::pkg").matches(record)).isTrue();
    assertThat(MatchSpec.of("bioconda::pkg").matches(record)).isFalse();
    assertThat(MatchSpec.of("*[sha256=" + "ab".repeat(32) + "]").matches(record)).isTrue();
    assertThat(MatchSpec.of("pkg[md5=00, license=BSD*]").matches(record)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        ">=1",
        "pkg >=",
        "pkg >=1,",
        "pkg (1",
        "pkg 1 2 3",
        "pkg[versoin=1]",
        "pkg[a",
        "pkg >=1 <2",
        "pkg ~=1.*",
        "pkg ^a",
        "pkg ^(a+)+$",
        "pkg[version]",
        "pkg ((((1"
      })
  void whatIsNoSpecificationIsRefusedWithTheReason(String text) {
    assertThatThrownBy(() -> MatchSpec.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a ");
  }

  @Test
  void aWrongKeyIsNamedWithTheNearest() {
    assertThatThrownBy(() -> MatchSpec.of("pkg[versoin=1]"))
        .hasMessageContaining("unknown key versoin")
        .hasMessageContaining("version");
  }

  @Test
  void recordsComeBackFromTheirJson() throws Exception {
    PackageRecord record = record("pkg", "1.8", "0");
    assertThat(
            PackageRecord.fromJson(record.channel(), "noarch", record.fileName(), record.toJson()))
        .isEqualTo(record);
    PackageRecord old =
        PackageRecord.fromJson(
            "c",
            "noarch",
            "x-1-0.tar.bz2",
            Json.parse(
                    "{\"name\":\"x\",\"version\":\"1\",\"build\":\"0\",\"build_number\":0,\"noarch\":true,\"timestamp\":1500000000,\"features\":null,\"track_features\":\"a"
                        + " b\"}")
                .asObject());
    assertThat(old.noarch()).isEqualTo("generic");
    assertThat(old.subdir()).isEqualTo("noarch");
    assertThat(old.timestampMillis()).isEqualTo(1_500_000_000_000L);
    assertThat(old.trackFeatures()).containsExactly("a", "b");
  }
}
