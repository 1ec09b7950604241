package argosy.prove;

import argosy.base.FailedException;
import argosy.base.UnsupportedException;
import argosy.format.source.SourceStack;
import argosy.model.Digest;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A minimal Debian with apt, made once by mmdebstrap from the machine's own mirror and kept as
/// `debian-RELEASE` in a folder; every run gets a fresh one, an overlay over it, without network,
/// entered by `pivot_root` (after a plain chroot the kernel refuses user namespaces, which root
/// stacks need).
public final class AptRoot {
  private static final String REMEDY = "as root: argosy doctor --install";

  /// `sh -c ENTER sh BASE REPOSITORY OUTSIDE SCRIPT sh ARGUMENT...`, in a folder with `upper`,
  /// `work`, `root`.
  private static final String ENTER =
      """
      set -e
      trap 'exit 203' EXIT
      base=$1 repository=$2 outside=$3
      shift 3
      layers="lowerdir=$base,upperdir=upper,workdir=work"
      mount -t overlay -o "$layers,volatile" argosy root 2>/dev/null ||
        mount -t overlay -o "$layers" argosy root 2>/dev/null ||
        { mount --bind root root; cp -a "$base/." root/; }
      if [ -n "$outside" ]; then
        script=$1
        shift
        sh -c "$outside" "$@" || { code=$?; trap - EXIT; exit $code; }
        set -- "$script" "$@"
      fi
      mkdir -p root/srv/repository root/.old
      mount --bind "$repository" root/srv/repository
      mount -o remount,bind,ro root/srv/repository
      mount --rbind /dev root/dev
      mount -t proc proc root/proc
      mount --rbind /sys root/sys
      cd root
      pivot_root . .old
      umount -l /.old
      rmdir /.old
      exec env -i HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \\
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin sh -c "$@"
      """;

  private static final int NOT_ENTERED = 203;

  private final Path cache;
  private final String debianRelease;
  private final List<String> compilers;

  /// @param cache on a disk with room for the unpacked stack; made if missing
  /// @param debianRelease `bookworm`
  public AptRoot(Path cache, String debianRelease) {
    this(cache, debianRelease, List.of());
  }

  private AptRoot(Path cache, String debianRelease, List<String> compilers) {
    this.cache = cache.toAbsolutePath();
    this.debianRelease = debianRelease;
    this.compilers = compilers;
  }

  /// The same with what compiling takes, beside it: 600 MB, named after what is in it.
  AptRoot withCompilers() {
    return new AptRoot(cache, debianRelease, SourceStack.DEBIAN_PACKAGES);
  }

  /// Of the machine's own Debian release; of Debian 12 on others.
  public static AptRoot ofMachine(Path cache) throws IOException {
    Path file = Path.of("/etc/os-release");
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return new AptRoot(
        cache,
        lines.stream()
            .filter(l -> lines.contains("ID=debian") && l.startsWith("VERSION_CODENAME="))
            .findFirst()
            .map(l -> l.substring(l.indexOf('=') + 1).replace("\"", ""))
            .orElse("bookworm"));
  }

  /// Where it is, once installed.
  Path folder() {
    return cache.resolve(
        compilers.isEmpty()
            ? "debian-" + debianRelease
            : "builder-" + debianRelease + "-" + nameOf(compilers));
  }

  private static String nameOf(List<String> packages) {
    return Digest.of(String.join(" ", packages).getBytes(StandardCharsets.UTF_8))
        .hex()
        .substring(0, 8);
  }

  boolean isInstalled() {
    return Files.isDirectory(folder());
  }

  /// Why it cannot be used here, if so.
  Optional<UnsupportedException> obstacle() {
    if (!System.getProperty("user.name").equals("root")) {
      return Optional.of(
          new UnsupportedException(
              "installing packages into a fresh Debian needs root", "run the proof as root"));
    }
    if (!isInstalled() && Tool.find("mmdebstrap").isEmpty()) {
      return Optional.of(
          new UnsupportedException("mmdebstrap is not installed, which makes it", REMEDY));
    }
    return Optional.empty();
  }

  /// The version of apt in it, as far as known.
  String version() throws IOException {
    if (!isInstalled()) {
      return "of Debian " + debianRelease;
    }
    Tool.Result version =
        Tool.of("dpkg-query", "--admindir=" + folder().resolve("var/lib/dpkg"), "-W", "apt").run();
    return version.out().strip().replaceFirst("^apt\\s+", "") + " of Debian " + debianRelease;
  }

  /// Makes it if it is not there: about a minute, 170 MB.
  ///
  /// @throws UnsupportedException if it cannot be made here
  public void install() throws IOException {
    Optional<UnsupportedException> obstacle = obstacle();
    if (obstacle.isPresent()) {
      throw obstacle.get();
    }
    if (isInstalled()) {
      return;
    }
    Files.createDirectories(cache);
    List<String> packages = new ArrayList<>(compilers);
    packages.add("mount");
    Path part = Files.createTempDirectory(cache, ".debian-" + debianRelease + "-");
    try {
      Tool.Result made =
          Tool.of(
                  "mmdebstrap",
                  "--quiet",
                  "--variant=apt",
                  "--include=" + String.join(",", packages),
                  // A mirror may be a snapshot whose lists have expired.
                  "--aptopt=Acquire::Check-Valid-Until \"false\"",
                  debianRelease,
                  part.resolve("root").toString(),
                  ApptainerRoot.debianMirror())
              .within(1800)
              .run();
      if (!made.ok()) {
        throw new UnsupportedException(
            "mmdebstrap could not make a Debian " + debianRelease + ": " + made.tail(),
            "check the network and the machine's apt sources");
      }
      if (!isInstalled()) {
        Files.move(part.resolve("root"), folder(), StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      delete(part);
    }
  }

  /// A copy of it without devices.
  ///
  /// @param plain whether its files are to be the plain user's, who may copy them again
  void copyFor(boolean plain, Path folder) throws IOException {
    install();
    Tool.of(
            "sh",
            "-c",
            """
            cp -a "$1" "$2" && find "$2/dev" -mindepth 1 -delete && { [ -z "$3" ] || chown -R "$3" "$2"; }
            """,
            "sh",
            folder().toString(),
            folder.toString(),
            plain ? "65534:65534" : "")
        .within(600)
        .runOk();
  }

  /// Runs a script in a fresh one, as root, with the repository read-only at `/srv/repository`.
  Tool.Result run(Path repository, long timeoutSeconds, String script, List<String> arguments)
      throws IOException {
    return run(repository, timeoutSeconds, "", script, arguments);
  }

  /// The same after another script, with the same arguments, has worked on it from outside, with
  /// the machine's own programs: as `root` in its working folder. If that fails, the result is its.
  ///
  /// @param outside empty for none
  Tool.Result run(
      Path repository, long timeoutSeconds, String outside, String script, List<String> arguments)
      throws IOException {
    install();
    Path run = Files.createTempDirectory(cache, ".run-");
    try {
      for (String folder : List.of("upper", "work", "root")) {
        Files.createDirectory(run.resolve(folder));
      }
      Tool.of("chmod", "755", "upper", "root").in(run).runOk(); // it becomes the new root's mode
      List<String> argv =
          new ArrayList<>(
              List.of(
                  "unshare",
                  "--mount",
                  "--net",
                  "--pid",
                  "--fork",
                  "--kill-child",
                  "--propagation",
                  "private",
                  "sh",
                  "-c",
                  ENTER,
                  "sh"));
      argv.add("../" + folder().getFileName());
      argv.add(repository.toAbsolutePath().toString());
      argv.addAll(List.of(outside, script, "sh"));
      argv.addAll(arguments);
      Tool.Result ran = Tool.of(argv).in(run).within(timeoutSeconds).run();
      if (ran.exit() == NOT_ENTERED) {
        throw new UnsupportedException(
            "a fresh Debian could not be entered: " + ran.tail(), "see the line above");
      }
      return ran;
    } finally {
      delete(run);
    }
  }

  private static void delete(Path folder) throws IOException {
    Tool.Result removed = Tool.of("rm", "-rf", "--one-file-system", folder.toString()).run();
    if (!removed.ok()) {
      throw new FailedException(removed.tail(), "rm -rf " + folder);
    }
  }
}
