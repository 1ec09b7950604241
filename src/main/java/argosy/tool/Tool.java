package argosy.tool;

import argosy.base.FailedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// One call of another program: argument vector, never a shell; its whole group is ended at the
/// time limit.
///
/// @param argv the program, found on `PATH` unless it holds a `/`, and its arguments
/// @param environment added to this process's own; an empty value removes the variable
/// @param timeoutSeconds after which the program and its children are killed
public record Tool(
    List<String> argv,
    Optional<Path> directory,
    Map<String, String> environment,
    String input,
    long timeoutSeconds) {
  private static final int KEPT_OUTPUT_BYTES = 16 << 20;

  public Tool {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  public static Tool of(String... argv) {
    return of(List.of(argv));
  }

  public static Tool of(List<String> argv) {
    return new Tool(argv, Optional.empty(), Map.of(), "", 600);
  }

  public Tool in(Path newDirectory) {
    return new Tool(argv, Optional.of(newDirectory), environment, input, timeoutSeconds);
  }

  public Tool with(String variable, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(variable, value);
    return new Tool(argv, directory, more, input, timeoutSeconds);
  }

  public Tool reading(String standardInput) {
    return new Tool(argv, directory, environment, standardInput, timeoutSeconds);
  }

  public Tool within(long seconds) {
    return new Tool(argv, directory, environment, input, seconds);
  }

  /// What became of a call.
  ///
  /// @param exit its exit code; 124 if the time ran out
  public record Result(int exit, String out, String err, double seconds) {
    public boolean ok() {
      return exit == 0;
    }

    /// The last lines of what it said, error output first, for messages.
    public String tail() {
      String all = (err.isBlank() ? out : err).strip();
      List<String> lines = all.lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    }
  }

  /// Runs it to its end and keeps what it prints (the first 16 MiB of each stream).
  ///
  /// @throws IOException if it cannot be started
  public Result run() throws IOException {
    long start = System.nanoTime();
    Process process = start(false);
    Drain out = new Drain(process.getInputStream());
    Drain err = new Drain(process.getErrorStream());
    feed(process);
    int exit = await(process);
    return new Result(exit, out.text(), err.text(), (System.nanoTime() - start) / 1e9);
  }

  /// As [#run()], and a failure is an exception that shows what the program said.
  public Result runOk() throws IOException {
    Result result = run();
    if (!result.ok()) {
      throw new FailedException(
          argv.getFirst() + " ended with " + result.exit() + ": " + result.tail(),
          "run it by hand: " + String.join(" ", argv));
    }
    return result;
  }

  /// Runs it on this process's own terminal and returns its exit code: for shells and `argosy run`.
  public int runInTerminal() throws IOException {
    return await(start(true));
  }

  /// Where a program stands on `PATH`, also in the administrators' folders that plain users lack.
  public static Optional<Path> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String folder : (path + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin").split(":", -1)) {
      if (folder.startsWith("/")) {
        Path candidate = Path.of(folder, name);
        if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  private Process start(boolean terminal) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(argv);
    directory.ifPresent(d -> builder.directory(d.toFile()));
    environment.forEach((name, value) -> {
      if (value.isEmpty()) {
        builder.environment().remove(name);
      } else {
        builder.environment().put(name, value);
      }
    });
    if (terminal) {
      builder.inheritIO();
    }
    return builder.start();
  }

  private void feed(Process process) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The program ended without reading all of it; its exit code tells.
    }
  }

  private int await(Process process) throws IOException {
    try {
      if (process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      return 124;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + argv.getFirst() + " ran");
    } finally {
      if (process.isAlive()) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  /// Reads one stream on a thread of its own, so that a program never blocks on a full pipe.
  private static final class Drain {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread thread;

    Drain(InputStream stream) {
      thread = Thread.ofVirtual().start(() -> drain(stream));
    }

    private void drain(InputStream stream) {
      byte[] buffer = new byte[8192];
      try (stream) {
        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
          if (kept.size() < KEPT_OUTPUT_BYTES) {
            kept.write(buffer, 0, n);
          }
        }
      } catch (IOException e) {
        // Killed while writing: what came is kept.
      }
    }

    String text() throws IOException {
      try {
        // A grandchild may hold the pipe open after the program has ended.
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
