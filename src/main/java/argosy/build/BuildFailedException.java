package argosy.build;

import argosy.base.FailedException;
import java.nio.file.Path;

/// A script failed, or did what it must not. The message ends with its log from the first error on.
public final class BuildFailedException extends FailedException {
  private static final long serialVersionUID = 1L;
  private final String packageName;

  BuildFailedException(String packageName, String what, String excerpt, Path log) {
    super(
        "build of " + packageName + " failed: " + what + (excerpt.isEmpty() ? "" : "\n" + excerpt),
        "read the whole log: " + log + "; or look around where it failed: argosy build --shell …");
    this.packageName = packageName;
  }

  public String packageName() {
    return packageName;
  }
}
