package argosy.model;

import java.util.List;

/// The smoke test of a stack: a command that prints lines `result NAME VALUE`, and what the values
/// should be.
///
/// @param argv may hold `${prefix}` and `${demo}`, the folder with the demo's files inside the
///   shipped tree
/// @param timeoutSeconds after which it has failed
public record Demo(List<String> argv, long timeoutSeconds, List<Expectation> expectations) {
  public Demo {
    argv = List.copyOf(argv);
    expectations = List.copyOf(expectations);
    if (argv.isEmpty() || expectations.isEmpty()) {
      throw new IllegalArgumentException("a demo needs a command and at least one expected result");
    }
  }

  /// @param value a number, or any text if `tolerance` is negative
  /// @param tolerance the largest absolute difference that passes; negative asks for equal text
  public record Expectation(String name, String value, double tolerance) {
    public Expectation {
      if (!name.matches("[A-Za-z0-9_.-]+")) {
        throw new IllegalArgumentException(
            "a result's name is of letters, digits and _ . -: \"" + name + "\"");
      }
      if (tolerance >= 0) {
        Double.parseDouble(value);
      }
    }

    /// Whether what the demo printed is what was expected.
    public boolean accepts(String actual) {
      if (tolerance < 0) {
        return actual.equals(value);
      }
      try {
        return Math.abs(Double.parseDouble(actual) - Double.parseDouble(value)) <= tolerance;
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }
}
