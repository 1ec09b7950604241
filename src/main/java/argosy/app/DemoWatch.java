package argosy.app;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.model.Stack;
import argosy.nativelib.OpenedFiles;
import argosy.prove.DemoCheck;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// What a release's demo opens, run from where the release stands: the kernel notes it, which needs
/// neither rights nor a tracer.
final class DemoWatch {
  private static final long TAKEN_EVERY_NANOS = 10_000_000;

  private DemoWatch() {}

  /// @param folder of an unpacked or installed release, its launcher `run` in it
  /// @return paths of files from that folder, sorted
  /// @throws UnsupportedException if the stack has no demo, it does not run here, or cannot be
  ///   watched
  static List<String> opened(Path folder, Stack stack) throws IOException {
    if (stack.demo().isEmpty()) {
      throw new UnsupportedException(
          stack.name() + " has no demo to be watched", "give the stack a demo: and ship it again");
    }
    Tool demo =
        Tool.of(folder.resolve("run").toString(), stack.demoCommand())
            .within(stack.demo().get().timeoutSeconds());
    try (OpenedFiles opened = new OpenedFiles(folders(folder))) {
      Tool.Result ran = run(demo, opened);
      List<String> wrong = DemoCheck.differences(stack.demo().get(), ran.out());
      if (!ran.ok() || !wrong.isEmpty()) {
        throw new UnsupportedException(
            "the demo does not run here: " + (ran.ok() ? String.join("; ", wrong) : ran.tail()),
            folder.resolve("run") + " " + stack.demoCommand());
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
