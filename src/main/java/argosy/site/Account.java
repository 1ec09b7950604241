package argosy.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who runs this program.
public final class Account {
  private static final Path STATUS = Path.of("/proc/self/status");

  private Account() {}

  /// The login name, or the number of a user that has none: as files show their owner.
  public static String name() throws IOException {
    String name = System.getProperty("user.name", "");
    return name.isEmpty() || name.equals("?") ? String.valueOf(uid()) : name;
  }

  /// The effective user id (proc_pid_status(5), `Uid`).
  public static long uid() throws IOException {
    return Files.readString(STATUS, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("Uid:"))
        .map(line -> Long.parseLong(line.split("\\s+", -1)[2]))
        .findFirst()
        .orElseThrow(() -> new IOException(STATUS + ": has no Uid"));
  }
}
