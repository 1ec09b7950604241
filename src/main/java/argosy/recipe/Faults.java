package argosy.recipe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The faults of one file that a person wrote, collected so that all are told at once.
public final class Faults {
  private final String file;
  private final List<InvalidTextException.Problem> problems = new ArrayList<>();

  /// @param file the name to use in messages
  public Faults(String file) {
    this.file = file;
  }

  public String file() {
    return file;
  }

  /// @param line and `column` count from 1
  public void add(int line, int column, String what) {
    InvalidTextException.Problem problem =
        new InvalidTextException.Problem(file, line, column, what);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  public boolean none() {
    return problems.isEmpty();
  }

  /// @throws InvalidTextException if there is any
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      problems.sort(
          Comparator.comparingInt(InvalidTextException.Problem::line)
              .thenComparingInt(InvalidTextException.Problem::column));
      throw new InvalidTextException(problems);
    }
  }
}
