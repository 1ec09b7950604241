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

  @Test
  void aRepositoryWithSubmodulesIsRefusedWithWhatToDo() throws IOException {
    commit(".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = ../x\n");
    assertThatThrownBy(() -> sources.fetch(source("main", Source.Git.Rev.BRANCH, "")))
        .isInstanceOfSatisfying(
            UnsupportedException.class, e -> assertThat(e.remedy()).contains("submodules: false"));
    sources.fetch(source("v1", Source.Git.Rev.TAG, ""));
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
