package argosy.format.conda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import argosy.conda.Dist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CondaNamesTest {
  @ParameterizedTest
  @CsvSource({
    "cfitsio, cfitsio",
    "lsst_apps, lsst-apps",
    "PyFAI, pyfai",
    "libstdc++6, libstdcxx6",
    "healpix-cxx, healpix-cxx",
    "a__b, a-b",
    "obs.lsst, obs.lsst",
    "x (y), x-y",
    "-odd-, odd"
  })
  void namesFollowTheTable(String name, String expected) {
    assertThat(CondaNames.name(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "4.2.0, 4.2.0",
    "1:2.3-1+b1, 1!2.3_1+b1",
    "1.0~rc1, 1.0rc1",
    "2.0~20240101, 2.0.20240101",
    "1.2+dfsg+git-1, 1.2+dfsg_git_1",
    "1.1.1w, 1.1.1w",
    "2025.1-RC2, 2025.1_rc2",
    "v1, v1",
    "2!1.0, 2!1.0",
    "..1, 1"
  })
  void versionsFollowTheTableAndAreTakenByEveryClient(String version, String expected)
      throws UnsupportedException {
    assertThat(CondaNames.version(version)).isEqualTo(expected);
    new Dist("x", CondaNames.version(version), "0").requireStrict();
  }

  @ParameterizedTest
  @CsvSource({
    "v2026_1, 2026.1",
    "v2026_1_rc2, 2026.1rc2",
    "w_2026_47, 0.20261119.w47",
    "d_2026_11_20, 0.20261120.d",
    "exp_new-io, 0.dev.exp.new.io"
  })
  void tagsSortByDateBelowReleases(String tag, String expected) {
    assertThat(CondaNames.ofTag(tag)).isEqualTo(expected);
  }

  @Test
  void whatAClientWouldRefuseIsRefusedWithTheAlphabet() {
    assertThatThrownBy(() -> new Dist("Upper", "1", "0").requireStrict())
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("conda takes no name \"Upper\"");
    assertThatThrownBy(() -> new Dist("x", "1", "b".repeat(65)).requireStrict())
        .hasMessageContaining("build string");
    assertThatThrownBy(() -> new Dist("x", "1-2", "0"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fileNamesAreReadFromTheRight() {
    Dist dist = Dist.parse("healpix-cxx-3.82-h0123456_1.conda");
    assertThat(dist).isEqualTo(new Dist("healpix-cxx", "3.82", "h0123456_1"));
    assertThat(Dist.parse("a-1-0.tar.bz2").stem()).isEqualTo("a-1-0");
    assertThatThrownBy(() -> Dist.parse("a-1.conda")).isInstanceOf(IllegalArgumentException.class);
  }
}
