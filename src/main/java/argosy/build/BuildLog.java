package argosy.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a build said, from where it went wrong.
final class BuildLog {
  private static final int BEFORE = 2;
  private static final int SHOWN = 40;
  private static final int CHARACTERS = 500;

  private static final Pattern ERROR =
      Pattern.compile(
          "(?i)(\\berror\\b[: ]|\\bfatal\\b|undefined reference|cannot find|command not found"
              + "|no such file or directory|permission denied|read-only file system"
              + "|network is unreachable|could not resolve|name resolution|traceback \\("
              + "|\\bfailed\\b.*\\*\\*\\*|\\*\\*\\*.*\\berror|killed|out of memory|hunk failed"
              + "|resource temporarily unavailable|no space left)");

  /// Lines that say `error` and mean none.
  private static final Pattern HARMLESS =
      Pattern.compile(
          "(?i)(-Werror|error\\.[cho]\\b|strerror|perror|checking |no errors?\\b|/error)");

  private static final List<Hint> HINTS =
      List.of(
          new Hint(
              "read-only file system",
              "it writes outside its work folder and prefix, where everything is read-only"),
          new Hint(
              "network is unreachable|could not resolve|name resolution|network unreachable",
              "it wants the network, which builds do not have: name what it fetches as a source"),
          new Hint("resource temporarily unavailable|cannot fork", "it starts too many processes"),
          new Hint(
              "cannot allocate|out of memory|virtual memory exhausted", "it wants too much memory"),
          new Hint("file size limit|file too large", "it wrote a file that is too large"),
          new Hint("no space left", "the disk, or its /tmp, is full"));

  private record Hint(String pattern, String meaning) {}

  private BuildLog() {}

  /// From the first error on, or the last lines if none stands out.
  static String excerpt(Path log) throws IOException {
    List<String> lines = lines(log);
    int first = 0;
    while (first < lines.size() && !isError(lines.get(first))) {
      first++;
    }
    int from = first < lines.size() ? Math.max(0, first - BEFORE) : lines.size() - SHOWN / 2;
    List<String> shown = new ArrayList<>();
    for (int i = Math.max(0, from); i < Math.min(lines.size(), from + SHOWN); i++) {
      String line = lines.get(i);
      shown.add("  | " + line.substring(0, Math.min(CHARACTERS, line.length())));
    }
    return String.join("\n", shown);
  }

  /// What the log's errors mean, where it is known.
  static Optional<String> meaning(Path log) throws IOException {
    String text = String.join("\n", lines(log));
    return HINTS.stream()
        .filter(h -> Pattern.compile("(?i)" + h.pattern()).matcher(text).find())
        .map(Hint::meaning)
        .findFirst();
  }

  private static boolean isError(String line) {
    return ERROR.matcher(line).find() && !HARMLESS.matcher(line).find();
  }

  private static List<String> lines(Path log) throws IOException {
    return Files.exists(log)
        ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList()
        : List.of();
  }
}
