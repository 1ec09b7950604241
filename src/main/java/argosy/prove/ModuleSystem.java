package argosy.prove;

import argosy.base.FailedException;
import argosy.base.UnsupportedException;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A module system where it can be found: installed, or unpacked into a private folder and laid
/// over `/usr` in a mount namespace of its own, since Debian lets only one of the two be installed.
///
/// @param id `environment-modules` or `lmod`
/// @param initFiles what bash sources, by where distributions have it
/// @param debianPackages what is unpacked
public record ModuleSystem(
    String id, List<String> initFiles, List<String> debianPackages, Path privateFolder) {
  public ModuleSystem {
    initFiles = List.copyOf(initFiles);
    debianPackages = List.copyOf(debianPackages);
  }

  /// @param cache the folder that private copies are made in
  public static ModuleSystem environmentModules(Path cache) {
    return new ModuleSystem(
        "environment-modules",
        List.of("/usr/share/modules/init/bash", "/usr/share/Modules/init/bash"),
        List.of("environment-modules"),
        cache.resolve("environment-modules"));
  }

  /// @param cache the folder that private copies are made in
  public static ModuleSystem lmod(Path cache) {
    return new ModuleSystem(
        "lmod",
        List.of("/usr/share/lmod/lmod/init/bash"),
        List.of(
            "lmod", "lua5.3", "lua-posix", "lua-filesystem", "lua-json", "lua-lpeg", "lua-term"),
        cache.resolve("lmod"));
  }

  /// Why it cannot be used here; empty if it can.
  Optional<UnsupportedException> obstacle() {
    if (installed().isPresent() || isPrivate() && PlainUser.isRoot()) {
      return Optional.empty();
    }
    return Optional.of(
        isPrivate()
            ? new UnsupportedException(
                id + " stands in " + privateFolder + ", which only root can lay over /usr",
                "run the proof as root, or install " + id)
            : new UnsupportedException(
                id + " is not installed", "argosy doctor --install (as root)"));
  }

  private Optional<String> installed() {
    return initFiles.stream().filter(f -> Files.isReadable(Path.of(f))).findFirst();
  }

  private boolean isPrivate() {
    return Files.isDirectory(privateFolder.resolve("usr/share"));
  }

  /// The command in a view of the machine in which the system is installed.
  public Tool inView(List<String> command) {
    if (installed().isPresent()) {
      return Tool.of(command);
    }
    List<String> argv =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-ec",
                """
                for folder in usr etc; do
                  mount -t overlay overlay -o "lowerdir=$1/$folder:/$folder" "/$folder"
                done
                shift
                exec "$@"
                """,
                "sh",
                privateFolder.toAbsolutePath().toString()));
    argv.addAll(command);
    return Tool.of(argv);
  }

  /// The file that bash sources.
  public String initFile() {
    return installed().orElse(initFiles.getFirst());
  }

  String version() throws IOException {
    Tool.Result result =
        inView(List.of("bash", "-c", ". \"$1\"; module --version 2>&1", "bash", initFile()))
            .runOk();
    String text = result.out() + result.err();
    return text.lines()
        .flatMap(l -> Arrays.stream(l.split("[ ()]+", -1)))
        .filter(word -> word.matches("[0-9]+\\.[0-9.]+"))
        .findFirst()
        .orElse("of unknown version");
  }

  /// Unpacks its Debian packages into the private folder, if it is not on this machine.
  ///
  /// @throws UnsupportedException without apt or root
  public void install() throws IOException {
    if (installed().isPresent() || isPrivate()) {
      return;
    }
    if (Tool.find("apt-get").isEmpty() || !PlainUser.isRoot()) {
      throw new UnsupportedException(
          id + " is unpacked from Debian packages by root", "as root: argosy doctor --install");
    }
    Path part = privateFolder.resolveSibling(id + ".part");
    Tool.of("rm", "-rf", part.toString()).runOk();
    Path debs = Files.createDirectories(part.resolve("debs"));
    Path root = Files.createDirectories(part.resolve("root/etc")).resolveSibling("usr");
    Files.createDirectories(root);
    List<String> download = new ArrayList<>(List.of("apt-get", "-q", "download"));
    download.addAll(debianPackages);
    Tool.Result got = Tool.of(download).in(debs).within(900).run();
    if (!got.ok()) {
      throw new FailedException(
          "apt-get download " + String.join(" ", debianPackages) + ": " + got.tail(),
          "check the network and the machine's apt sources, then run argosy doctor --install");
    }
    Tool.of(
            "sh",
            "-ec",
            "for deb in \"$1\"/*.deb; do dpkg-deb -x \"$deb\" \"$2\"; done",
            "sh",
            debs.toString(),
            part.resolve("root").toString())
        .within(300)
        .runOk();
    Files.move(part.resolve("root"), privateFolder);
    Tool.of("rm", "-rf", part.toString()).runOk();
  }
}
