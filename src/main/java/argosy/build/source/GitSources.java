package argosy.build.source;

import argosy.base.CorruptException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Commits of Git repositories, kept as mirrors: `FOLDER/DIGEST-OF-URL`. Large file storage is not
/// fetched.
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
    mirrored(source.url());
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
    parts(source, commit(source, false));
  }

  /// The repositories within the commit, fetched; none if the recipe does not want them.
  private List<Submodules.Part> parts(Source.Git source, String commit) throws IOException {
    return source.submodules() ? new Submodules(this).of(source.url(), commit) : List.of();
  }

  void lay(Source.Git source, Path target) throws IOException {
    String commit = commit(source, false);
    if (!source.expectedCommit().isEmpty() && !source.expectedCommit().equals(commit)) {
      throw new CorruptException(
          source.url() + ": expected commit " + source.expectedCommit() + " but got " + commit);
    }
    unpack(source.url(), commit, target);
    for (Submodules.Part part : parts(source, commit)) {
      unpack(part.url(), part.commit(), Files.createDirectories(target.resolve(part.path())));
    }
  }

  private void unpack(String url, String commit, Path target) throws IOException {
    Path archive = Files.createTempFile(folder, "archive-", ".tar");
    try {
      git(url, "archive", "--format=tar", "--output=" + archive, commit).runOk();
      try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), 1 << 16)) {
        new Extractor(url + " " + commit, target, Extractor.Bounds.USUAL).tar(in);
      }
    } finally {
      Files.delete(archive);
    }
  }

  /// Has a commit of a repository that another one names.
  void require(String url, String commit) throws IOException {
    if (Files.isDirectory(mirror(url)) && has(url, commit)) {
      return;
    }
    mirrored(url);
    if (!has(url, commit)) {
      git(url, "fetch", "--quiet", "origin", commit).within(3600).run(); // on no branch, perhaps
    }
    if (!has(url, commit)) {
      throw new UnsupportedException(
          url + " has no " + commit, "check the submodules of the repository that names it");
    }
  }

  private boolean has(String url, String commit) throws IOException {
    return git(url, "cat-file", "-e", commit + "^{commit}").run().ok();
  }

  private Optional<String> known(Source.Git source) throws IOException {
    if (!Files.isDirectory(mirror(source.url()))) {
      return Optional.empty();
    }
    String name =
        switch (source.kind()) {
          case BRANCH -> source.rev().equals("HEAD") ? "HEAD" : "refs/heads/" + source.rev();
          case TAG -> "refs/tags/" + source.rev();
          case COMMIT -> source.rev();
        };
    Tool.Result found =
        git(source.url(), "rev-parse", "--verify", "--quiet", name + "^{commit}").run();
    return found.ok() ? Optional.of(found.out().strip()) : Optional.empty();
  }

  private void mirrored(String url) throws IOException {
    if (Tool.find("git").isEmpty()) {
      throw new UnsupportedException(
          "git sources need git, which is not on this machine", "apt-get install -y git");
    }
    progress.step("fetch " + url);
    Files.createDirectories(folder);
    Path mirror = mirror(url);
    Tool call =
        Files.isDirectory(mirror)
            ? git(url, "fetch", "--quiet", "--prune", "origin")
            : guarded(List.of("git", "clone", "--quiet", "--mirror", "--", url, mirror.toString()));
    Tool.Result result = call.within(3600).run();
    if (!result.ok()) {
      throw new FailedException(
          "git cannot fetch " + url + ": " + result.tail().replace('\n', ' '),
          "check the address and the network");
    }
    progress.done("git");
  }

  private Path mirror(String url) {
    return folder.resolve(Digest.of(url.getBytes(StandardCharsets.UTF_8)).brief());
  }

  /// A command on the mirror of a repository.
  Tool git(String url, String... words) {
    List<String> argv = new ArrayList<>(List.of("git", "--git-dir", mirror(url).toString()));
    argv.addAll(List.of(words));
    return guarded(argv);
  }

  /// Nobody is asked anything, and no address starts a program (`ext::`, gitremote-helpers(7)).
  private static Tool guarded(List<String> argv) {
    return Tool.of(argv)
        .with("GIT_TERMINAL_PROMPT", "0")
        .with("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh");
  }
}
