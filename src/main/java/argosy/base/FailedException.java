package argosy.base;

import java.io.IOException;

/// Something was tried and failed on its own terms: a demo, a proof, a build. Exit code 1.
public class FailedException extends IOException {
  private static final long serialVersionUID = 1L;
  private final String remedy;

  public FailedException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  /// What the user can do next, as an instruction.
  public String remedy() {
    return remedy;
  }
}
