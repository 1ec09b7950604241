package argosy.tool;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A long call of another program, its output in a file, looked after while it runs.
///
/// Its standard input stays open until it ends: a program that waits for the end of its input
/// learns that this process has died.
///
/// @param environment the whole of it
public record Supervised(
    List<String> argv, Map<String, String> environment, Path log, long timeoutSeconds) {
  private static final long LOOK_EVERY_MILLIS = 200;

  public Supervised {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  /// Looks at the running program now and then.
  @FunctionalInterface
  public interface Guard {
    /// @param family the program and all its descendants
    /// @return why it must not go on; empty if it may
    Optional<String> objection(List<ProcessHandle> family);
  }

  /// @param stopped why the program was ended before its time; empty if it ended by itself
  public record Result(int exit, Optional<String> stopped, double seconds) {}

  /// @throws IOException if it cannot be started
  public Result run(Guard guard) throws IOException {
    long start = System.nanoTime();
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = builder.start();
    Optional<String> stopped = Optional.empty();
    try {
      while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        List<ProcessHandle> family = family(process);
        stopped =
            System.nanoTime() - start > timeoutSeconds * 1_000_000_000L
                ? Optional.of("it ran longer than " + timeoutSeconds + " s")
                : guard.objection(family);
        if (stopped.isPresent()) {
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + argv.getFirst() + " ran");
    } finally {
      end(process);
    }
    return new Result(
        stopped.isPresent() ? 124 : process.exitValue(),
        stopped,
        (System.nanoTime() - start) / 1e9);
  }

  private static List<ProcessHandle> family(Process process) {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  private static void end(Process process) throws InterruptedIOException {
    if (process.isAlive()) {
      family(process).forEach(ProcessHandle::destroyForcibly);
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
  }
}
