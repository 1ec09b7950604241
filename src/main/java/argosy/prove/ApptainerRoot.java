package argosy.prove;

import argosy.base.FailedException;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.Judge.Availability;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Apptainer where it can be found: on `PATH`, or in a private root directory of Debian sid, since
/// Debian 12 and 13 do not have it.
///
/// A root directory is entered in a mount namespace of its own (which needs root) and by
/// `pivot_root`, as apptainer refuses to work after a plain chroot; apptainer itself then runs as
/// the plain user `nobody`, as on a batch node.
public final class ApptainerRoot {
  static final String INSTALL = "argosy doctor --install (as root)";

  /// `sh -c ENTER sh ROOT WORK COMMAND...`: runs the command inside ROOT, with WORK at /w.
  private static final String ENTER =
      """
      set -e
      root=$1 work=$2
      shift 2
      mount --bind "$root" "$root"
      mount --rbind /dev "$root/dev"
      mount -t proc proc "$root/proc"
      mount --rbind /sys "$root/sys"
      mount --bind "$work" "$root/w"
      mount -t tmpfs tmpfs "$root/tmp"
      if [ -e /dev/fuse ]; then
        mknod -m 666 "$root/tmp/.fuse" c 10 229
        mount --bind "$root/tmp/.fuse" "$root/dev/fuse"
      fi
      mkdir -m 700 "$root/tmp/home"
      chown 65534:65534 "$root/tmp/home"
      cd "$root"
      pivot_root . .old
      umount -l /.old
      cd /w
      exec setpriv --reuid=65534 --regid=65534 --clear-groups env -i HOME=/tmp/home LANG=C.UTF-8 \\
        PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin "$@"
      """;

  /// What the private root holds besides Debian's `apt` variant.
  private static final String PACKAGES =
      "apptainer,ca-certificates,squashfs-tools,fuse3,squashfuse,uidmap";

  private final Optional<Path> privateRoot;

  private ApptainerRoot(Optional<Path> privateRoot) {
    this.privateRoot = privateRoot;
  }

  /// @param folder where [#install] puts the private root
  /// @throws UnsupportedException if there is no apptainer, or it cannot be entered; the remedy
  ///   says what to do
  static ApptainerRoot find(Path folder) throws UnsupportedException {
    if (Tool.find("apptainer").isPresent()) {
      return new ApptainerRoot(Optional.empty());
    }
    if (!isInstalled(folder)) {
      throw new UnsupportedException("apptainer is not installed", INSTALL);
    }
    if (!isRoot()) {
      throw new UnsupportedException(
          "apptainer stands in " + folder + ", which only root can enter",
          "run the proof as root, or install apptainer");
    }
    return new ApptainerRoot(Optional.of(folder));
  }

  /// Whether it is here and starts, as judges tell it.
  static Availability availability(Path folder) throws IOException {
    try {
      Tool.Result version =
          find(folder).apptainer(Path.of("/"), List.of("--version")).within(60).run();
      return version.ok()
          ? new Availability.Present(version.out().strip().replaceFirst("^apptainer version ", ""))
          : new Availability.Absent(
              "apptainer does not start: " + version.tail(), "see argosy doctor");
    } catch (UnsupportedException e) {
      return new Availability.Absent(String.valueOf(e.getMessage()), e.remedy());
    }
  }

  private static boolean isInstalled(Path folder) {
    return Files.isExecutable(folder.resolve("usr/bin/apptainer"));
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /// Apptainer with these arguments, in the folder.
  Tool apptainer(Path work, List<String> arguments) {
    List<String> argv = new ArrayList<>(List.of("apptainer"));
    argv.addAll(arguments);
    return privateRoot.isEmpty() ? Tool.of(argv).in(work) : enter(privateRoot.get(), work, argv);
  }

  /// Several calls, as a shell script in the folder: they share a home that nothing else has, where
  /// apptainer keeps imported keys.
  Tool script(Path work, String script) {
    List<String> argv = List.of("sh", "-c", script);
    return privateRoot.isEmpty()
        ? Tool.of(argv).in(work).with("HOME", work.toString())
        : enter(privateRoot.get(), work, argv);
  }

  private static Tool enter(Path root, Path work, List<String> command) {
    List<String> argv =
        new ArrayList<>(
            List.of("unshare", "-m", "--propagation", "private", "sh", "-c", ENTER, "sh"));
    argv.add(root.toAbsolutePath().toString());
    argv.add(work.toAbsolutePath().toString());
    argv.addAll(command);
    return Tool.of(argv);
  }

  /// The options that `run` and `exec` need: root's own capabilities may be fewer than apptainer
  /// asks for, which a user namespace does not mind.
  List<String> runOptions() {
    return privateRoot.isEmpty() && isRoot() ? List.of("--userns") : List.of();
  }

  /// Installs apptainer if this machine has none: from its own Debian release if that has it, else
  /// into a private root in the folder, made by mmdebstrap of Debian sid from the mirror that the
  /// machine's apt uses. Takes about a minute and 260 MB.
  ///
  /// @throws UnsupportedException without root, mmdebstrap or a Debian mirror
  public static void install(Path folder, Progress progress) throws IOException {
    if (Tool.find("apptainer").isPresent() || isInstalled(folder)) {
      return;
    }
    if (!isRoot() || Tool.find("mmdebstrap").isEmpty()) {
      throw new UnsupportedException(
          "apptainer is installed by root with mmdebstrap",
          "as root: apt-get install mmdebstrap, then argosy doctor --install");
    }
    progress.step("install apptainer");
    if (Tool.of("apt-cache", "show", "apptainer").run().ok()) {
      Tool.of("apt-get", "-q", "install", "-y", "--no-install-recommends", "apptainer")
          .with("DEBIAN_FRONTEND", "noninteractive")
          .within(1800)
          .runOk();
      progress.done("from this machine's Debian release");
      return;
    }
    Path part = folder.resolveSibling(folder.getFileName() + ".part");
    Files.createDirectories(part.toAbsolutePath().getParent());
    delete(part);
    try {
      bootstrap(part);
      for (String mountPoint : List.of("w", ".old")) {
        Files.createDirectories(part.resolve(mountPoint));
      }
      Files.writeString(part.resolve("etc/hosts"), "127.0.0.1 localhost\n");
      for (String file : List.of("etc/resolv.conf", "etc/localtime")) {
        Files.deleteIfExists(part.resolve(file));
        Files.createFile(part.resolve(file)); // apptainer binds them, so they must be there
      }
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(part);
    }
    progress.done("Debian sid in " + folder);
  }

  private static void bootstrap(Path root) throws IOException {
    Tool.Result made =
        Tool.of(
                "mmdebstrap",
                "--quiet",
                "--variant=apt",
                // A mirror may be a snapshot whose lists have expired.
                "--aptopt=Acquire::Check-Valid-Until \"false\"",
                "--aptopt=APT::Install-Recommends \"false\"",
                "--include=" + PACKAGES,
                "sid",
                root.toString(),
                debianMirror())
            .within(3600)
            .run();
    if (!made.ok()) {
      throw new FailedException(
          "mmdebstrap could not make a Debian sid root with apptainer: " + made.tail(),
          "check the network and the machine's apt sources, then run argosy doctor --install");
    }
  }

  /// Where this machine gets Debian from.
  static String debianMirror() throws IOException {
    String format = "--format=$(REPO_URI) $(LABEL)";
    Tool.Result targets = Tool.of("apt-get", "indextargets", format, "Created-By: Packages").run();
    List<String> lines = targets.out().lines().filter(l -> !l.contains("ecurity")).toList();
    return lines.stream()
        .filter(l -> l.endsWith(" Debian"))
        .findFirst()
        .or(() -> lines.stream().findFirst())
        .map(l -> l.substring(0, l.indexOf(' ')))
        .orElseThrow(() ->
            new UnsupportedException(
                "the machine's apt has no Debian mirror", "install apptainer by hand"));
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      Tool.of("rm", "-rf", "--one-file-system", tree.toString()).runOk();
    }
  }
}
