package argosy.build;

import argosy.base.OwnFile;
import argosy.base.UnsupportedException;
import argosy.tool.Supervised;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A place where a script sees nothing but what is declared: the tools at `/`, read-only, its work
/// folder at `/build`, an empty `/tmp`; no network, no other processes, a fixed user, host name,
/// locale and time zone. Made of Linux name spaces (`namespaces(7)`), needs no rights.
///
/// @param tools a root folder with what scripts may run, and the empty folders `proc`, `dev`, `tmp`
///   and `build`
/// @param limits for one run
public record CleanRoom(Path tools, Limits limits) {
  /// Where the work folder is seen.
  public static final String WORK = "/build";

  static final String PATH = "/usr/bin:/bin:/usr/sbin:/sbin";

  private static final int NOT_MADE = 203;
  private static final int USER = 1000;
  private static final List<String> NEEDED =
      List.of("unshare", "setpriv", "prlimit", "pivot_root", "mount");

  /// What differs between runs that must give the same.
  ///
  /// @param host name of the machine
  /// @param user number of the user
  /// @param processors that the script may use; 0 for all
  /// @param locale `LC_ALL`, and `zone` `TZ`
  /// @param aheadSeconds of the time of day that programs see, see [AheadClock]; 0 for the
  ///   machine's
  public record Circumstances(
      String host, int user, int processors, String locale, String zone, long aheadSeconds) {
    public static final Circumstances USUAL =
        new Circumstances("argosy-build", USER, 0, "C.UTF-8", "UTC", 0);
  }

  /// How a script ended.
  ///
  /// @param stopped why it was ended before its time
  public record Outcome(int exit, Optional<String> stopped, double seconds) {
    public boolean ok() {
      return exit == 0 && stopped.isEmpty();
    }
  }

  /// Runs a command to its end.
  ///
  /// @param work seen as `/build`, the only folder that is kept
  /// @param environment all variables there are, beside those of [#fixed(Circumstances)]
  /// @param log appended to
  /// @throws UnsupportedException if this machine allows no such room
  public Outcome run(
      Path work,
      List<String> command,
      Map<String, String> environment,
      Circumstances circumstances,
      Path log)
      throws IOException {
    requireTools();
    Path root = Files.createDirectories(work.resolveSibling(work.getFileName() + ".root"));
    List<String> argv = new ArrayList<>(bound(circumstances));
    argv.addAll(
        List.of(
            "sh",
            "-c",
            OwnFile.text(CleanRoom.class, "enter.sh"),
            "sh",
            OwnFile.text(CleanRoom.class, "room.sh"),
            "sh"));
    argv.addAll(arguments(root, work, circumstances));
    argv.addAll(inside(command, environment, circumstances));
    Supervised.Result result =
        new Supervised(argv, outside(), log, limits.seconds()).run(new Watch(limits)::objection);
    Files.deleteIfExists(root);
    if (result.exit() == NOT_MADE) {
      throw new UnsupportedException(
          "no clean room can be made here: " + lastLine(log),
          "allow user name spaces (sysctl kernel.unprivileged_userns_clone=1, or in a container"
              + " --security-opt seccomp=unconfined), or build as another user or on another"
              + " machine");
    }
    return new Outcome(result.exit(), result.stopped(), result.seconds());
  }

  /// The words that open a shell in the room, on the caller's terminal.
  public List<String> shell(Path work, Map<String, String> environment) throws IOException {
    requireTools();
    Path root = Files.createDirectories(work.resolveSibling(work.getFileName() + ".root"));
    List<String> argv =
        new ArrayList<>(
            List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "--net",
                "--pid",
                "--ipc",
                "--uts",
                "--fork",
                "--kill-child=KILL"));
    argv.addAll(List.of("sh", "-c", OwnFile.text(CleanRoom.class, "room.sh"), "sh"));
    argv.addAll(arguments(root, work, Circumstances.USUAL));
    Map<String, String> more = new TreeMap<>(environment);
    more.put("TERM", Optional.ofNullable(System.getenv("TERM")).orElse("dumb"));
    argv.addAll(inside(List.of("bash", "--norc"), more, Circumstances.USUAL));
    return argv;
  }

  /// Variables that every script has.
  static Map<String, String> fixed(Circumstances circumstances) {
    return Map.of(
        "PATH",
        PATH,
        "HOME",
        WORK + "/home",
        "USER",
        "builder",
        "LOGNAME",
        "builder",
        "SHELL",
        "/bin/bash",
        "TMPDIR",
        "/tmp",
        "TZ",
        circumstances.zone(),
        "LC_ALL",
        circumstances.locale(),
        "LANG",
        circumstances.locale(),
        "HOSTNAME",
        circumstances.host());
  }

  private List<String> arguments(Path root, Path work, Circumstances circumstances) {
    return List.of(
        tools.toAbsolutePath().toString(),
        root.toAbsolutePath().toString(),
        work.toAbsolutePath().toString(),
        circumstances.host(),
        Integer.toString(circumstances.user()),
        Integer.toString(limits.processes()),
        Long.toString(limits.memoryBytes()),
        Long.toString(limits.fileBytes()),
        Long.toString(limits.temporaryBytes()));
  }

  private static List<String> inside(
      List<String> command, Map<String, String> environment, Circumstances circumstances) {
    Map<String, String> all = new TreeMap<>(fixed(circumstances));
    all.putAll(environment);
    List<String> argv = new ArrayList<>(List.of("env", "-i"));
    all.forEach((name, value) -> argv.add(name + "=" + value));
    argv.addAll(List.of("sh", "-c", "umask 022; exec \"$@\"", "sh"));
    argv.addAll(command);
    return argv;
  }

  private static List<String> bound(Circumstances circumstances) {
    return circumstances.processors() == 0
        ? List.of()
        : List.of("taskset", "--cpu-list", "0-" + (circumstances.processors() - 1));
  }

  private static Map<String, String> outside() {
    return Map.of("PATH", "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin");
  }

  private static void requireTools() throws IOException {
    for (String tool : NEEDED) {
      if (Tool.find(tool).isEmpty()) {
        throw new UnsupportedException(
            "no clean room can be made here: " + tool + " is not installed",
            "apt-get install -y util-linux mount");
      }
    }
  }

  private static String lastLine(Path log) throws IOException {
    return Files.readString(log, StandardCharsets.ISO_8859_1)
        .lines()
        .filter(l -> !l.isBlank())
        .reduce((a, b) -> b)
        .orElse("it said nothing");
  }
}
