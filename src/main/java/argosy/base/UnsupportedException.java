package argosy.base;

import java.io.IOException;

/// Right, but not expressible or not possible here: a name a format has no room for, a client that
/// is missing.
///
/// The message names the path or thing; [#remedy()] says what would make it possible.
public class UnsupportedException extends IOException {
  private static final long serialVersionUID = 1L;
  private final String remedy;

  public UnsupportedException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  /// What the user can do, as an instruction: `install podman`, `rename the file`.
  public String remedy() {
    return remedy;
  }
}
