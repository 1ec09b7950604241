package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.Package;
import argosy.model.Release;
import argosy.release.Lock;
import argosy.release.Realise;
import argosy.testing.SmallTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A release of three packages from recipes, fixed: real clean rooms with the shell of this
/// machine.
@Tag("client")
class HotfixTest {
  private static final long MONDAY = 1_800_000_000L;
  @TempDir static Path tools;
  @TempDir Path scratch;
  private Optional<SmallBuilds> small = Optional.empty();
  private Path stack;
  private Path patch;

  @BeforeAll
  static void tools() throws IOException {
    SmallTools.in(tools);
  }

  @BeforeEach
  void aReleaseOfThreePackages() throws IOException {
    SmallBuilds builds = new SmallBuilds(tools, scratch);
    small = Optional.of(builds);
    stack = scratch;
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: sky
        version: 1
        summary: three packages
        kind: prefix
        contents: [{recipes: recipes}]
        """);
    for (String name : List.of("low", "mid", "top")) {
      String host = Map.of("low", "", "mid", "low", "top", "mid").getOrDefault(name, "");
      builds.write(
          name,
          """
          package: {name: %s, version: 1.0}
          source: {path: src}
          build:
            script: mkdir -p $PREFIX/share && cat *.txt > $PREFIX/share/%s
          requirements: {host: [%s], run: [%s]}
          extra: {argosy: {split: [dev]}}
          """
              .formatted(name, name, host, host));
      Path source = Files.createDirectories(builds.recipes().resolve(name).resolve("src"));
      Files.writeString(source.resolve("text.txt"), "the " + name + " of old\n");
    }
    patch = scratch.resolve("some where.patch");
    Files.writeString(
        patch,
        """
        --- a/text.txt
        +++ b/text.txt
        @@ -1 +1 @@
        -the mid of old
        +the mid of now
        """);
    List<Adopter.Adopted> packages = new ArrayList<>(builds.run().packages());
    new Lock(builds.store(), builds.refs())
        .lock(Stacks.read(stack), "v1", packages, List.of(), Lock.History.NONE, MONDAY);
  }

  @AfterEach
  void close() {
    small.ifPresent(SmallBuilds::close);
  }

  private Hotfix.Made fix(String release, long seconds) throws IOException {
    return hotfix()
        .run(
            new Hotfix.Request(
                release, stack, Map.of("mid", List.of(patch)), Optional.empty(), seconds));
  }

  private Hotfix hotfix() {
    return small.orElseThrow().hotfix(scratch.resolve("fixes"));
  }

  private Release release(String name) throws IOException {
    return new Releases(small.orElseThrow().refs(), small.orElseThrow().store()).find(name);
  }

  @Test
  void onlyWhatIsPatchedIsBuiltAndTheRestStaysBitByBit() throws IOException {
    Hotfix.Made made = fix("sky@v1", MONDAY + 60);
    assertThat(made.release().name()).isEqualTo("sky@v1_hotfix1");
    assertThat(made.lines()).hasSize(1).allMatch(Builds.Line::fresh);
    assertThat(made.lines().getFirst().reasons())
        .singleElement()
        .asString()
        .matches(
            "its recipe, [0-9a-f]{12} in sky@v1, gets the patch some where.patch .[0-9a-f]{12}.");
    Release base = release("sky@v1");
    assertThat(made.release().packages())
        .extracting(Release.PackageRef::name)
        .containsExactly("low", "mid", "top");
    assertThat(made.release().packages().get(0)).isEqualTo(base.packages().get(0));
    assertThat(made.release().packages().get(1)).isNotEqualTo(base.packages().get(1));
    assertThat(made.release().packages().get(2)).isEqualTo(base.packages().get(2));
    assertThat(made.release().stack().labels())
        .containsEntry("argosy.hotfix-of", "sky@v1 " + base.digest());
    Package mid =
        Realise.loadPackage(small.orElseThrow().store(), made.release().packages().get(1).digest());
    assertThat(small.orElseThrow().text(mid, "share/mid")).isEqualTo("the mid of now\n");
  }

  @Test
  void theSameFixAgainBuildsNothingAndHasTheNextNumber() throws IOException {
    Hotfix.Made first = fix("sky@v1", MONDAY + 60);
    Hotfix.Made second = fix("sky@v1", MONDAY + 120);
    assertThat(second.release().name()).isEqualTo("sky@v1_hotfix2");
    assertThat(second.lines()).noneMatch(Builds.Line::fresh);
    assertThat(second.release().packages()).isEqualTo(first.release().packages());
  }

  @Test
  void whatIsPatchedAlreadyIsFixedFromItsBaseOn() throws IOException {
    fix("sky@v1", MONDAY + 60);
    assertThatThrownBy(() -> fix("sky@v1_hotfix1", MONDAY + 120))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("mid of sky@v1_hotfix1 is patched already");
  }

  @Test
  void aRecipeThatMovedOnIsNotPatched() throws IOException {
    Path recipe = small.orElseThrow().recipes().resolve("mid/recipe.yaml");
    Files.writeString(recipe, Files.readString(recipe).replace("cat ", "cat -u "));
    assertThatThrownBy(() -> fix("sky@v1", MONDAY + 60))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("the recipe of mid is not the one that sky@v1 was built from");
  }

  @Test
  void aPackageThatIsNotInTheReleaseIsNamedWithTheNearest() {
    assertThatThrownBy(() ->
            hotfix()
                .plan(
                    new Hotfix.Request(
                        "sky@v1", stack, Map.of("mit", List.of(patch)), Optional.empty(), MONDAY)))
        .hasMessage("sky@v1 has no package mit; did you mean mid?");
  }
}
