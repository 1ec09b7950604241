package argosy.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is mounted where (proc_pid_mountinfo(5)).
final class Mounts {
  /// What a working set is mounted as.
  static final String OVERLAY = "overlay";

  private static final Path OWN = Path.of("/proc/self/mountinfo");

  private Mounts() {}

  /// @param device `major:minor`
  /// @param inside the path below the file system's own root that is seen at the point
  /// @param type of the file system
  record Mount(String device, String inside, Path point, String type) {}

  /// The mounts that this process sees, in their order.
  static List<Mount> of() throws IOException {
    return of(OWN);
  }

  /// @throws java.nio.file.NoSuchFileException if the process has ended
  static List<Mount> of(Path mountinfo) throws IOException {
    List<Mount> mounts = new ArrayList<>();
    String text = new String(Files.readAllBytes(mountinfo), StandardCharsets.UTF_8);
    for (String line : text.lines().toList()) {
      String[] fields = line.split(" ", 6);
      if (fields.length > 4) {
        String type = line.substring(line.indexOf(" - ") + 3).split(" ", 2)[0];
        mounts.add(new Mount(fields[2], plain(fields[3]), Path.of(plain(fields[4])), type));
      }
    }
    return mounts;
  }

  /// Where a folder stands inside its file system: what the mounts of other name spaces are
  /// compared with. The mount point is the folder seen there.
  static Optional<Mount> holding(Path folder) throws IOException {
    Optional<Mount> best = Optional.empty();
    for (Mount mount : of()) {
      if (folder.startsWith(mount.point())
          && best.map(b -> mount.point().startsWith(b.point())).orElse(true)) {
        best = Optional.of(mount);
      }
    }
    return best.map(m ->
        new Mount(
            m.device(),
            Path.of(m.inside()).resolve(m.point().relativize(folder).toString()).toString(),
            folder,
            m.type()));
  }

  private static String plain(String escaped) {
    return escaped
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
