package argosy.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// Standard output that remembers what it could not write, since a `PrintStream` does not say. A
/// reader who went away (`| head -1`) and an output closed by the caller (`>&-`) lost nothing that
/// anybody wanted; a full disk did.
final class StandardOutput extends FilterOutputStream {
  private Optional<IOException> lost = Optional.empty();

  StandardOutput(OutputStream to) {
    super(to);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      if (lost.isEmpty()
          && !message.contains("Broken pipe")
          && !message.contains("Bad file descriptor")) {
        lost = Optional.of(new IOException(message + " [standard output]", e));
      }
      throw e;
    }
  }

  /// Why something that was printed is not there.
  Optional<IOException> lost() {
    return lost;
  }
}
