package argosy.store;

import argosy.base.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// A process as a lock or lease names it: found again, or known to be gone, also by others on the
/// same host.
///
/// @param boot the kernel's id of this start of the host; empty if it tells none
/// @param startMillis when the process started: a number that comes again is another process
public record LockOwner(
    String host, String boot, long pid, long startMillis, String user, String command) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /// This process.
  public static LockOwner self(String user, String command) throws IOException {
    ProcessHandle me = ProcessHandle.current();
    return new LockOwner(hostName(), bootId(), me.pid(), start(me), user, command);
  }

  public static String hostName() throws IOException {
    Path file = Path.of("/proc/sys/kernel/hostname");
    return Files.isReadable(file)
        ? Files.readString(file).strip()
        : InetAddress.getLocalHost().getHostName();
  }

  private static String bootId() throws IOException {
    return Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).strip() : "";
  }

  private static long start(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
  }

  /// Whether the process lives; empty if only its own host could tell.
  Optional<Boolean> lives() throws IOException {
    if (!host.equals(hostName())) {
      return Optional.empty();
    }
    boolean same =
        boot.equals(bootId())
            && ProcessHandle.of(pid).filter(p -> start(p) == startMillis).isPresent();
    return Optional.of(same);
  }

  /// For messages: `alice on node7 (process 4711: argosy site install w_2026_47)`.
  String text() {
    return user + " on " + host + " (process " + pid + ": " + command + ")";
  }

  public Json.Obj toJson() {
    return Json.object()
        .put("host", host)
        .put("boot", boot)
        .put("pid", pid)
        .put("startMillis", startMillis)
        .put("user", user)
        .put("command", command)
        .build();
  }

  static LockOwner fromJson(Json.Obj o) {
    return new LockOwner(
        o.string("host"),
        o.string("boot"),
        o.number("pid"),
        o.number("startMillis"),
        o.string("user"),
        o.string("command"));
  }
}
