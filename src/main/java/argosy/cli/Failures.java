package argosy.cli;

import argosy.base.CorruptException;
import argosy.base.FailedException;
import argosy.base.HeldException;
import argosy.base.UnsupportedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.Optional;

/// Every way a command can end badly, as exit code and the last line that says what to do.
///
/// @param exit 1 tried and failed, 2 wrong usage, 3 corrupt, 4 not possible here, 5 input or
///   output, 6 held, 130 interrupted
record Failures(int exit, String what, String remedy) {
  /// `argosy: WHAT; do: NEXT STEP`, the last line; what takes several lines stands whole above it.
  String line() {
    List<String> lines = what.strip().lines().toList();
    String all = lines.size() > 1 ? String.join("\n", lines) + "\n" : "";
    String more = lines.size() > 1 ? " (and what else is above)" : "";
    String first = lines.isEmpty() ? "" : lines.getFirst();
    return all + "argosy: " + first + more + "; do: " + remedy;
  }

  static Failures of(Throwable failure, String command) {
    return switch (failure) {
      case UncheckedIOException e when e.getCause() != null -> of(e.getCause(), command);
      case FailedException e -> new Failures(1, text(e), e.remedy());
      case UnsupportedException e -> new Failures(4, text(e), e.remedy());
      case HeldException e -> new Failures(6, text(e), e.remedy());
      case CorruptException e -> new Failures(3, text(e), e.remedy());
      case InterruptedIOException e -> interrupted();
      case ClosedByInterruptException e -> interrupted();
      case IOException e -> new Failures(5, text(e), inputOutput(e));
      case IllegalArgumentException e -> new Failures(2, text(e), "argosy " + command + " --help");
      default ->
          new Failures(
              1,
              "a fault of Argosy itself: " + failure,
              "run it again with --debug and report what it prints");
    };
  }

  private static Failures interrupted() {
    return new Failures(
        130, "interrupted, nothing is half done", "run the same command again: it goes on");
  }

  private static String text(Throwable e) {
    String message = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    return switch (e) {
      case NoSuchFileException n -> "no such file or directory [" + message + "]";
      case AccessDeniedException a -> "permission denied [" + message + "]";
      case NotDirectoryException n -> "not a directory [" + message + "]";
      case FileAlreadyExistsException f -> "there is a file already [" + message + "]";
      case FileSystemException f when f.getReason() != null ->
          f.getReason() + " [" + f.getFile() + "]";
      default -> message;
    };
  }

  private static String inputOutput(IOException e) {
    String message = Optional.ofNullable(e.getMessage()).orElse("");
    if (message.contains("No space left")) {
      return "free some space (argosy gc --dry-run and argosy site purge --dry-run say what they"
          + " would free; df -i, whether inodes are used up) or choose another place with"
          + " --home or --out";
    }
    return switch (e) {
      case NoSuchFileException n -> "check the path";
      case FileAlreadyExistsException f -> "move it away, or choose another place";
      case AccessDeniedException a ->
          "check the permissions, or choose another place with --home or --out";
      default ->
          message.contains("Read-only") || e.getCause() instanceof ReadOnlyFileSystemException
              ? "make it writable, or choose another place with --home or --out"
              : "check disk, network and permissions, then run the same command again: it goes on";
    };
  }
}
