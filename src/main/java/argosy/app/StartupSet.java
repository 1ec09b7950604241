package argosy.app;

import argosy.base.Progress;
import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.model.Memo;
import argosy.model.Release;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files that a release's demo really opens: what a node fetches before it can work. The
/// release is unpacked as `argosy run` does, and the demo runs from there.
final class StartupSet {
  /// Beside README.txt: a path a line, from the release's folder.
  static final String NAME = "startup.txt";

  private static final String KIND = "startup-set/2";
  private final Runs runs;
  private final Memo memo;
  private final Progress progress;

  StartupSet(Runs runs, Memo memo, Progress progress) {
    this.runs = runs;
    this.memo = memo;
    this.progress = progress;
  }

  /// @return paths as an unpacked release has them, sorted; empty if the demo cannot be watched
  ///   here
  Optional<List<String>> of(Release release) throws IOException {
    Optional<byte[]> known = memo.recall(KIND, release.digest());
    if (known.isPresent()) {
      return Optional.of(new String(known.get(), StandardCharsets.UTF_8).lines().toList());
    }
    if (release.stack().demo().isEmpty()) {
      return Optional.empty();
    }
    progress.step("watch the demo");
    try {
      List<String> files = watch(release);
      memo.remember(
          KIND, release.digest(), String.join("\n", files).getBytes(StandardCharsets.UTF_8));
      progress.done("it opens " + Texts.count(files.size(), "file"));
      return Optional.of(files);
    } catch (UnsupportedException e) {
      progress.done("no start-up set: " + e.getMessage());
      return Optional.empty();
    }
  }

  private List<String> watch(Release release) throws IOException {
    List<String> argv = runs.prepare(release.name(), List.of(release.stack().demoCommand()), false);
    Path folder = Path.of(argv.getFirst()).toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalStateException(argv + " has no folder");
    }
    return DemoWatch.opened(folder, release.stack());
  }
}
