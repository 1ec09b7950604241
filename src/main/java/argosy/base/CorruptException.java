package argosy.base;

import java.io.IOException;

/// Bytes arrived and are wrong: a digest, size or structure does not hold. Trying again does not
/// help.
///
/// An `IOException` by type, because every reader may meet it; the command line tells the two apart
/// (exit code 3). The message says `where: what, expected X but got Y`.
public class CorruptException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final String REMEDY =
      "argosy fsck shows all damage of the home; of anything else take a good copy";
  private final String remedy;

  public CorruptException(String message) {
    this(message, REMEDY);
  }

  /// @param remedy what the user can do, as an instruction, where the store is not what is damaged
  public CorruptException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  public CorruptException(String message, Throwable cause) {
    super(message, cause);
    this.remedy = REMEDY;
  }

  public String remedy() {
    return remedy;
  }
}
