package argosy.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.model.conda.Subdir;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenderedRecipeTest {
  private static RenderedRecipe recipe(Map<String, String> variant, BuildOptions options) {
    return new RenderedRecipe(
        "cfitsio",
        RenderedRecipe.Kind.PACKAGE,
        "cfitsio",
        "4.2.0",
        0,
        "h1234567_0",
        new Subdir("linux-64"),
        "",
        variant,
        List.of(new Source.Debian("cfitsio", "", true, "", List.of())),
        new Script("", List.of("make"), "", Map.of(), List.of(), ""),
        options,
        Requirements.NONE,
        List.of(),
        About.NOTHING,
        Extras.NONE);
  }

  @Test
  void theBuildKeyIsThatOfTheRenderedFormWithTheVariablesThatWereRead() {
    RenderedRecipe plain = recipe(Map.of(), BuildOptions.USUAL);
    assertThat(plain.buildKey())
        .isEqualTo(recipe(Map.of(), BuildOptions.USUAL).buildKey())
        .isNotEqualTo(recipe(Map.of("python", "3.12"), BuildOptions.USUAL).buildKey());
    assertThat(plain.toJson().canonical())
        .isEqualTo(
            "{\"build\":{\"number\":0,\"script\":{\"content\":[\"make\"]},\"string\":\"h1234567_0\"},"
                + "\"package\":{\"name\":\"cfitsio\",\"version\":\"4.2.0\"},\"recipe\":\"cfitsio\","
                + "\"source\":[{\"debian\":\"cfitsio\"}],\"target_platform\":\"linux-64\"}");
  }

  @Test
  void noarchPackagesStandInTheirOwnFolder() {
    BuildOptions usual = BuildOptions.USUAL;
    BuildOptions noarch =
        new BuildOptions(
            false,
            BuildOptions.Noarch.PYTHON,
            usual.python(),
            usual.dynamicLinking(),
            usual.prefixDetection(),
            usual.files(),
            usual.alwaysCopy(),
            usual.alwaysInclude(),
            false,
            List.of());
    assertThat(recipe(Map.of(), usual).subdir()).hasToString("linux-64");
    assertThat(recipe(Map.of(), noarch).subdir()).isEqualTo(Subdir.NOARCH);
  }

  @Test
  void whatCannotBeFetchedIsNoSource() {
    assertThatThrownBy(() -> new Source.Url(List.of(), "", "", "", "", List.of()))
        .hasMessage("a source needs a url");
    assertThatThrownBy(() -> new Source.Url(List.of("u"), "12", "", "", "", List.of()))
        .hasMessage("sha256: expected 64 lower-case hex digits but got \"12\"");
    assertThatThrownBy(() -> new Source.Debian("Cfitsio", "", true, "", List.of()))
        .hasMessageContaining("a Debian source package's name");
  }
}
