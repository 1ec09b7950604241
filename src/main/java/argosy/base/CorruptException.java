package argosy.base;

import java.io.IOException;

/// Bytes arrived and are wrong: a digest, size or structure does not hold. Trying again does not
/// help.
///
/// An `IOException` by type, because every reader may meet it; the command line tells the two apart
/// (exit code 3). The message says `where: what, expected X but got Y`.
public class CorruptException extends IOException {
  private static final long serialVersionUID = 1L;

  public CorruptException(String message) {
    super(message);
  }

  public CorruptException(String message, Throwable cause) {
    super(message, cause);
  }
}
