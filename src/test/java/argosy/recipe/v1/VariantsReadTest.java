package argosy.recipe.v1;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.model.conda.Subdir;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Requirement;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which variables count, and how requirements are written, as rattler-build does it: build strings
/// are the same only where both are.
class VariantsReadTest {
  private static final Subdir LINUX = new Subdir("linux-64");
  private static final String PACKAGE = "package: {name: a, version: '1'}\n";

  private static List<RenderedRecipe> render(Subdir target, String text, String variants) {
    RenderSettings plain = RenderSettings.on(target, VariantConfig.NONE);
    return Renderer.render(
        WrittenRecipe.parse("recipe.yaml", text),
        RenderSettings.on(target, VariantFile.parse("variants.yaml", variants, plain)));
  }

  private static RenderedRecipe one(String text, String variants) {
    List<RenderedRecipe> all = render(LINUX, text, variants);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static List<String> texts(List<Requirement> requirements) {
    return requirements.stream().map(r -> ((Requirement.Spec) r).text()).toList();
  }

  @Test
  void whatContextReadsCountsWhetherOrNotTheRecipeReadsContext() {
    RenderedRecipe r =
        one(PACKAGE + "context: {touched: \"${{ is_freethreading }}\"}\n", "is_freethreading: [x]");
    assertThat(r.variant()).containsEntry("is_freethreading", "x");
  }

  @Test
  void anEntryOfContextThatNamesItselfMeansWhatTheVariantsSay() {
    String text =
        """
        context:
          build: ${{ 100 if mpi == "nompi" else 0 }}
          mpi: ${{ mpi | default("nompi") }}-flavour
        package: {name: a, version: '1'}
        build: {number: "${{ build }}"}
        requirements: {run: ["b * ${{ mpi }}"]}
        """;
    RenderedRecipe r = one(text, "mpi: [nompi]");
    assertThat(r.buildNumber()).isEqualTo(100);
    assertThat(texts(r.requirements().run())).containsExactly("b * nompi-flavour");
    assertThat(r.variant()).containsEntry("mpi", "nompi");
    RenderedRecipe without = one(text.replace("100 if mpi == \"nompi\" else 0", "7"), "other: [1]");
    assertThat(without.buildNumber()).isEqualTo(7);
    assertThat(texts(without.requirements().run())).containsExactly("b * nompi-flavour");
    assertThat(without.variant()).doesNotContainKey("mpi");
  }

  @Test
  void aVariableThatContextSetsItselfDoesNotCount() {
    RenderedRecipe r =
        one(
            "context: {python_min: '3.11'}\n"
                + PACKAGE
                + "requirements: {host: [\"python ${{ python_min }}.*\"]}\n",
            "python_min: ['3.10']");
    assertThat(texts(r.requirements().host())).containsExactly("python 3.11.*");
    assertThat(r.variant()).doesNotContainKey("python_min");
  }

  @Test
  void channelsAndTheOldestMacosAlwaysCount() {
    String variants =
        """
        channel_sources: [conda-forge]
        channel_targets: [conda-forge main]
        MACOSX_DEPLOYMENT_TARGET: ['11.0']
        """;
    assertThat(one(PACKAGE, variants).variant())
        .containsOnlyKeys("channel_sources", "channel_targets", "target_platform");
    assertThat(render(new Subdir("osx-arm64"), PACKAGE, variants).getFirst().variant())
        .containsEntry("MACOSX_DEPLOYMENT_TARGET", "11.0");
  }

  @Test
  void onlyARequirementThatIsANameAloneIsTheVariants() {
    String variants = "python: ['3.11', '3.12']\npetsc: ['3.24']\n";
    String host = PACKAGE + "requirements: {host: [%s]}\n";
    assertThat(render(LINUX, host.formatted("python"), variants)).hasSize(2);
    RenderedRecipe any = one(host.formatted("python *, petsc * real_*"), variants);
    assertThat(texts(any.requirements().host())).containsExactly("python *", "petsc * real_*");
    assertThat(any.variant()).containsOnlyKeys("target_platform");
  }

  @Test
  void requirementsAreWrittenAsPackagesWriteThem() {
    RenderedRecipe r =
        one(
            PACKAGE
                + "requirements: {run: [Cython>=3, \"numpy == 1.2\", python =3.11,"
                + " \"openssl >=1.1, <3\", \"x =*=*cpu*\", \"y[build=cu*]\", \"z *.* q*\"]}\n",
            "");
    assertThat(texts(r.requirements().run()))
        .containsExactly(
            "cython >=3",
            "numpy ==1.2",
            "python 3.11.*",
            "openssl >=1.1,<3",
            "x * *cpu*",
            "y * cu*",
            "z * q*");
  }

  @Test
  void aConditionMayBeMadeOfATemplate() {
    String text =
        "context: {least: '3.11'}\n"
            + PACKAGE
            + "build: {skip: [\"match(python, '<${{ least }}')\"]}\n";
    assertThat(one(text, "python: ['3.10']").options().skip()).isTrue();
    assertThat(one(text, "python: ['3.12']").options().skip()).isFalse();
  }

  @Test
  void anOutputThatSeveralArePinnedToIsTheSameForAll() {
    List<RenderedRecipe> all =
        render(
            LINUX,
            """
            recipe: {name: r, version: '1'}
            outputs:
              - package: {name: base}
                requirements: {host: [python]}
              - package: {name: extra}
                requirements: {run: ["${{ pin_subpackage('base', exact=True) }}"]}
              - package: {name: whole}
                build: {noarch: generic}
                requirements:
                  run:
                    - ${{ pin_subpackage('base', exact=True) }}
                    - ${{ pin_subpackage('extra', exact=True) }}
            """,
            """
            python: ['3.11', '3.12', '3.13']
            channel_sources: [c, c, c]
            zip_keys: [[python, channel_sources]]
            """);
    assertThat(all).extracting(RenderedRecipe::name).filteredOn("whole"::equals).hasSize(3);
    assertThat(all).hasSize(9);
  }

  @Test
  void platformsHaveTheirNamesWithoutADashToo() {
    RenderedRecipe r =
        one(
            PACKAGE
                + "requirements: {run: [{if: linux64, then: x}, {if: osxarm64 or wasi, then: y}]}",
            "");
    assertThat(texts(r.requirements().run())).containsExactly("x");
  }

  @Test
  void allFilesAreNotTheSameAsNone() {
    String detection = PACKAGE + "build: {prefix_detection: {ignore_binary_files: %s}}\n";
    RenderedRecipe all = one(detection.formatted("true"), "");
    RenderedRecipe none = one(detection.formatted("false"), "");
    assertThat(all.toJson().canonical())
        .contains("\"prefix_detection\":{\"ignore_binary_files\":true}");
    assertThat(all.buildKey()).isNotEqualTo(none.buildKey());
    assertThat(none.buildKey()).isEqualTo(one(PACKAGE, "").buildKey());
  }

  @Test
  void lintNamesStatementsThatNobodyComputesHere() {
    WrittenRecipe written =
        WrittenRecipe.parse(
            "recipe.yaml",
            PACKAGE + "build: {script: ['x{% if unix %}y{% endif %}', 'echo ${a%{%}']}\n");
    List<RenderedRecipe> rendered =
        Renderer.render(written, RenderSettings.on(LINUX, VariantConfig.NONE));
    assertThat(Lint.of(written, rendered))
        .extracting(Lint.Advice::toString)
        .filteredOn(a -> a.contains("{%"))
        .containsExactly(
            "recipe.yaml:2:18: {% … %} stays as it is: recipes of format 1 have if, then and else");
  }

  @Test
  void anOldVariantsFileThatSaysNothingIsOne() {
    assertThat(
            VariantFile.parse(
                "conda_build_config.yaml",
                "---\nMACOSX_SDK_VERSION:   # [osx]\n  - '10.15'   # [osx]\n",
                RenderSettings.on(LINUX, VariantConfig.NONE)))
        .isEqualTo(VariantConfig.NONE);
  }
}
