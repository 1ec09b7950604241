package argosy.build.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import argosy.model.recipe.BuildOptions;
import argosy.model.recipe.Globs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkageTest {
  private static final Map<String, String> LIBRARIES =
      Map.of("libcfitsio.so.10", "cfitsio", "libz.so.1", "zlib", "libfftw3.so.3", "fftw");

  private static List<String> report(boolean strict, Set<String> run, Set<String> ownRun)
      throws UnsupportedException {
    BuildOptions.DynamicLinking usual = BuildOptions.DynamicLinking.USUAL;
    return new Linkage(
            "skydemo",
            new BuildOptions.DynamicLinking(
                usual.rpaths(), Globs.ALL, List.of("libodd.so*"), List.of(), strict, strict))
        .report(
            Map.of("libcfitsio.so.10", Set.of("bin/skydemo"), "libc.so.6", Set.of("bin/skydemo")),
            new Finish.Around(LIBRARIES, run, ownRun));
  }

  @Test
  void whatARequirementNeedsItselfIsNotSaidToBeIdle() throws Exception {
    assertThat(report(true, Set.of("cfitsio", "zlib"), Set.of("cfitsio"))).isEmpty();
  }

  @Test
  void aRunRequirementThatNothingLinksAgainstIsSaidAndRefusedWhereTheRecipeWantsIt()
      throws Exception {
    assertThat(report(false, Set.of("cfitsio", "fftw"), Set.of("cfitsio", "fftw")))
        .containsExactly("nothing links against fftw, which is a run requirement");
    assertThatThrownBy(() -> report(true, Set.of("cfitsio", "fftw"), Set.of("cfitsio", "fftw")))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("skydemo: nothing links against fftw");
  }

  @Test
  void aLibraryOfAPackageThatIsNoRunRequirementIsSaidAndRefusedWhereTheRecipeWantsIt()
      throws Exception {
    assertThat(report(false, Set.of(), Set.of()))
        .containsExactly(
            "bin/skydemo needs libcfitsio.so.10 of cfitsio, which is not a run requirement");
    assertThatThrownBy(() -> report(true, Set.of(), Set.of()))
        .hasMessageContaining("libcfitsio.so.10 of cfitsio");
  }

  @Test
  void aLibraryThatComesFromNowhereIsRefusedUnlessTheRecipeNamesIt() throws Exception {
    Linkage linkage =
        new Linkage(
            "skydemo",
            new BuildOptions.DynamicLinking(
                List.of("lib/"), Globs.ALL, List.of("libodd.so*"), List.of(), false, false));
    Finish.Around around = new Finish.Around(LIBRARIES, Set.of(), Set.of());
    assertThat(linkage.report(Map.of("libodd.so.1", Set.of("bin/x")), around)).isEmpty();
    assertThatThrownBy(() -> linkage.report(Map.of("libgone.so.1", Set.of("bin/x")), around))
        .hasMessageContaining("bin/x needs libgone.so.1");
  }
}
