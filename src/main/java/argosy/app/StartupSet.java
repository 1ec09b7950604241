package argosy.app;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.model.Demo;
import argosy.model.Memo;
import argosy.model.Release;
import argosy.nativelib.OpenedFiles;
import argosy.prove.DemoCheck;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The files that a release's demo really opens: what a node fetches before it can work.
///
/// The release is unpacked as `argosy run` does and the demo runs from there, while the kernel
/// notes what is opened. That needs neither rights nor a tracer.
final class StartupSet {
  /// Beside README.txt: a path a line, from the release's folder.
  static final String NAME = "startup.txt";

  private static final String KIND = "startup-set/2";
  private static final long TAKEN_EVERY_NANOS = 10_000_000;
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
      List<String> files = watch(release, release.stack().demo().get());
      memo.remember(
          KIND, release.digest(), String.join("\n", files).getBytes(StandardCharsets.UTF_8));
      progress.done("it opens " + Texts.count(files.size(), "file"));
      return Optional.of(files);
    } catch (UnsupportedException e) {
      progress.done("no start-up set: " + e.getMessage());
      return Optional.empty();
    }
  }

  private List<String> watch(Release release, Demo demo) throws IOException {
    List<String> argv = runs.prepare(release.name(), List.of(release.stack().demoCommand()), false);
    Path folder = Path.of(argv.getFirst()).toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalStateException(argv + " has no folder");
    }
    try (OpenedFiles opened = new OpenedFiles(folders(folder))) {
      Tool.Result ran = run(Tool.of(argv).within(demo.timeoutSeconds()), opened);
      List<String> wrong = DemoCheck.differences(demo, ran.out());
      if (!ran.ok() || !wrong.isEmpty()) {
        throw new UnsupportedException(
            "the demo does not run here: " + (ran.ok() ? String.join("; ", wrong) : ran.tail()),
            "argosy run " + release.name() + " " + release.stack().demoCommand());
      }
      return opened.files().stream()
          .filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
          .map(f -> folder.relativize(f).toString())
          .sorted(Utf8Order.COMPARATOR)
          .toList();
    }
  }

  /// Runs it, and takes meanwhile what it opens.
  private static Tool.Result run(Tool demo, OpenedFiles opened) throws IOException {
    List<Tool.Result> result = new ArrayList<>(); // of one task; read when both have ended
    AtomicBoolean ended = new AtomicBoolean();
    Parallel.Task<Boolean> running =
        () -> {
          try {
            result.add(demo.run());
          } finally {
            ended.set(true);
          }
          return true;
        };
    Parallel.Task<Boolean> taking =
        () -> {
          while (!ended.get()) {
            opened.take();
            LockSupport.parkNanos(TAKEN_EVERY_NANOS);
          }
          opened.take();
          return true;
        };
    try (Parallel both = new Parallel(2)) {
      both.all(List.of(running, taking));
    }
    return result.getFirst();
  }

  private static List<Path> folders(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(f -> Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }
}
