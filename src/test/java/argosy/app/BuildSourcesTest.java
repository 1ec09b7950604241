package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Tree;
import argosy.release.Materialise;
import argosy.store.FileDigest;
import argosy.testing.SmallTools;
import argosy.tool.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packages know what they were built from, and that builds them again without Argosy.
@Tag("client")
class BuildSourcesTest {
  @TempDir static Path tools;
  @TempDir Path scratch;
  private SmallBuilds small;

  @BeforeAll
  static void tools() throws IOException {
    SmallTools.in(tools);
  }

  @BeforeEach
  void wire() throws IOException {
    small = new SmallBuilds(tools, scratch);
  }

  @AfterEach
  void close() {
    small.close();
  }

  private Tree sources(Package metadata) throws IOException {
    Digest digest = metadata.sources().orElseThrow();
    try (InputStream in = small.store().open(digest)) {
      return Tree.parse(in.readAllBytes());
    }
  }

  @Test
  void theSourcesOfAPackageBuildItAgainInAnEmptyFolder() throws IOException {
    Path packed = Files.createDirectories(scratch.resolve("packed/hello-1.0/docs"));
    Files.writeString(packed.resolveSibling("text"), "in the archive\n");
    Path archive = scratch.resolve("hello-1.0.tar.gz");
    Tool.of("tar", "-c", "-z", "-f", archive.toString(), "-C", scratch + "/packed", "hello-1.0")
        .runOk();
    small.write(
        "hello",
        """
        package: {name: hello, version: 1.0}
        source:
          - url: file://%s
            sha256: %s
          - path: more
            target_directory: beside it
        build:
          script:
            content:
              - mkdir -p "$PREFIX/share"
              - cat text "beside it/word" "$RECIPE_DIR/note" > "$PREFIX/share/hello"
              - echo "$PREFIX $PKG_NAME $GREETING" >> "$PREFIX/share/hello"
            env: {GREETING: "it's $HOME"}
        """
            .formatted(archive, FileDigest.of(archive).hex()));
    Path recipe = small.recipes().resolve("hello");
    Files.writeString(Files.createDirectories(recipe.resolve("more")).resolve("word"), "beside\n");
    Files.writeString(recipe.resolve("note"), "of the recipe\n");
    Package metadata = small.run().packages().getFirst().metadata();
    assertThat(sources(metadata).entries().stream().filter(e -> e instanceof Entry.File))
        .extracting(Entry::path)
        .containsExactly(
            "build",
            "recipe/note",
            "recipe/recipe.yaml",
            "script",
            "sources/0/hello-1.0.tar.gz",
            "sources/1/word");

    Path folder = scratch.resolve("sources here");
    try (Parallel parallel = new Parallel(1)) {
      new Materialise(small.store(), parallel).write(sources(metadata), folder, 0);
    }
    Path prefix = Files.createDirectories(scratch.resolve("prefix"));
    Path work = Files.createDirectories(scratch.resolve("work"));
    Tool.of("sh", folder.resolve("build").toString())
        .in(work)
        .with("PREFIX", prefix.toString())
        .runOk();
    assertThat(Files.readString(prefix.resolve("share/hello")))
        .isEqualTo("in the archive\nbeside\nof the recipe\n" + prefix + " hello it's $HOME\n");
  }

  @Test
  void packagesNameWhatTheyAreBuiltAgainst() throws IOException {
    small.write("a", recipe("a", ""));
    small.write("b", recipe("b", "requirements: {host: [a]}"));
    Builds.Result result = small.run();
    assertThat(result.packages().getLast().metadata().provenance())
        .containsEntry(Package.BUILT_AGAINST, "a")
        .containsKey(Package.SOURCES);
  }

  @Test
  void sourcesThatMayNotBePassedOnAreNotKept() throws IOException {
    small.write("a", recipe("a", "extra: {argosy: {access: restricted}}"));
    assertThat(small.run().packages().getFirst().metadata().sources()).isEmpty();
  }

  private static String recipe(String name, String more) {
    return """
    package: {name: %s, version: 1.0}
    build:
      script: mkdir -p "$PREFIX/share" && echo %s > "$PREFIX/share/%s"
    %s
    """
        .formatted(name, name, name, more);
  }
}
