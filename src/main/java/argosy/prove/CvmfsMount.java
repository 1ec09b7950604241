package argosy.prove;

import argosy.base.FailedException;
import argosy.model.Judge.Availability;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A repository mounted at `/cvmfs/NAME` by the CernVM-FS client for one command, in a mount
/// namespace of its own and with a cache of its own.
///
/// Mounting needs root here, though the client's users need no rights at all.
final class CvmfsMount {
  private static final String INSTALL = "install cvmfs (https://cernvm.cern.ch/fs)";

  /// `sh -c MOUNT sh WORK REPOSITORY SECONDS COMMAND...`: the mount ends with the command.
  private static final String MOUNT =
      """
      set -e
      work=$1 repository=$2 seconds=$3
      shift 3
      mount -t tmpfs -o mode=755 tmpfs /cvmfs
      mkdir "/cvmfs/$repository"
      trap 'umount -l "/cvmfs/$repository" 2>/dev/null || true' EXIT
      if ! { cvmfs2 -o "config=$work/client.conf,allow_other" "$repository" "/cvmfs/$repository" &&
          ls "/cvmfs/$repository"; } >"$work/mount.log" 2>&1; then
        cat "$work/mount.log" >&2
        exit 125
      fi
      cd /
      timeout "$seconds" "$@"
      """;

  private static final int NOT_MOUNTED = 125;
  private final CvmfsRelease place;
  private final Path scratch;

  /// @param scratch where the client's cache lies meanwhile
  CvmfsMount(CvmfsRelease place, Path scratch) {
    this.place = place;
    this.scratch = scratch;
  }

  static Availability availability() throws IOException {
    if (Tool.find("cvmfs2").isEmpty()) {
      return new Availability.Absent("cvmfs2 is not installed", INSTALL);
    }
    if (!PlainUser.isRoot()) {
      return new Availability.Absent("mounting needs root", "run the proof as root");
    }
    if (!Files.isDirectory(Path.of("/cvmfs"))) {
      return new Availability.Absent("there is no directory /cvmfs", "mkdir /cvmfs");
    }
    Tool.Result version = Tool.of("cvmfs2", "--version").within(60).run();
    return version.ok()
        ? new Availability.Present(version.out().strip().replaceFirst("(?s).*[Vv]ersion ", ""))
        : new Availability.Absent("cvmfs2 does not start: " + version.tail(), INSTALL);
  }

  /// What runs while it is mounted.
  @FunctionalInterface
  interface Inside {
    /// @param home a folder of the plain user who shall run it
    List<String> command(Path home);
  }

  /// @throws FailedException if it cannot be mounted
  Tool.Result run(long seconds, Inside inside) throws IOException {
    Path work = Files.createTempDirectory(scratch, "argosy-cvmfs-");
    try {
      Path home = Files.createDirectory(work.resolve("home"));
      PlainUser.give(home);
      Files.writeString(work.resolve("client.conf"), configuration(work));
      List<String> argv =
          new ArrayList<>(
              List.of("unshare", "-m", "--propagation", "private", "sh", "-c", MOUNT, "sh"));
      argv.addAll(List.of(work.toString(), place.repository(), Long.toString(seconds)));
      argv.addAll(inside.command(home));
      Tool.Result result = Tool.of(argv).within(seconds + 120).run();
      if (result.exit() == NOT_MOUNTED) {
        throw new FailedException(
            "cvmfs2 does not mount it: " + result.tail(), "argosy cvmfs check reads it whole");
      }
      return result;
    } finally {
      PlainUser.remove(work);
    }
  }

  private String configuration(Path work) {
    return """
    CVMFS_CACHE_BASE=%1$s
    CVMFS_RELOAD_SOCKETS=%1$s
    CVMFS_SHARED_CACHE=no
    CVMFS_SERVER_URL=%2$s
    CVMFS_HTTP_PROXY=DIRECT
    CVMFS_KEYS_DIR=
    CVMFS_PUBLIC_KEY=%3$s
    """
        .formatted(work, place.server(), place.masterKey().toAbsolutePath());
  }
}
