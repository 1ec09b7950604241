package argosy.site;

import argosy.tool.Tool;
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

  /// @param gid of the group of the login
  public record Login(int uid, int gid) {}

  /// A user of this machine, wherever it knows its users from: id(1) asks all of them.
  ///
  /// @param user a login name or a number
  /// @throws IllegalArgumentException if there is none
  public static Login login(String user) throws IOException {
    Tool.Result uid = Tool.of("id", "-u", "--", user).run();
    if (!uid.ok()) {
      if (user.matches("[0-9]{1,9}")) { // nobody has this number yet
        return new Login(Integer.parseInt(user), Integer.parseInt(user));
      }
      throw new IllegalArgumentException("there is no user " + user);
    }
    String gid = Tool.of("id", "-g", "--", user).runOk().out();
    return new Login(Integer.parseInt(uid.out().strip()), Integer.parseInt(gid.strip()));
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
