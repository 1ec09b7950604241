package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.FailedException;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Relocation;
import argosy.recipe.InvalidTextException;
import argosy.testing.SmallTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the keys of recipes do in builds, in real clean rooms.
@Tag("client")
class RecipeKeysTest {
  @TempDir static Path tools;
  @TempDir Path scratch;
  private SmallBuilds builds;

  @BeforeAll
  static void tools() throws IOException {
    SmallTools.in(tools);
  }

  @BeforeEach
  void wire() throws IOException {
    builds = new SmallBuilds(tools, scratch);
  }

  @AfterEach
  void close() {
    builds.close();
  }

  /// Builds one recipe whose `build` has these lines, and more sections.
  private Package built(String build, String more) throws IOException {
    builds.write("x", recipe(build, more));
    return builds.run().packages().getFirst().metadata();
  }

  private static String recipe(String build, String more) {
    return "package: {name: x, version: 1.0}\nbuild:\n" + build.indent(2) + more;
  }

  private List<String> files(Package metadata) throws IOException {
    return builds.entries(metadata).stream()
        .filter(e -> !(e instanceof Entry.Directory))
        .map(Entry::path)
        .toList();
  }

  @Test
  void filesChoosesAmongTheNewOnes() throws IOException {
    Package made =
        built(
            """
            script: mkdir -p $PREFIX/lib $PREFIX/share && touch $PREFIX/lib/a.so $PREFIX/lib/a.a $PREFIX/share/b
            files:
              include: [lib/]
              exclude: ["**/*.a"]
            """,
            "");
    assertThat(files(made)).containsExactly("lib/a.so");
  }

  @Test
  void filesOfOthersArePackedAndMayBeChangedWhereTheRecipeSaysSo() throws IOException {
    builds.write(
        "low",
        "package: {name: low, version: 1}\n"
            + "build: {script: 'mkdir $PREFIX/etc && echo low > $PREFIX/etc/list'}\n");
    builds.write(
        "x",
        recipe(
            "script: echo x >> $PREFIX/etc/list\nalways_include_files: [etc/list]\n",
            "requirements: {host: [low]}\n"));
    Package made = builds.run().lines().getLast().adopted().metadata();
    assertThat(files(made)).containsExactly("etc/list");
    assertThat(builds.text(made, "etc/list")).isEqualTo("low\nx\n");
  }

  @Test
  void replacementsAreMadeInTheFilesTheyAreFor() throws IOException {
    Package made =
        built(
            """
            script: echo 'v=12' > $PREFIX/a.pc && echo 'v=12' > $PREFIX/b.txt
            post_process:
              - files: ["*.pc"]
                regex: v=(\\d)(\\d)
                replacement: v=$2.${1}
            """,
            "");
    assertThat(builds.text(made, "a.pc")).isEqualTo("v=2.1\n");
    assertThat(builds.text(made, "b.txt")).isEqualTo("v=12\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|text:TEXT text.bin:BINARY",
        "{ignore: [text]}|text.bin:BINARY",
        "{ignore: true}|''",
        "{ignore_binary_files: true}|text:TEXT",
        "{ignore_binary_files: ['*.bin']}|text:TEXT",
        "{force_file_type: {text: ['*.bin']}}|text:TEXT text.bin:TEXT",
        "{force_file_type: {binary: [text]}}|text:BINARY text.bin:BINARY"
      })
  void thePrefixIsLookedForAsTheRecipeSays(String detection, String kinds) throws IOException {
    Package made =
        built(
            "script: printf \"at $PREFIX/x\" > $PREFIX/text && printf \"$PREFIX\\\\0end\" >"
                + " $PREFIX/text.bin\nprefix_detection: "
                + detection
                + "\n",
            "");
    assertThat(
            String.join(
                " ", made.relocations().stream().map(r -> r.path() + ":" + r.kind()).toList()))
        .isEqualTo(kinds);
  }

  @Test
  void aTextThatIsForcedToBeBinaryIsFilledUpAtItsEnd() throws IOException {
    Package made =
        built(
            "script: printf \"at $PREFIX/x\" > $PREFIX/text\n"
                + "prefix_detection: {force_file_type: {binary: [text]}}\n",
            "");
    assertThat(made.relocations())
        .containsExactly(
            new Relocation(
                "text", Relocation.Kind.BINARY, List.of(new Relocation.Spot(3, 3 + 255 + 2))));
  }

  @Test
  void filesThatMustBeCopiesAreNamedInThePackage() throws IOException {
    Package made = built("script: touch $PREFIX/a $PREFIX/b\nalways_copy_files: [a]\n", "");
    assertThat(made.facts()).containsEntry("always-copied", "a");
  }

  @Test
  void programsOfABuildEnvironmentRunAndAreNotInThePrefix() throws IOException {
    builds.write(
        "generator",
        "package: {name: generator, version: 1}\nbuild:\n  script:\n    - mkdir $PREFIX/bin\n   "
            + " - printf '#!/bin/sh\\necho generated\\n' > $PREFIX/bin/generate\n    - chmod 755"
            + " $PREFIX/bin/generate\n");
    builds.write(
        "x",
        recipe(
            "script: generate > $PREFIX/out && test ! -e $PREFIX/bin && test -x"
                + " $BUILD_PREFIX/bin/generate\n",
            "requirements: {build: [generator]}\n"));
    Package made = builds.run().lines().getLast().adopted().metadata();
    assertThat(builds.text(made, "out")).isEqualTo("generated\n");
    builds.write(
        "x",
        recipe(
            "script: generate > $PREFIX/out && test $BUILD_PREFIX = $PREFIX\n"
                + "merge_build_and_host_envs: true\n",
            "requirements: {build: [generator]}\n"));
    assertThat(files(builds.run().lines().getLast().adopted().metadata())).containsExactly("out");
  }

  @Test
  void aLicenceMayBeAPatternInTheSources() throws IOException {
    Files.createDirectories(scratch.resolve("recipes/x/src/LICENSES"));
    Files.writeString(scratch.resolve("recipes/x/src/LICENSES/MIT.txt"), "mit");
    Files.writeString(scratch.resolve("recipes/x/src/LICENSES/BSD.txt"), "bsd");
    Package made =
        built(
            "script: touch $PREFIX/a\n",
            "source: {path: src}\nabout: {license: MIT, license_file: [LICENSES/]}\n");
    assertThat(files(made))
        .containsExactly("a", "share/licenses/x/BSD.txt", "share/licenses/x/MIT.txt");
  }

  @Test
  void testsHaveTheFilesTheyNameOfTheSourcesAndOfTheRecipe() throws IOException {
    Files.createDirectories(scratch.resolve("recipes/x/src/data"));
    Files.writeString(scratch.resolve("recipes/x/src/data/in.txt"), "in");
    Files.writeString(scratch.resolve("recipes/x/expected.txt"), "in made");
    String tests =
        """
        source: {path: src}
        tests:
          - files: {source: [data/*, made], recipe: [expected.txt]}
            script:
              - test "$(cat data/in.txt made)" = "$(cat expected.txt)"
        """;
    built("script: touch $PREFIX/a && printf ' made' > made\n", tests);
    builds.write("x", recipe("script: touch $PREFIX/a\n", tests));
    assertThatThrownBy(builds::run)
        .hasMessageContaining("x: its test 1 wants files that are not there: made");
  }

  @Test
  void contentsAreCheckedByKindAndStrictly() throws IOException {
    String script =
        "script: mkdir -p $PREFIX/bin $PREFIX/lib/python3.11/site-packages/m $PREFIX/include &&"
            + " touch $PREFIX/bin/x $PREFIX/lib/libx.so.1 $PREFIX/include/x.h"
            + " $PREFIX/lib/python3.11/site-packages/m/__init__.py\n";
    String tests =
        """
        tests:
          - package_contents:
              bin: [x]
              lib: [x]
              include: [x.h]
              site_packages: {exists: [m], not_exists: [n]}
              strict: true
              files: {not_exists: ["**/*.a"]}
        """;
    built(script, tests);
    assertThatThrownBy(() -> built(script.replace("bin/x ", "bin/x $PREFIX/more "), tests))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("its contents are wrong: more is not expected");
    assertThatThrownBy(() -> built(script.replace("libx.so.1", "libx.a"), tests))
        .hasMessageContaining("no file is like lib/{,lib}x{.so,.so.*}")
        .hasMessageContaining("lib/libx.a must not be there");
    assertThatThrownBy(() ->
            built(
                script.replace(
                    "m/__init__.py", "m/__init__.py $PREFIX/lib/python3.11/site-packages/n.py"),
                tests))
        .hasMessageContaining("lib/python3.11/site-packages/n.py must not be there");
  }

  @Test
  void thoseWhoUseAPackageAreTriedWithItWhenItSaysSo() throws IOException {
    builds.write(
        "user",
        "package: {name: user, version: 1}\nbuild: {script: touch $PREFIX/u}\n"
            + "requirements: {run: [x]}\ntests: [{script: [grep -q good $PREFIX/a]}]\n");
    String tests = "tests: [{downstream: user}]\n";
    built("script: echo good > $PREFIX/a\n", tests);
    builds.write("x", recipe("script: echo bad > $PREFIX/a\n", tests));
    assertThatThrownBy(builds::run)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("build of user failed: its test 1");
    assertThatThrownBy(builds::run).isInstanceOf(FailedException.class);
    builds.write("x", recipe("script: echo good > $PREFIX/a\n", tests));
    assertThat(builds.run().lines()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "script: {content: 'true', secrets: [TOKEN]}|3:38: secrets: is not built here: builds see",
        "variant: {down_prioritize_variant: 1}|3:38: down_prioritize_variant: is not built here: a",
        "python: {version_independent: true}|3:33: version_independent: is not built here:",
        "post_process: [{files: [a], regex: '(', replacement: b}]|3:18: post_process: ",
        "files: ['lib/{a']|3:11: files: \"lib/{a",
      })
  void whatNoBuildDoesIsRefusedWithItsPlace(String key, String message) {
    assertThatThrownBy(() -> built(key + "\n", ""))
        .isInstanceOf(InvalidTextException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aSourceThatNobodyCouldCheckIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> built("script: 'true'\n", "source: {url: http://x.invalid/a.tar}\n"))
        .isInstanceOf(InvalidTextException.class)
        .hasMessageContaining("4:9: source: is not built here: without sha256");
  }

  @Test
  void whatABranchThatIsNotTakenAsksForIsNoFault() throws IOException {
    Package made =
        built(
            """
            script:
              if: win
              then: {content: bad, secrets: [TOKEN]}
              else: touch $PREFIX/a
            """,
            "");
    assertThat(files(made)).containsExactly("a");
  }
}
