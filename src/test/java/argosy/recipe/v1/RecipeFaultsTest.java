package argosy.recipe.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.recipe.InvalidTextException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeFaultsTest {
  private static List<String> faults(String text) {
    try {
      RendererTest.render(text, "");
    } catch (InvalidTextException e) {
      return e.problems().stream().map(Object::toString).toList();
    }
    return List.of();
  }

  @Test
  void everyFaultIsNamedWithLineAndColumn() {
    assertThat(
            faults(
                """
                package:
                  nmae: a
                  version: [1]
                bild: {}
                requirements:
                  hots: [a]
                  run:
                    - if: linux and
                      than: b
                      then: c
                build:
                  number: one
                  noarch: pyton
                tests: {scrpt: a}
                extra: {argosy: {striip: true}}
                """))
        .containsExactly(
            "recipe.yaml:2:3: unknown field nmae; did you mean name? (package has name, version)",
            "recipe.yaml:3:12: version: expected a text but got a list",
            "recipe.yaml:4:1: unknown field bild; did you mean build? (a recipe has $schema,"
                + " schema_version, context, package, recipe, outputs, cache, source, build,"
                + " requirements, tests, about, extra)",
            "recipe.yaml:6:3: unknown field hots; did you mean host? (requirements has build, host,"
                + " run, run_constraints, run_exports, ignore_run_exports)",
            "recipe.yaml:8:11: if: expected an expression but got the end",
            "recipe.yaml:9:7: unknown field than; did you mean then? (a condition has if, then,"
                + " else)",
            "recipe.yaml:12:11: number: expected a whole number but got \"one\"",
            "recipe.yaml:13:11: noarch: expected one of generic, python but got \"pyton\"; did you"
                + " mean python?",
            "recipe.yaml:14:9: unknown field scrpt; did you mean script? (a test has script,"
                + " requirements, files, python, perl, r, ruby, downstream, package_contents)",
            "recipe.yaml:15:18: unknown field striip; did you mean strip? (extra.argosy has"
                + " sources, access, eups_table, strip, split, host_tools)");
  }

  @Test
  void faultsThatRenderingFindsAreNamedToo() {
    assertThat(
            faults(
                """
                context:
                  a: ${{ b }}
                  b: ${{ a }}
                package:
                  name: ${{ nam }}
                  version: ${{ a }}
                source: {url: "https://x", sha256: abc}
                requirements:
                  host: ["python >=", "x ${{ compiler() }}"]
                """))
        .containsExactly(
            "recipe.yaml:2:6: context: a needs b needs a, without end",
            "recipe.yaml:5:9: nam is not defined: neither a variant nor context has it;"
                + " nam | default(\"…\") stands in for it",
            "recipe.yaml:7:9: source: sha256: expected 64 lower-case hex digits but got \"abc\"",
            "recipe.yaml:9:10: host: not a version specification: \">=\": expected a version after"
                + " >=",
            "recipe.yaml:9:23: compiler needs the argument language");
  }

  @Test
  void recipesThatAreNoneAreRefused() {
    assertThat(faults("")).containsExactly("recipe.yaml:1:1: the file is empty");
    for (String noFields : List.of("- a", "text", "!")) {
      assertThat(faults(noFields)).first().asString().contains("expected fields (name: value)");
    }
    assertThat(faults("package: {name: {{ name }}, version: 1}"))
        .first()
        .asString()
        .contains("is {{ … }} meant to be ${{ … }}?");
    assertThat(faults("about: {}")).first().asString().contains("either package or outputs");
    assertThat(faults("package: {name: a, version: '1', name: b}"))
        .containsExactly("recipe.yaml:1:34: name comes twice");
    assertThat(faults("package: {name: 'A b', version: '1'}"))
        .first()
        .asString()
        .contains("a package's name is of");
    assertThat(
            faults(
                """
                recipe: {name: r, version: '1'}
                outputs:
                  - package: {name: a}
                    requirements: {host: ["${{ pin_subpackage('b', exact=true) }}"]}
                  - package: {name: b}
                    requirements: {host: ["${{ pin_subpackage('a', exact=true) }}"]}
                """))
        .first()
        .asString()
        .contains("in a circle");
  }

  @Test
  void anAliasBombIsRefused() {
    StringBuilder bomb = new StringBuilder("context:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("  a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ", ").repeat(9)).append("*a").append(i - 1).append("]\n");
    }
    assertThat(faults(bomb + "package: {name: a, version: '1'}\n"))
        .first()
        .asString()
        .contains("not YAML: Number of aliases");
  }

  @Test
  void variantsWithoutEndAreRefused() {
    StringBuilder variants = new StringBuilder();
    StringBuilder host = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      variants.append("v").append(i).append(": [a, b]\n");
      host.append("v").append(i).append(", ");
    }
    assertThatThrownBy(() ->
            RendererTest.render(
                "package: {name: a, version: '1'}\nrequirements: {host: [" + host + "]}",
                variants.toString()))
        .hasMessageContaining("more than 5000 variants");
  }
}
