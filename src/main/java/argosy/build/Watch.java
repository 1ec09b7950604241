package argosy.build;

import argosy.base.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Counts the processes of a build and their memory, where the kernel's own limits are for each
/// process alone, or do not bind this user (the machine's root).
final class Watch {
  private static final long PAGE_BYTES = 4096;

  /// Below the limit: the last processes before it are those that show that it is reached.
  private static final double NEAR = 0.9;

  private final Limits limits;

  Watch(Limits limits) {
    this.limits = limits;
  }

  Optional<String> objection(List<ProcessHandle> family) {
    if (family.size() >= limits.processes() * NEAR) {
      return Optional.of(
          "it ran "
              + family.size()
              + " processes at once; "
              + limits.processes()
              + " are allowed (does it fork without end?)");
    }
    long resident = 0;
    for (ProcessHandle process : family) {
      resident += residentBytes(process.pid());
    }
    return resident <= limits.memoryBytes()
        ? Optional.empty()
        : Optional.of(
            "it used "
                + Texts.size(resident)
                + " of memory; "
                + Texts.size(limits.memoryBytes())
                + " are allowed");
  }

  /// The second field of `/proc/PID/statm`; 0 for a process that has ended.
  private static long residentBytes(long pid) {
    try {
      String[] fields = Files.readString(Path.of("/proc/" + pid + "/statm")).strip().split(" ", -1);
      return fields.length > 1 ? Long.parseLong(fields[1]) * PAGE_BYTES : 0;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
