package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.FailedException;
import argosy.base.Folders;
import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Generation;
import argosy.model.Package;
import argosy.testing.SmallTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recipes as text, built in real clean rooms with the shell of this machine.
@Tag("client")
class BuildsTest {
  @TempDir static Path tools;
  @TempDir Path scratch;
  private SmallBuilds small;
  private Path recipes;
  private Builds builds;
  private Rebuild rebuild;

  @BeforeAll
  static void tools() throws IOException {
    SmallTools.in(tools);
  }

  @BeforeEach
  void wire() throws IOException {
    use(new SmallBuilds(tools, scratch));
  }

  private void use(SmallBuilds next) {
    small = next;
    recipes = next.recipes();
    builds = next.builds();
    rebuild = next.rebuild();
  }

  @AfterEach
  void close() {
    small.close();
  }

  /// Writes a recipe whose script is one line, built against others.
  private void recipe(String name, String script, String... host) throws IOException {
    recipeWith(name, script, "", host);
  }

  private void recipeWith(String name, String script, String more, String... host)
      throws IOException {
    Path folder = Files.createDirectories(recipes.resolve(name));
    String needs = String.join(", ", host);
    Files.writeString(
        folder.resolve("recipe.yaml"),
        """
        package:
          name: %s
          version: 1.0
        build:
          script:
            - %s
        requirements:
          host: [%s]
          run: [%s]
        %s
        """
            .formatted(name, script, needs, needs, more));
  }

  private Builds.Request request() {
    return small.request();
  }

  /// What was built, by name, and why.
  private Map<String, List<String>> build() throws IOException {
    Map<String, List<String>> fresh = new TreeMap<>();
    for (Builds.Line line : builds.run(request()).lines()) {
      if (line.fresh()) {
        fresh.put(line.adopted().metadata().name(), line.reasons());
      }
    }
    return fresh;
  }

  private void diamond() throws IOException {
    recipe("low", "mkdir -p $PREFIX/share && echo low > $PREFIX/share/low");
    recipe("left", "cat $PREFIX/share/low > $PREFIX/share/left", "low");
    recipe("right", "cat $PREFIX/share/low > $PREFIX/share/right", "low");
    recipe(
        "top", "cat $PREFIX/share/left $PREFIX/share/right > $PREFIX/share/top", "left", "right");
    recipe("alone", "mkdir $PREFIX/share && echo alone > $PREFIX/share/alone");
  }

  @Test
  void aSecondBuildOfWhatDidNotChangeBuildsNothing() throws IOException {
    diamond();
    assertThat(build()).containsOnlyKeys("low", "left", "right", "top", "alone");
    assertThat(builds.plan(request())).isEmpty();
    assertThat(build()).isEmpty();
  }

  @Test
  void aChangedRecipeRebuildsItAndItsDependentsOnlyAndSaysWhy() throws IOException {
    diamond();
    build();
    recipe("left", "cat $PREFIX/share/low $PREFIX/share/low > $PREFIX/share/left", "low");
    assertThat(builds.plan(request())).containsExactlyInAnyOrder("left", "top");
    Map<String, List<String>> built = build();
    assertThat(built).containsOnlyKeys("left", "top");
    assertThat(built.get("left")).contains("its script changed");
    assertThat(built.get("top")).containsExactly("left, which it is built against, changed");
    assertThat(builds.why(request(), "top").reasons())
        .containsExactly("left, which it is built against, changed");
  }

  @Test
  void aChangeThatIsTakenBackBuildsNothing() throws IOException {
    diamond();
    build();
    recipe("alone", "mkdir $PREFIX/share && echo other > $PREFIX/share/alone");
    assertThat(build()).containsOnlyKeys("alone");
    recipe("alone", "mkdir $PREFIX/share && echo alone > $PREFIX/share/alone");
    assertThat(build()).isEmpty();
  }

  @Test
  void aFailureStopsOnlyWhatNeedsItAndWhatWasBuiltStaysBuilt() throws IOException {
    diamond();
    recipe("left", "no-such-program", "low");
    assertThatThrownBy(this::build)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("build of left failed")
        .hasMessageContaining("no-such-program: command not found")
        .hasMessageContaining("not tried, since they need what failed: top");
    diamond();
    assertThat(build()).containsOnlyKeys("left", "top");
  }

  @Test
  void whatAKillLostOfTheMemoIsKnownFromTheHistory() throws IOException {
    diamond();
    build();
    small.close();
    use(new SmallBuilds(tools, scratch, small.store()));
    assertThat(build()).isEmpty();
  }

  @Test
  void aSourceWhoseHashDiffersIsNamedAndNothingIsRegistered() throws IOException {
    Path source = scratch.resolve("data.txt");
    Files.writeString(source, "changed by somebody");
    String expected = "0".repeat(64);
    recipeWith(
        "x",
        "cp data.txt $PREFIX/",
        "source:\n  url: " + source.toUri() + "\n  sha256: \"" + expected + "\"\n");
    assertThatThrownBy(this::build)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("expected sha256 " + expected + " but got ");
    assertThat(builds.plan(request())).containsExactly("x");
  }

  @Test
  void aSourceOfTheRightHashIsTakenFromAnyMirrorAndThenFromTheCache() throws IOException {
    Path source = scratch.resolve("data.txt");
    Files.writeString(source, "data");
    String sha = Digest.of("data".getBytes(StandardCharsets.UTF_8)).hex();
    String from =
        "source:\n  url: [\""
            + scratch.resolve("absent/data.txt").toUri()
            + "\", \""
            + source.toUri()
            + "\"]\n  sha256: "
            + sha
            + "\n";
    recipeWith("x", "cp data.txt $PREFIX/", from);
    assertThat(build()).containsOnlyKeys("x");
    Files.delete(source);
    recipeWith("x", "cp data.txt $PREFIX/again", from);
    assertThat(build()).containsOnlyKeys("x");
  }

  @Test
  void partsAreSplitOffAndStandInTheHostEnvironmentAgain() throws IOException {
    String split = "extra:\n  argosy:\n    split: [dev, doc]\n";
    recipeWith(
        "lib",
        "mkdir -p $PREFIX/include $PREFIX/lib $PREFIX/share/doc/lib && echo h >"
            + " $PREFIX/include/lib.h && echo so > $PREFIX/lib/lib.so.1 && ln -s lib.so.1"
            + " $PREFIX/lib/lib.so && echo d > $PREFIX/share/doc/lib/manual",
        split);
    recipe("user", "cp $PREFIX/include/lib.h $PREFIX/copy", "lib");
    Builds.Result result = builds.run(request());
    Builds.Line lib = result.lines().getFirst();
    assertThat(paths(lib.adopted().metadata())).containsExactly("lib", "lib/lib.so.1");
    assertThat(lib.parts())
        .extracting(p -> p.metadata().name())
        .containsExactly("lib-dev", "lib-doc");
    assertThat(paths(lib.parts().getFirst().metadata()))
        .containsExactly("include", "include/lib.h", "lib", "lib/lib.so");
    assertThat(lib.parts().getFirst().metadata().dependencies()).containsExactly("lib");
    assertThat(result.packages()).hasSize(2);
    assertThat(build()).isEmpty();
  }

  private List<String> paths(Package metadata) throws IOException {
    return small.entries(metadata).stream().map(Entry::path).toList();
  }

  @Test
  void aPackageIsTriedWhereItIsMovedToWithWhatItNeedsToRun() throws IOException {
    recipe(
        "low",
        "mkdir -p $PREFIX/bin && echo 'echo low' > $PREFIX/bin/low && chmod 755 $PREFIX/bin/low");
    recipeWith(
        "top",
        "mkdir -p $PREFIX/share && echo $PREFIX/share > $PREFIX/share/where",
        """
        tests:
          - script:
              - test $(low) = low
              - test $(cat $PREFIX/share/where) = /build/p/share
          - package_contents:
              files: [share/where]
        """,
        "low");
    assertThat(build()).containsOnlyKeys("low", "top");
  }

  @Test
  void aPackageThatFailsItsTestIsNotKeptAsBuilt() throws IOException {
    recipeWith("x", "touch $PREFIX/x", "tests:\n  - script:\n      - test -e $PREFIX/y\n");
    assertThatThrownBy(this::build)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("build of x failed: its test 1 ended with 1");
    assertThat(builds.plan(request())).containsExactly("x");
    recipeWith("x", "touch $PREFIX/x", "tests:\n  - package_contents:\n      files: [y, x]\n");
    assertThatThrownBy(this::build).hasMessageContaining("no file is like y");
  }

  @Test
  void builtTwiceTheSameIsSaidSo() throws IOException {
    diamond();
    assertThat(rebuild.run(request())).hasSize(5).allMatch(Rebuild.Compared::same);
  }

  @Test
  void whatDiffersBetweenTwoBuildsIsNamedByFileAndPlace() throws IOException {
    recipe("x", "echo same > $PREFIX/where && hostname >> $PREFIX/where && touch $PREFIX/$(id -u)");
    List<Rebuild.Compared> all = rebuild.run(request());
    assertThat(all.getFirst().differences())
        .containsExactlyInAnyOrder(
            "54321: only in the second build",
            "where: first difference at byte 6: \"rgosy-build\\x0a\" and \"nother-host\\x0a\""
                + " (18 and 18 bytes)",
            "1000: only in the first build");
  }

  @Test
  void aLibraryThatComesFromNowhereIsNamed() throws IOException {
    recipe("x", "mkdir -p $PREFIX/bin && cp /usr/bin/setpriv $PREFIX/bin/tool");
    assertThatThrownBy(this::build)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("x: no package of the host environment has what it needs")
        .hasMessageContaining("bin/tool needs libcap");
  }

  @Test
  void whatAProgramNeedsOfAMachineIsRecorded() throws IOException {
    recipe("x", "mkdir -p $PREFIX/bin && cp /usr/bin/env $PREFIX/bin/tool");
    Package made = builds.run(request()).packages().getFirst().metadata();
    assertThat(made.facts())
        .containsEntry("needs-processor", "x86-64-v1")
        .hasEntrySatisfying("needs-glibc", v -> assertThat(v).startsWith("2."));
  }

  @Test
  void aFolderWithoutRecipesIsSaidSo() {
    assertThatThrownBy(this::build)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("no recipe.yaml");
  }

  @Test
  void packagesFromElsewhereStandInThePrefixWithAllTheyNeed() throws IOException {
    recipe("lib", "mkdir -p $PREFIX/share && echo deep > $PREFIX/share/lib");
    recipe("mid", "cat $PREFIX/share/lib > $PREFIX/share/mid", "lib");
    List<Adopter.Adopted> built = builds.run(request()).packages();
    Folders.delete(recipes.resolve("lib"));
    Folders.delete(recipes.resolve("mid"));
    recipe("top", "cat $PREFIX/share/lib $PREFIX/share/mid > $PREFIX/share/top", "mid");
    assertThatThrownBy(this::build)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("top needs mid");
    small.standIn(new Builds.Around(new GivenPackages(built), Optional.empty()));
    assertThat(build()).containsOnlyKeys("top");
    assertThat(build()).isEmpty();
  }

  @Test
  void packagesFromElsewhereExportAndArePinnedAsThoseOfRecipesAre() throws IOException {
    small.write(
        "lib",
        """
        package: {name: lib, version: 1.4.2}
        build: {script: [echo lib > $PREFIX/lib.txt]}
        requirements:
          run_exports:
            weak: ["${{ pin_subpackage('lib', upper_bound='x.x') }}"]
            weak_constraints: [other <9]
        """);
    List<Adopter.Adopted> built = builds.run(request()).packages();
    Folders.delete(recipes.resolve("lib"));
    small.standIn(new Builds.Around(new GivenPackages(built), Optional.empty()));
    small.write(
        "top",
        """
        package: {name: top, version: 1}
        build: {script: [cat $PREFIX/lib.txt > $PREFIX/top.txt]}
        requirements:
          host: [lib]
          run: ["${{ pin_compatible('lib', lower_bound='x.x', upper_bound='x') }}"]
        """);
    Package top = builds.run(request()).packages().getFirst().metadata();
    assertThat(top.dependencies()).containsExactly("lib >=1.4,<2.0a0", "lib >=1.4.2,<1.5.0a0");
    assertThat(top.facts()).containsEntry("constrains", "other <9");
  }

  @Test
  void anotherEnvironmentGenerationBuildsAllAgain() throws IOException {
    diamond();
    small.standIn(new Builds.Around(GivenPackages.NONE, Optional.of(new Generation(11))));
    assertThat(build()).hasSize(5);
    small.standIn(new Builds.Around(GivenPackages.NONE, Optional.of(new Generation(12))));
    assertThat(build())
        .hasSize(5)
        .containsEntry("alone", List.of("the stack is of another environment generation"));
    assertThat(builds.run(request()).packages())
        .extracting(a -> Generation.of(a.metadata()))
        .containsOnly(Optional.of(new Generation(12)));
  }
}
