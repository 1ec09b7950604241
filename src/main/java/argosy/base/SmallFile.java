package argosy.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Small files of text that are either as before or as after, whoever else writes them at the same
/// time, and also when the program is killed or the power fails.
public final class SmallFile {
  private SmallFile() {}

  /// Written beside, synced, renamed. Missing folders are made.
  ///
  /// @param mode as of `chmod`: 0644
  public static void replace(Path file, String text, int mode) throws IOException {
    Path whole = file.toAbsolutePath();
    Path parent = Files.createDirectories(whole.getParent());
    Path part = Files.createTempFile(parent, "." + whole.getFileName() + ".", ".new");
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        Files.setAttribute(part, "unix:mode", mode);
        channel.force(true);
      }
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
