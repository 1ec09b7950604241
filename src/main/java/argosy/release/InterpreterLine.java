package argosy.release;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The first line of a script, `#!PROGRAM OPTIONS`, where the program's path is one that a kernel
/// does not take: longer than 127 bytes in all (Linux before 5.1), or with a blank in it.
///
///     python      #!/bin/sh, and a line that is a call of the program to sh and a text to Python
///     perl        #!/bin/sh, and `perl -x`, which begins at the line `#!perl`
///     others      #!/usr/bin/env NAME, the first on the path
final class InterpreterLine {
  private static final int MOST_BYTES = 127;
  private static final int HEAD_BYTES = 8192;

  private InterpreterLine() {}

  /// The script with a first line that starts everywhere. Closing it closes `script`.
  static InputStream started(InputStream script) throws IOException {
    byte[] head = script.readNBytes(HEAD_BYTES);
    String text = new String(head, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    if (end < 0) {
      end = text.length();
    }
    String line = text.substring(0, end);
    String rest = text.substring(end);
    Optional<String> first = replaced(line);
    byte[] start = (first.orElse(line) + rest).getBytes(StandardCharsets.ISO_8859_1);
    return new SequenceInputStream(new ByteArrayInputStream(start), script);
  }

  /// The lines in its place, without the last line end; empty if it may stay.
  private static Optional<String> replaced(String line) {
    String words = line.replaceFirst("^#![ \\t]*", "").replaceFirst("\\r$", "");
    int bin = words.lastIndexOf("/bin/");
    int programEnd = bin < 0 ? -1 : end(words, bin + 5);
    if (programEnd < 0) {
      return Optional.empty();
    }
    String program = words.substring(0, programEnd);
    if (line.length() <= MOST_BYTES && !program.matches("(?s).*[ \\t].*")) {
      return Optional.empty();
    }
    String options = words.substring(programEnd).strip();
    String name = program.substring(program.lastIndexOf('/') + 1);
    String quoted = "\"" + program.replaceAll("([\\\\\"$`])", "\\\\$1") + "\"";
    String between = options.isEmpty() ? " " : " " + options + " ";
    if (name.matches("python[0-9.]*w?")) {
      return Optional.of("#!/bin/sh\n'''exec' " + quoted + between + "\"$0\" \"$@\"\n' '''");
    }
    if (name.equals("perl")) {
      return Optional.of(
          "#!/bin/sh\neval 'exec "
              + quoted.replace("'", "'\\''")
              + " -x \"$0\" ${1+\"$@\"}'\n"
              + "  if 0;\n#!perl"
              + (options.isEmpty() ? "" : " " + options));
    }
    return Optional.of(
        "#!/usr/bin/env "
            + (options.isEmpty() ? "" : "-S ")
            + name
            + (options.isEmpty() ? "" : " " + options));
  }

  /// Where the program's name ends.
  private static int end(String words, int from) {
    int at = from;
    while (at < words.length() && words.charAt(at) != ' ' && words.charAt(at) != '\t') {
      at++;
    }
    return at;
  }
}
