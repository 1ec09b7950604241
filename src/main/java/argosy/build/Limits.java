package argosy.build;

/// How much one build may take.
///
/// @param processes at once
/// @param memoryBytes of all its processes together, and of each alone
/// @param fileBytes of one file
/// @param temporaryBytes in `/tmp`, which is memory
/// @param seconds by the clock
public record Limits(
    int processes, long memoryBytes, long fileBytes, long temporaryBytes, long seconds) {
  /// The least the kernel takes for a process name space.
  private static final int LEAST_PROCESSES = 302;

  public Limits {
    if (processes < LEAST_PROCESSES
        || memoryBytes <= 0
        || fileBytes <= 0
        || temporaryBytes <= 0
        || seconds <= 0) {
      throw new IllegalArgumentException(
          "limits are positive, and at least " + LEAST_PROCESSES + " processes");
    }
  }

  /// @param machineBytes of memory that the machine has
  public static Limits of(long machineBytes) {
    return new Limits(
        4096, Math.max(1L << 30, machineBytes / 10 * 9), 16L << 30, 4L << 30, 6 * 3600);
  }

  public Limits withSeconds(long limit) {
    return new Limits(processes, memoryBytes, fileBytes, temporaryBytes, limit);
  }
}
