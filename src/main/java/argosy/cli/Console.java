package argosy.cli;

import argosy.base.Json;
import argosy.base.Progress;
import argosy.base.Texts;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// What a person or script sees: results on stdout, progress and messages on stderr. With `--json`,
/// stdout holds one JSON object and nothing else.
final class Console implements Progress {
  private static final long LINE_EVERY_NANOS = 5_000_000_000L;
  private static final long BAR_EVERY_NANOS = 100_000_000L;

  private final PrintStream out;
  private final PrintStream err;
  private final Verbosity verbosity;
  private final boolean json;
  private final boolean color;
  private final boolean terminal;

  private final AtomicLong bytes = new AtomicLong();
  private volatile String step = "";
  private volatile long stepStart;
  private volatile long lastShown;
  private volatile boolean barShown;

  enum Verbosity {
    QUIET,
    NORMAL,
    VERBOSE
  }

  /// @param terminal whether stderr is a terminal: a bar that is drawn over, else a line every few
  ///   seconds
  Console(
      PrintStream out,
      PrintStream err,
      Verbosity verbosity,
      boolean json,
      boolean color,
      boolean terminal) {
    this.out = out;
    this.err = err;
    this.verbosity = verbosity;
    this.json = json;
    this.color = color;
    this.terminal = terminal;
  }

  boolean json() {
    return json;
  }

  /// A line of the result; not shown with `--json`.
  void line(String text) {
    if (!json) {
      out.println(text);
    }
  }

  /// The result as JSON, only with `--json`.
  void result(Json.Obj object) {
    if (json) {
      out.print(object.pretty());
      out.flush();
    }
  }

  /// Something worth knowing that is no result.
  synchronized void note(String text) {
    if (verbosity != Verbosity.QUIET) {
      clearBar();
      err.println(paint("33", "note: ") + text);
    }
  }

  /// Shown with `-v` only.
  synchronized void detail(String text) {
    if (verbosity == Verbosity.VERBOSE) {
      clearBar();
      err.println(text);
    }
  }

  String bold(String text) {
    return paint("1", text);
  }

  String good(String text) {
    return paint("32", text);
  }

  String bad(String text) {
    return paint("31", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return color ? "\033[" + code + "m" + text + "\033[0m" : text;
  }

  @Override
  public synchronized void step(String what) {
    step = what;
    bytes.set(0);
    stepStart = System.nanoTime();
    lastShown = stepStart;
    if (terminal && verbosity != Verbosity.QUIET) {
      bar(stepStart);
    }
  }

  @Override
  public void advance(long more) {
    bytes.addAndGet(more);
    long now = System.nanoTime();
    if (now - lastShown >= (terminal ? BAR_EVERY_NANOS : LINE_EVERY_NANOS)) {
      show(now);
    }
  }

  private synchronized void show(long now) {
    if (verbosity == Verbosity.QUIET
        || now - lastShown < (terminal ? BAR_EVERY_NANOS : LINE_EVERY_NANOS)) {
      return;
    }
    lastShown = now;
    if (terminal) {
      bar(now);
    } else {
      err.println("  " + step + ": " + rate(now));
    }
  }

  private void bar(long now) {
    err.print("\r\033[K" + paint("36", step) + "  " + (bytes.get() == 0 ? "" : rate(now)));
    err.flush();
    barShown = true;
  }

  private String rate(long now) {
    double seconds = Math.max(1e-3, (now - stepStart) / 1e9);
    return Texts.size(bytes.get()) + ", " + Texts.size((long) (bytes.get() / seconds)) + "/s";
  }

  @Override
  public void done(String summary) {
    over(paint("32", "✓"), summary);
  }

  @Override
  public void leftOut(String why) {
    over(paint("33", "-"), why);
  }

  @Override
  public void failed(String why) {
    over(paint("31", "✗"), why);
  }

  private synchronized void over(String sign, String text) {
    if (verbosity == Verbosity.QUIET) {
      return;
    }
    clearBar();
    double seconds = (System.nanoTime() - stepStart) / 1e9;
    err.printf("%s %-18s %s %s%n", sign, step, text, paint("2", Texts.seconds(seconds)));
  }

  @Override
  public synchronized void warning(String what) {
    clearBar();
    err.println(paint("33", "warning: ") + what);
  }

  /// Removes a bar that is still drawn, before other output.
  synchronized void clearBar() {
    if (barShown) {
      err.print("\r\033[K");
      err.flush();
      barShown = false;
    }
  }

  /// A short table: columns as wide as their widest cell, the first row its heading.
  void table(List<List<String>> rows) {
    if (json || rows.isEmpty()) {
      return;
    }
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], visible(row.get(c)));
      }
    }
    boolean heading = true;
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        line.append(row.get(c));
        if (c < columns - 1) {
          line.append(" ".repeat(widths[c] - visible(row.get(c)) + 2));
        }
      }
      out.println(heading ? bold(line.toString()) : line);
      heading = false;
    }
  }

  /// Columns a text takes, its colours not counted.
  private static int visible(String text) {
    return text.replaceAll("\033\\[[0-9;]*m", "").length();
  }

  /// What a client printed, and the last line that says what to do.
  synchronized void failure(String what, String output, String remedy) {
    clearBar();
    if (!output.isBlank()) {
      err.println(output.stripTrailing().indent(2).stripTrailing());
    }
    lastLine(new Failures(1, what, remedy));
  }

  /// The line every failure ends with.
  synchronized void lastLine(Failures failure) {
    clearBar();
    err.println(failure.line());
  }
}
