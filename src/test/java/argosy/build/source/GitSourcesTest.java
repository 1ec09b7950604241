package argosy.build.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.FailedException;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.recipe.Source;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real repositories made by git.
class GitSourcesTest {
  @TempDir private Path folder;
  private Path repository = Path.of("");
  private GitSources sources = new GitSources(Path.of(""), Progress.SILENT);

  @BeforeEach
  void make() throws IOException {
    repository = Files.createDirectories(folder.resolve("upstream"));
    sources = new GitSources(folder.resolve("kept"), Progress.SILENT);
    git("init", "-q", "-b", "main");
    commit("hello.c", "int main(void) { return 0; }\n");
    git("tag", "v1");
  }

  private String git(String... words) throws IOException {
    List<String> argv =
        new ArrayList<>(
            List.of(
                "git",
                "-C",
                repository.toString(),
                "-c",
                "user.name=T",
                "-c",
                "user.email=t@example.org"));
    argv.addAll(List.of(words));
    return Tool.of(argv).runOk().out().strip();
  }

  private void commit(String name, String text) throws IOException {
    Files.writeString(repository.resolve(name), text);
    git("add", name);
    git("commit", "-q", "-m", name);
  }

  private Source.Git source(String rev, Source.Git.Rev kind, String expected) {
    return new Source.Git(
        repository.toString(), rev, kind, 0, false, true, expected, "", List.of());
  }

  @Test
  void aTagIsFetchedOnceAndLaidWithoutTheRepository() throws IOException {
    Source.Git tag = source("v1", Source.Git.Rev.TAG, "");
    sources.fetch(tag);
    repository = Files.move(repository, folder.resolve("gone"));
    Path target = Files.createDirectories(folder.resolve("work"));
    sources.lay(tag, target);
    assertThat(target.resolve("hello.c")).hasContent("int main(void) { return 0; }");
    assertThat(target.resolve(".git")).doesNotExist();
  }

  @Test
  void aBranchMeansWhatItMeantUntilItIsUpdated() throws IOException {
    Source.Git branch = source("main", Source.Git.Rev.BRANCH, "");
    String first = sources.commit(branch, false);
    commit("more.c", "int more;\n");
    assertThat(sources.commit(branch, false)).isEqualTo(first);
    assertThat(sources.commit(branch, true)).isEqualTo(git("rev-parse", "HEAD"));
  }

  /// A repository beside the first, with one file.
  private String other(String name) throws IOException {
    Path first = repository;
    repository = Files.createDirectories(folder.resolve(name));
    git("init", "-q", "-b", "main");
    commit(name + ".c", "int " + name + ";\n");
    String commit = git("rev-parse", "HEAD");
    repository = first;
    return commit;
  }

  private void submodule(String path, String url, String commit) throws IOException {
    git("update-index", "--add", "--cacheinfo", "160000," + commit + "," + path);
    commit(".gitmodules", "[submodule \"m\"]\n\tpath = " + path + "\n\turl = " + url + "\n");
  }

  @Test
  void repositoriesWithinARepositoryAreLaidWhereTheyStand() throws IOException {
    String inner = other("inner");
    String outer = other("outer");
    Path first = repository;
    repository = folder.resolve("outer");
    submodule("deep/inner", "../inner", inner);
    outer = git("rev-parse", "HEAD");
    repository = first;
    submodule("lib/outer", "../outer", outer);
    Source.Git source = source("main", Source.Git.Rev.BRANCH, "");
    sources.fetch(source);
    for (String name : List.of("inner", "outer", "upstream")) {
      Files.move(folder.resolve(name), folder.resolve("gone-" + name));
    }
    Path target = Files.createDirectories(folder.resolve("work"));
    sources.lay(source, target);
    assertThat(target.resolve("hello.c")).exists();
    assertThat(target.resolve("lib/outer/outer.c")).hasContent("int outer;");
    assertThat(target.resolve("lib/outer/deep/inner/inner.c")).hasContent("int inner;");
  }

  @Test
  void aRepositoryWithinThatIsNotWantedIsNotFetched() throws IOException {
    submodule("lib", "../nowhere", "1".repeat(40));
    Source.Git plain =
        new Source.Git(
            repository.toString(),
            "main",
            Source.Git.Rev.BRANCH,
            0,
            false,
            false,
            "",
            "",
            List.of());
    sources.fetch(plain);
    assertThatThrownBy(() -> sources.fetch(source("main", Source.Git.Rev.BRANCH, "")))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("nowhere");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../evil", "/evil", "a/../../evil"})
  void aRepositoryWithinThatWouldStandOutsideIsRefused(String path) throws IOException {
    String commit = other("inner");
    git("update-index", "--add", "--cacheinfo", "160000," + commit + ",lib");
    commit(".gitmodules", "[submodule \"m\"]\n\tpath = " + path + "\n\turl = ../inner\n");
    assertThatThrownBy(() -> sources.fetch(source("main", Source.Git.Rev.BRANCH, "")))
        .isInstanceOf(CorruptException.class);
    assertThat(folder.resolve("evil")).doesNotExist();
  }

  @Test
  void anAddressThatStartsAProgramIsNotFollowed() throws IOException {
    submodule("lib", "ext::sh -c touch% " + folder.resolve("evil"), other("inner"));
    assertThatThrownBy(() -> sources.fetch(source("main", Source.Git.Rev.BRANCH, "")))
        .isInstanceOf(IOException.class);
    assertThat(folder.resolve("evil")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/a/b.git,../c.git,https://h/a/c.git",
    "https://h/a/b,./c,https://h/a/b/c",
    "git@h:a/b,../../c/d,git@h:c/d",
    "/srv/a,../b,/srv/b",
    "https://h/a,https://k/b,https://k/b"
  })
  void anAddressMayBeRelativeToThatOfTheRepositoryAround(String around, String url, String address)
      throws IOException {
    assertThat(Submodules.address(around, url)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc", "file:///etc", "../../../../etc", "-x", "''", "etc"})
  void aRepositoryOfTheNetworkNamesNoneOfThisMachine(String url) {
    assertThatThrownBy(() -> Submodules.address("https://h/a", url.replace("''", "")))
        .isInstanceOf(UnsupportedException.class);
  }

  @Test
  void aTagThatMovedIsFoundByTheCommitThatWasExpected() throws IOException {
    Source.Git expected = source("v1", Source.Git.Rev.TAG, "0".repeat(40));
    Path target = Files.createDirectories(folder.resolve("work"));
    assertThatThrownBy(() -> sources.lay(expected, target)).isInstanceOf(CorruptException.class);
  }

  @Test
  void whatCannotBeFetchedIsNamed() {
    assertThatThrownBy(() -> sources.fetch(source("v9", Source.Git.Rev.TAG, "")))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("v9");
    Source.Git nowhere =
        new Source.Git(
            folder.resolve("nowhere").toString(),
            "HEAD",
            Source.Git.Rev.BRANCH,
            0,
            false,
            true,
            "",
            "",
            List.of());
    assertThatThrownBy(() -> sources.fetch(nowhere))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("nowhere");
  }
}
