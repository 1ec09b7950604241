package argosy.base;

import java.io.IOException;

/// Held by somebody else: a lock, a change window. Exit code 6.
public class HeldException extends IOException {
  private static final long serialVersionUID = 1L;
  private final String remedy;

  public HeldException(String message) {
    this(message, "wait until it is done, then run the same command again");
  }

  /// @param remedy what to do, if waiting for another command is not it
  public HeldException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  public String remedy() {
    return remedy;
  }
}
