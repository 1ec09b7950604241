package argosy.recipe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The faults of one file that a person wrote, collected so that all are told at once.
public final class Faults {
  private final String file;
  private final boolean building;
  private final List<InvalidTextException.Problem> problems = new ArrayList<>();

  /// @param file the name to use in messages
  public Faults(String file) {
    this(file, false);
  }

  /// @param building whether it is a fault too to ask for what no build here does
  public Faults(String file, boolean building) {
    this.file = file;
    this.building = building;
  }

  public boolean building() {
    return building;
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
