package argosy.prove;

import argosy.base.FailedException;
import argosy.base.UnsupportedException;
import argosy.model.Judge.Availability;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A squashfs image mounted by squashfuse for one command, by a user without rights, in user, mount
/// and process namespaces of its own: when the command has ended, nothing of it is left.
final class SquashfsMount {
  private static final String INSTALL = "argosy doctor --install (as root)";
  private static final Path DEVICE = Path.of("/dev/fuse");

  /// `sh -c LEND sh WORK IMAGE COMMAND...`, as root: the device and the image, which may lie where
  /// only root can go, are shown to the plain user who runs the command.
  private static final String LEND =
      """
      set -e
      work=$1 image=$2
      shift 2
      mount -t tmpfs -o mode=755 tmpfs "$work/lent"
      mknod -m 666 "$work/lent/fuse" c 10 229
      mount --bind "$work/lent/fuse" /dev/fuse
      : >"$work/lent/image"
      mount --bind "$image" "$work/lent/image"
      exec "$@"
      """;

  private static final List<String> PRIVATE =
      List.of("unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child");

  /// `sh -c MOUNT sh SQUASHFUSE IMAGE WORK PREFIX SECONDS COMMAND VARIABLE=VALUE...`: an empty
  /// PREFIX is the root itself. The programs that start the command are found before its variables
  /// hold.
  private static final String MOUNT =
      """
      squashfuse=$1 image=$2 work=$3 prefix=$4 seconds=$5 command=$6
      shift 6
      read -r _ uid _ </proc/self/uid_map
      read -r _ gid _ </proc/self/gid_map
      unshare=$(command -v unshare) && timeout=$(command -v timeout) || exit 202
      "$squashfuse" "$image" "$work/image" >&2 || exit 201
      ls "$work/image" >/dev/null || exit 201
      if [ -n "$prefix" ]; then
        root=/ folder=$work/home
        top=${prefix%"${prefix#/*/}"}
        mount -t tmpfs tmpfs "$top" && mkdir -p "$prefix" && mount --bind "$work/image" "$prefix" || exit 202
      else
        root=$work/image folder=/
        for place in dev sys; do
          [ ! -d "$root/$place" ] || mount --rbind "/$place" "$root/$place" || exit 202
        done
        [ ! -d "$root/proc" ] || mount -t proc proc "$root/proc" 2>/dev/null ||
          mount --rbind /proc "$root/proc" || exit 202
        [ ! -d "$root/tmp" ] || mount -t tmpfs -o mode=1777 tmpfs "$root/tmp" || exit 202
      fi
      env -i "HOME=$folder" "$@" "$timeout" "$seconds" \\
        "$unshare" --user --map-user="$uid" --map-group="$gid" --root="$root" --wd="$folder" -- "$command"
      """;

  private static final int NO_IMAGE = 201;
  private static final int NOT_PLACED = 202;

  private final Optional<Path> squashfuse;
  private final Path scratch;

  SquashfsMount(Optional<Path> squashfuse, Path scratch) {
    this.squashfuse = squashfuse;
    this.scratch = scratch.toAbsolutePath();
  }

  /// Where the files of the image are seen.
  sealed interface Place {
    /// They are the root file system.
    record Root() implements Place {}

    /// They stand there in the machine's root file system.
    record Prefix(String path) implements Place {}
  }

  Availability availability() throws IOException {
    if (squashfuse.isEmpty()) {
      return new Availability.Absent("squashfuse is not installed", INSTALL);
    }
    if (!Files.exists(DEVICE) || !PlainUser.isRoot() && !Files.isWritable(DEVICE)) {
      return new Availability.Absent(
          "this user has no " + DEVICE + ", by which squashfuse mounts",
          "as root: modprobe fuse && chmod 666 " + DEVICE);
    }
    List<String> namespaces = new ArrayList<>(PlainUser.withoutRights());
    namespaces.addAll(PRIVATE);
    namespaces.add("true");
    Tool.Result entered = Tool.of(namespaces).within(60).run();
    if (!entered.ok()) {
      return new Availability.Absent(
          "a plain user gets no namespaces here: " + entered.tail(), "see argosy doctor");
    }
    // It says so on either stream, among its options, and may end with an error.
    Tool.Result said = Tool.of(squashfuse.get().toString(), "--version").within(60).run();
    return (said.out() + said.err())
        .lines()
        .filter(line -> line.startsWith("squashfuse "))
        .findFirst()
        .<Availability>map(line -> new Availability.Present(line.split(" ", -1)[1]))
        .orElseGet(
            () -> new Availability.Absent("squashfuse does not start: " + said.tail(), INSTALL));
  }

  /// @param command found on the `PATH` of the environment, inside
  /// @throws FailedException if squashfuse does not take the image
  /// @throws UnsupportedException if this machine keeps it from being mounted at its place
  Tool.Result run(
      Path image, Place place, Map<String, String> environment, String command, long seconds)
      throws IOException {
    Files.createDirectories(scratch);
    Path work = Files.createTempDirectory(scratch, "argosy-squashfs-");
    try {
      PlainUser.give(work);
      for (String folder : List.of("lent", "image", "home")) {
        PlainUser.give(Files.createDirectory(work.resolve(folder)));
      }
      Tool.Result result =
          Tool.of(argv(image, work, place, environment, command, seconds))
              .within(seconds + 60)
              .run();
      return understood(result);
    } finally {
      PlainUser.remove(work);
    }
  }

  private List<String> argv(
      Path image,
      Path work,
      Place place,
      Map<String, String> environment,
      String command,
      long seconds) {
    List<String> argv = new ArrayList<>();
    Path seen = image;
    if (PlainUser.isRoot()) {
      argv.addAll(List.of("unshare", "--mount", "--propagation", "private"));
      argv.addAll(List.of("sh", "-c", LEND, "sh", work.toString(), image.toString()));
      argv.addAll(PlainUser.withoutRights());
      seen = work.resolve("lent/image");
    }
    argv.addAll(PRIVATE);
    argv.addAll(List.of("sh", "-c", MOUNT, "sh", squashfuse.orElseThrow().toString()));
    argv.addAll(List.of(seen.toString(), work.toString()));
    argv.add(
        switch (place) {
          case Place.Root r -> "";
          case Place.Prefix p -> p.path();
        });
    argv.addAll(List.of(Long.toString(seconds), command));
    environment.forEach((name, value) -> argv.add(name + "=" + value));
    return argv;
  }

  private static Tool.Result understood(Tool.Result result) throws IOException {
    if (result.exit() == NO_IMAGE) {
      // What begins so is about the machine; and not every squashfuse is built with zstd.
      if (result.err().contains("fuse: ") || result.err().contains("this version supports")) {
        throw new UnsupportedException(
            "squashfuse cannot mount here: " + result.tail(), "see argosy doctor");
      }
      throw new FailedException("squashfuse does not mount it: " + result.tail(), "ship it again");
    }
    if (result.exit() == NOT_PLACED) {
      throw new UnsupportedException(
          "the image cannot be shown at its place: " + result.tail(),
          "mount it by hand (docs/forms.md)");
    }
    return result;
  }
}
