package argosy.model;

import java.util.List;

/// A named entry point of a stack: a SIF app, a wrapper in `bin`, a container command.
///
/// @param name of letters, digits, `-`, `_`, `.` and `+`
/// @param argv the program and its first arguments; may hold `${prefix}`
/// @param help one line, may be empty
public record Command(String name, List<String> argv, String help) {
  public Command {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._+-]*")) {
      throw new IllegalArgumentException(
          "a command's name is of letters, digits and . _ + -: \"" + name + "\"");
    }
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("command " + name + " has no program to run");
    }
    argv = List.copyOf(argv);
  }
}
