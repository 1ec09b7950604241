package argosy.base;

import java.io.IOException;

/// Held by somebody else: a lock, a change window. Exit code 6.
public class HeldException extends IOException {
  private static final long serialVersionUID = 1L;

  public HeldException(String message) {
    super(message);
  }
}
