package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.FailedException;
import argosy.model.Package;
import argosy.testing.SmallTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recipes whose packages start from one staging (CEP 41), built in real clean rooms.
@Tag("client")
class StagingTest {
  private static final String STAGING =
      """
      recipe: {name: foo, version: 1.0}
      outputs:
        - staging: {name: compiled}
          requirements: {host: [base]}
          build:
            script:
              - mkdir -p $PREFIX/lib $PREFIX/include
              - cat /proc/sys/kernel/random/uuid > $PREFIX/lib/foo.txt
              - cp $PREFIX/lib/foo.txt $PREFIX/include/foo.h
              - cp $PREFIX/lib/foo.txt left.txt
      """;
  private static final String HEADERS =
      """
        - package: {name: foo-headers}
          inherit: {from: compiled, run_exports: false}
          build: {files: [include/]}
      """;
  private static final String FOO =
      """
        - package: {name: foo}
          inherit: compiled
          requirements:
            host: ["${{ pin_subpackage('foo-headers', exact=True) }}"]
          build:
            script: [cat left.txt > $PREFIX/lib/left.txt]
      """;

  @TempDir static Path tools;
  @TempDir Path scratch;
  private SmallBuilds small;

  @BeforeAll
  static void tools() throws IOException {
    SmallTools.in(tools);
  }

  @BeforeEach
  void aPackageThatExportsItself() throws IOException {
    small = new SmallBuilds(tools, scratch);
    small.write(
        "base",
        """
        package: {name: base, version: 2.1}
        build: {script: [echo base > $PREFIX/base.txt]}
        requirements: {run_exports: ["${{ pin_subpackage('base', upper_bound='x') }}"]}
        """);
    small.write("foo", STAGING + HEADERS + FOO);
  }

  @AfterEach
  void close() {
    small.close();
  }

  private static Builds.Line line(Builds.Result result, String name) {
    return result.lines().stream()
        .filter(l -> l.adopted().metadata().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> files(Builds.Result result, String name) throws IOException {
    return small.entries(line(result, name).adopted().metadata()).stream()
        .map(e -> e.path())
        .filter(p -> p.contains("."))
        .toList();
  }

  @Test
  void packagesStartFromWhatTheStagingInstalledAndLeftInItsWorkFolder() throws IOException {
    Builds.Result result = small.run();
    assertThat(result.packages())
        .extracting(a -> a.metadata().name())
        .containsExactly("base", "foo-headers", "foo");
    assertThat(files(result, "foo-headers")).containsExactly("include/foo.h");
    assertThat(files(result, "foo"))
        .as("without what is in foo-headers")
        .containsExactly("lib/foo.txt", "lib/left.txt");
    Package foo = line(result, "foo").adopted().metadata();
    String id = small.text(foo, "lib/foo.txt");
    assertThat(id).isNotBlank().isEqualTo(small.text(foo, "lib/left.txt"));
    assertThat(small.text(line(result, "foo-headers").adopted().metadata(), "include/foo.h"))
        .as("the staging was built once")
        .isEqualTo(id);
  }

  @Test
  void whatTheStagingWasBuiltWithIsExportedUnlessTheRecipeSaysNot() throws IOException {
    Builds.Result result = small.run();
    assertThat(line(result, "foo").adopted().metadata().dependencies())
        .containsExactly("base >=2.1,<3.0a0");
    assertThat(line(result, "foo-headers").adopted().metadata().dependencies()).isEmpty();
  }

  @Test
  void aChangedOutputStartsFromTheSameStagingAgain() throws IOException {
    String id = small.text(line(small.run(), "foo").adopted().metadata(), "lib/foo.txt");
    small.write("foo", STAGING + HEADERS + FOO.replace("cat left", "echo more; cat left"));
    Builds.Result second = small.run();
    assertThat(second.lines().stream().filter(Builds.Line::fresh))
        .extracting(l -> l.adopted().metadata().name())
        .containsExactly("foo");
    assertThat(small.text(line(second, "foo").adopted().metadata(), "lib/foo.txt")).isEqualTo(id);
  }

  @Test
  void aChangedStagingBuildsAllThatStartFromItAndIsTheReason() throws IOException {
    small.run();
    small.write("foo", STAGING.replace("mkdir -p", "echo again; mkdir -p") + HEADERS + FOO);
    Builds.Result second = small.run();
    assertThat(line(second, "foo-headers").reasons())
        .contains("in the staging it starts from, its script changed");
    assertThat(line(second, "foo").fresh()).isTrue();
    assertThat(small.run().lines()).noneMatch(Builds.Line::fresh);
  }

  @Test
  void builtTwiceTheStagingIsBuiltTwiceToo() throws IOException {
    small.write(
        "foo", (STAGING + HEADERS + FOO).replace("cat /proc/sys/kernel/random/uuid", "echo same"));
    assertThat(small.rebuild().run(small.request())).allMatch(Rebuild.Compared::same);
    small.write("foo", STAGING + HEADERS + FOO);
    assertThat(small.rebuild().run(small.request()))
        .filteredOn(c -> !c.same())
        .extracting(Rebuild.Compared::name)
        .containsExactly("foo-headers", "foo");
  }

  @Test
  void aStagingThatFailsIsNamedAndAShellOpensThere() throws IOException {
    small.write("foo", STAGING.replace("mkdir -p", "no-such-program; mkdir -p") + HEADERS + FOO);
    assertThatThrownBy(small::run)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("build of compiled failed")
        .hasMessageContaining("not tried, since they need what failed: foo");
    assertThat(small.builds().shell(small.request(), Optional.empty()))
        .anyMatch(word -> word.contains("foo+compiled-"));
  }

  @Test
  void theOlderFormIsOneStagingForAllOutputs() throws IOException {
    small.write(
        "foo",
        """
        recipe: {name: foo, version: 1.0}
        cache:
          build: {script: [echo one > $PREFIX/one.txt; echo two > $PREFIX/two.txt]}
        outputs:
          - package: {name: one}
            build: {files: [one.txt]}
          - package: {name: two}
            build: {files: [two.txt]}
        """);
    Builds.Result result = small.run();
    assertThat(files(result, "one")).containsExactly("one.txt");
    assertThat(files(result, "two")).containsExactly("two.txt");
  }
}
