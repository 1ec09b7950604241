package argosy.recipe;

import java.util.List;
import java.util.stream.Collectors;

/// A file that a person wrote is not of the form asked for.
public final class InvalidTextException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;

  /// One fault.
  ///
  /// @param line and `column` count from 1
  public record Problem(String file, int line, int column, String what) {
    @Override
    public String toString() {
      return file + ":" + line + ":" + column + ": " + what;
    }
  }

  InvalidTextException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /// All faults, in the order they stand in the file.
  public List<Problem> problems() {
    return problems;
  }
}
