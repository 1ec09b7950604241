package argosy.prove;

import argosy.base.FailedException;
import argosy.base.UnsupportedException;
import argosy.tool.Tool;

/// How scripts end that let a package client install from a repository and then run the demo.
///
/// @param client that reads the repository
/// @param command that installs, for people
record InstallScript(String client, String command) {
  /// The client does not take the repository.
  static final int REFUSED = 201;

  /// The package did not go in.
  static final int NOT_INSTALLED = 202;

  private static final int LAUNCHER_REFUSED = 4;

  /// @return what the demo ended with
  /// @throws FailedException if the demo was not reached
  /// @throws UnsupportedException if this machine cannot start the stack
  Tool.Result demo(Tool.Result ran) throws FailedException, UnsupportedException {
    return switch (ran.exit()) {
      case REFUSED ->
          throw new FailedException(
              client + " refuses the repository: " + ran.tail(), "write it again: argosy ship");
      case NOT_INSTALLED ->
          throw new FailedException(
              client + " could not install the package: " + ran.tail(),
              "run " + command + " by hand");
      case LAUNCHER_REFUSED -> {
        if (ran.err().contains("run: ")) {
          throw new UnsupportedException(
              "the kernel lets no plain user start a root stack: " + ran.tail(),
              "see the line above");
        }
        yield ran;
      }
      default -> ran;
    };
  }
}
