package argosy.recipe.v1;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import argosy.model.conda.Subdir;
import argosy.model.conda.Version;
import argosy.recipe.InvalidTextException;
import argosy.recipe.expression.Evaluator;
import argosy.recipe.expression.Scope;
import argosy.recipe.expression.Value;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Texts that were damaged at random, from a seed: readers refuse them or read them, in bounded
/// time, and never fail in another way.
class MutatedTextsTest {
  private static final List<String> TOKENS =
      List.of(
          "${{",
          "}}",
          "{{",
          "{%",
          "if:",
          "then:",
          "else:",
          "- ",
          "  ",
          "\n",
          ":",
          "[",
          "]",
          "{",
          "}",
          "&a",
          "*a",
          "!!int ",
          "|",
          "'",
          "\"",
          "\\",
          "#",
          "~",
          "compiler('c')",
          "python",
          "pin_subpackage(name, exact=True)",
          "| lower",
          "not ",
          " and ",
          " in ",
          "**",
          "//",
          "-1",
          "9999999999999999999",
          ">=",
          "*",
          "^",
          "$",
          ",",
          "=",
          "\0",
          "\u00e9",
          "\ud83d\ude00",
          "outputs:",
          "inherit: x",
          "zip_keys",
          "<<:",
          "? ",
          "\t");

  private static final String RECIPE =
      """
      context:
        name: foo
        version: 1.2.3
        major: ${{ version.split('.')[0] }}
      recipe: {name: foo, version: "${{ version }}"}
      source:
        - url: https://example.org/${{ name }}-${{ version }}.tar.gz
          sha256: 0000000000000000000000000000000000000000000000000000000000000000
      build:
        number: ${{ 1 if linux else 2 }}
        skip: [win, "match(python, '<3.8')"]
      outputs:
        - staging: {name: all}
          requirements: {build: ["${{ compiler('c') }}"], host: [python]}
          build: {script: [make]}
        - package: {name: libfoo}
          inherit: all
          build: {files: [lib/*]}
          requirements:
            run: ["${{ pin_compatible('python', upper_bound='x.x') }}"]
        - package: {name: foo}
          requirements:
            host:
              - ${{ pin_subpackage('libfoo', exact=True) }}
              - if: unix and python is defined
                then: [zlib >=1.2]
                else: jom
          tests:
            - script: foo --version
          about: {license: MIT}
      """;

  private static String mutated(String text, Random random) {
    StringBuilder out = new StringBuilder(text);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && !out.isEmpty(); i++) {
      int at = random.nextInt(out.length());
      int end = Math.min(out.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> out.delete(at, end);
        case 1 -> out.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
        case 2 -> out.insert(at, out.substring(at, end));
        default -> out.setCharAt(at, (char) (32 + random.nextInt(95)));
      }
    }
    return out.toString();
  }

  @Test
  void damagedRecipesAreRefusedWithTheirPlaceOrRead() {
    RenderSettings settings =
        RenderSettings.on(
            new Subdir("linux-64"),
            VariantFile.parse(
                "v",
                "python: ['3.11', '3.12']\nc_compiler: [gcc]",
                RenderSettings.on(new Subdir("linux-64"), VariantConfig.NONE)));
    assertThat(Renderer.render(WrittenRecipe.parse("r", RECIPE), settings)).isNotEmpty();
    Random random = new Random(13);
    int read = 0;
    for (int i = 0; i < 4000; i++) {
      String text = mutated(RECIPE, random);
      try {
        Lint.of(
            WrittenRecipe.parse("r", text),
            Renderer.render(WrittenRecipe.parse("r", text), settings));
        read++;
      } catch (InvalidTextException e) {
        assertThat(e.problems()).isNotEmpty().allMatch(p -> p.line() > 0 && p.column() > 0);
      } catch (RuntimeException e) {
        throw new AssertionError("round " + i + ":\n" + text, e);
      }
    }
    assertThat(read).isBetween(100, 3900);
  }

  @Test
  void damagedVariantFilesAreRefusedOrRead() {
    String text =
        "python:\n  - \"3.11\"  # [linux]\n  - 3.12\nnumpy: [1, 2]\nzip_keys: [[python, numpy]]\n"
            + "x:\n  - if: win\n    then: a\n    else: b\n";
    RenderSettings settings = RenderSettings.on(new Subdir("linux-64"), VariantConfig.NONE);
    Random random = new Random(14);
    for (int i = 0; i < 4000; i++) {
      String damaged = mutated(text, random);
      for (String name : List.of(VariantFile.NAME, VariantFile.OLD_NAME)) {
        try {
          VariantFile.parse(name, damaged, settings);
        } catch (InvalidTextException e) {
          assertThat(e.problems()).isNotEmpty();
        } catch (RuntimeException e) {
          throw new AssertionError("round " + i + ":\n" + damaged, e);
        }
      }
    }
  }

  @Test
  void damagedExpressionsVersionsSpecificationsAndLocksAreRefusedOrRead() {
    Scope scope =
        new Scope() {
          @Override
          public Value variable(String name) {
            return name.length() < 3 ? Value.of(7) : new Value.Missing(name);
          }

          @Override
          public Value call(String function, List<Value> plain, Map<String, Value> named) {
            return new Value.Items(plain);
          }
        };
    Random random = new Random(15);
    for (int i = 0; i < 20_000; i++) {
      String expression =
          mutated(
              "a + b[1:2] | join('.') if x is odd and not f(1, y=2) else 'z' ~ {'k': -1}.k",
              random);
      refusedOrRead(expression, () -> new Evaluator(scope).evaluate(expression).isTrue());
      String spec = mutated("conda-forge/linux-64::numpy >=1.26,<3|2.* py312*[md5='ab']", random);
      refusedOrRead(spec, () -> MatchSpec.of(MatchSpec.of(spec).toString()));
      String version = mutated("1!2.15.1rc2_post3.dev+local.7", random);
      refusedOrRead(version, () -> Version.of(version).compareTo(Version.of("2.0")));
    }
  }

  private static void refusedOrRead(String text, Runnable reader) {
    try {
      reader.run();
    } catch (IllegalArgumentException | ArithmeticException e) {
      assertThat(e.getMessage()).isNotNull();
    } catch (RuntimeException e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void damagedRecordsAreRefusedOrRead() {
    String text =
        "{\"name\":\"a\",\"version\":\"1.0\",\"build\":\"0\",\"build_number\":0,\"depends\":[\"b"
            + " >=1\"],"
            + "\"noarch\":true,\"size\":12,\"timestamp\":1500000000,\"track_features\":\"x\"}";
    Random random = new Random(16);
    for (int i = 0; i < 5000; i++) {
      String damaged = mutated(text, random);
      try {
        PackageRecord.fromJson("c", "linux-64", "f", Json.parse(damaged).asObject());
      } catch (CorruptException | IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotNull();
      }
    }
  }
}
