package argosy.build.source;

import argosy.base.FailedException;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.model.recipe.Source;
import argosy.tool.Tool;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Commits of Git repositories, kept as mirrors: `FOLDER/DIGEST-OF-URL`. Submodules and large file
/// storage are not fetched.
final class GitSources {
  private final Path folder;
  private final Progress progress;

  GitSources(Path folder, Progress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /// The commit that is meant; a branch means what it meant when it was first asked for, until
  /// `update`.
  String commit(Source.Git source, boolean update) throws IOException {
    Optional<String> known = update ? Optional.empty() : known(source);
    if (known.isPresent()) {
      return known.get();
    }
    mirrored(source);
    return known(source)
        .orElseThrow(() ->
            new UnsupportedException(
                source.url() + " has no " + source.rev(), "check the revision in the recipe"));
  }

  void fetch(Source.Git source) throws IOException {
    if (source.lfs()) {
      throw new UnsupportedException(
          source.url() + ": large file storage is not fetched",
          "name the files as sources of their own, by url and sha256");
    }
    String commit = commit(source, false);
    if (source.submodules() && hasSubmodules(source, commit)) {
      throw new UnsupportedException(
          source.url() + " " + commit + ": has submodules, which are not fetched",
          "name each repository as a source of its own and set submodules: false");
    }
  }

  private boolean hasSubmodules(Source.Git source, String commit) throws IOException {
    return !git(mirror(source), "ls-tree", "--name-only", commit, ".gitmodules")
        .runOk()
        .out()
        .isBlank();
  }

  void lay(Source.Git source, Path target) throws IOException {
    String commit = commit(source, false);
    if (!source.expectedCommit().isEmpty() && !source.expectedCommit().equals(commit)) {
      throw new argosy.base.CorruptException(
          source.url() + ": expected commit " + source.expectedCommit() + " but got " + commit);
    }
    Path archive = Files.createTempFile(folder, "archive-", ".tar");
    try {
      git(mirror(source), "archive", "--format=tar", "--output=" + archive, commit).runOk();
      try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), 1 << 16)) {
        new Extractor(source.url() + " " + commit, target, Extractor.Bounds.USUAL).tar(in);
      }
    } finally {
      Files.delete(archive);
    }
  }

  private Optional<String> known(Source.Git source) throws IOException {
    if (!Files.isDirectory(mirror(source))) {
      return Optional.empty();
    }
    String name =
        switch (source.kind()) {
          case BRANCH -> source.rev().equals("HEAD") ? "HEAD" : "refs/heads/" + source.rev();
          case TAG -> "refs/tags/" + source.rev();
          case COMMIT -> source.rev();
        };
    Tool.Result found =
        git(mirror(source), "rev-parse", "--verify", "--quiet", name + "^{commit}").run();
    return found.ok() ? Optional.of(found.out().strip()) : Optional.empty();
  }

  private void mirrored(Source.Git source) throws IOException {
    if (Tool.find("git").isEmpty()) {
      throw new UnsupportedException(
          "git sources need git, which is not on this machine", "apt-get install -y git");
    }
    progress.step("fetch " + source.url());
    Files.createDirectories(folder);
    Path mirror = mirror(source);
    Tool call =
        Files.isDirectory(mirror)
            ? git(mirror, "fetch", "--quiet", "--prune", "origin")
            : Tool.of("git", "clone", "--quiet", "--mirror", "--", source.url(), mirror.toString());
    Tool.Result result = call.with("GIT_TERMINAL_PROMPT", "0").within(3600).run();
    if (!result.ok()) {
      throw new FailedException(
          "git cannot fetch " + source.url() + ": " + result.tail().replace('\n', ' '),
          "check the address and the network");
    }
    progress.done("git");
  }

  private Path mirror(Source.Git source) {
    return folder.resolve(Digest.of(source.url().getBytes(StandardCharsets.UTF_8)).brief());
  }

  private static Tool git(Path mirror, String... words) {
    List<String> argv = new java.util.ArrayList<>(List.of("git", "--git-dir", mirror.toString()));
    argv.addAll(List.of(words));
    return Tool.of(argv).with("GIT_TERMINAL_PROMPT", "0");
  }
}
