package argosy.environment;

import java.nio.charset.StandardCharsets;

/// Interpreter lines that the kernel can read: at most 127 bytes, no space in the program's path.
final class Shebang {
  private static final int LONGEST = 127;

  private Shebang() {}

  /// The line with the prefix in it; of Python two lines where one does not do, others are found by
  /// `env`, which splits off their options (`-S`: the kernel hands over all of them as one).
  ///
  /// @param line without its line feed; starts with `#!`
  static String of(String line, String placeholder, String prefix) {
    String replaced = line.replace(placeholder, prefix);
    boolean spaced = prefix.contains(" ");
    if (!spaced && replaced.getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
      return replaced;
    }
    String written = line.substring(2).strip();
    int space = written.indexOf(' ');
    String program = space < 0 ? written : written.substring(0, space);
    String options = space < 0 ? "" : written.substring(space);
    String name = program.substring(program.lastIndexOf('/') + 1);
    return name.startsWith("python")
        ? throughShell(program.replace(placeholder, prefix), options)
        : "#!/usr/bin/env " + (options.isEmpty() ? "" : "-S ") + name + options;
  }

  /// What starts a Python program wherever it lies.
  static String python(String program) {
    String line = "#!" + program;
    return !program.contains(" ") && line.getBytes(StandardCharsets.UTF_8).length <= LONGEST
        ? line
        : throughShell(program, "");
  }

  /// Python reads the second line as a string, sh as a command.
  private static String throughShell(String program, String options) {
    return "#!/bin/sh\n'''exec' \"" + program + "\"" + options + " \"$0\" \"$@\" #'''";
  }
}
