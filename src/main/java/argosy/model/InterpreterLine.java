package argosy.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The first line of a script whose interpreter is one of the stack's own programs, and what stands
/// in its place where a kernel would not take it: longer than 127 bytes in all (Linux before 5.1),
/// or with a blank in the path.
///
///     line = "#!" blank* [("/usr/bin/env" / "/bin/env") blank+ ["-S" blank*]] program [blank+ options] blank* [CR]
///     program = PREFIX "/" [folders "/"] "bin/" NAME
///
///     python      #!/bin/sh, and a line that is a call of the program to sh and a text to Python
///     perl        #!/bin/sh, and `perl -x`, which begins at the line `#!perl`
///     others      #!/usr/bin/env NAME, the first on the path; -S where there are options
///
/// @param before what stands before the prefix
/// @param after what follows it, to the end of the line
/// @param name of the program
/// @param options of it, one space before each; empty if there are none
public record InterpreterLine(String before, String after, String name, String options) {
  private static final int MOST_BYTES = 127;
  private static final int HEAD_BYTES = 8192;

  /// With the prefix as NUL.
  private static final Pattern FORM =
      Pattern.compile(
          "(?<before>#![ \\t]*(?:(?:/usr)?/bin/env[ \\t]+(?:-S[ \\t]*)?)?)\0"
              + "(?<after>/(?:[^ \\t\\r\0]*/)?bin/(?<name>[^ \\t\\r\0/]+)(?:[ \\t][^\0]*|\\r)?)");

  /// @return empty for a line of another form: one that holds the prefix twice, or as an option, or
  ///   whose program is in no `bin`
  public static Optional<InterpreterLine> find(String line, String prefix) {
    Matcher m = FORM.matcher(line.replace(prefix, "\0"));
    if (line.indexOf('\0') >= 0 || !m.matches()) {
      return Optional.empty();
    }
    String after = m.group("after");
    String rest = after.substring(program(after).length()).strip();
    return Optional.of(
        new InterpreterLine(
            m.group("before"),
            after,
            m.group("name"),
            rest.isEmpty() ? "" : " " + rest.replaceAll("[ \\t]+", " ")));
  }

  /// The first line of a script without its end; of one longer than any kernel reads, its
  /// beginning.
  public static String read(InputStream script) throws IOException {
    byte[] head = script.readNBytes(HEAD_BYTES);
    int end = 0;
    while (end < head.length && head[end] != '\n') {
      end++;
    }
    return new String(head, 0, end, StandardCharsets.UTF_8);
  }

  /// Whether not every kernel takes the line once another prefix stands in it.
  ///
  /// @param line with the prefix `from`
  public static boolean bends(String line, String from, String to) {
    String moved = line.replace(from, to);
    return line.contains(from)
        && (moved.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES
            || to.matches("(?s).*[ \\t].*"));
  }

  public boolean isPython() {
    return name.matches("python[0-9.]*w?");
  }

  public boolean isPerl() {
    return name.equals("perl");
  }

  /// What starts the program at the prefix on every kernel, without the last line end.
  public String bent(String prefix) {
    String quoted = "\"" + (prefix + program(after)).replaceAll("([\\\\\"$`])", "\\\\$1") + "\"";
    if (isPython()) {
      return "#!/bin/sh\n'''exec' " + quoted + options + " \"$0\" \"$@\"\n' '''";
    }
    if (isPerl()) {
      String call = quoted.replace("'", "'\\''") + " -x \"$0\" ${1+\"$@\"}";
      return "#!/bin/sh\neval 'exec " + call + "'\n  if 0;\n#!perl" + options;
    }
    return "#!/usr/bin/env " + (options.isEmpty() ? "" : "-S ") + name + options;
  }

  private static String program(String after) {
    return after.split("[ \\t\\r]", 2)[0];
  }
}
