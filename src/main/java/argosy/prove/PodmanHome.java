package argosy.prove;

import argosy.tool.Tool;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// Private folders with all that podman keeps: storage, state, configuration. Closing removes them.
///
/// State stands in a folder of its own with a short path: sockets are made there, and where their
/// paths get too long podman waits 20 s for every container that has ended.
///
/// Limits are set to what this machine allows: podman's own defaults fail where nobody may raise
/// them. As root everything runs in a mount namespace of its own, so that no mount outlives it.
///
/// @param root whether this process is root
record PodmanHome(Path folder, Path state, boolean root) implements Closeable {
  static PodmanHome make(Path scratch, String driver) throws IOException {
    Files.createDirectories(scratch);
    boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    Path folder = Files.createTempDirectory(scratch, "podman");
    Path state = Files.createTempDirectory("podman");
    PodmanHome home = new PodmanHome(folder, state, root);
    String runtime = Tool.find("runc").isPresent() ? "runc" : "crun";
    home.write(
        "containers.conf",
        """
        [containers]
        default_ulimits = ["nofile=%d:%d", "nproc=%d:%d"]
        netns = "none"
        [engine]
        cgroup_manager = "cgroupfs"
        events_logger = "none"
        runtime = "%s"
        tmp_dir = "%s/tmp"
        [network]
        network_config_dir = "%s/net"
        """
            .formatted(
                limit("Max open files", 20_000),
                limit("Max open files", 20_000),
                limit("Max processes", 4096),
                limit("Max processes", 4096),
                runtime,
                state,
                state));
    home.write(
        "storage.conf",
        """
        [storage]
        driver = "%s"
        graphroot = "%s/graph"
        rootless_storage_path = "%s/graph"
        runroot = "%s/run"
        """
            .formatted(driver, folder, folder, state));
    home.write("policy.json", "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}\n");
    Files.createDirectory(
        state.resolve("xdg"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return home;
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /// The hard limit of this process, at most `most`.
  private static long limit(String name, long most) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
      if (line.startsWith(name)) {
        String hard = line.substring(26).strip().split("\\s+")[1];
        return hard.equals("unlimited") ? most : Math.min(most, Long.parseLong(hard));
      }
    }
    return most;
  }

  /// Runs a POSIX shell script with `$1` and so on, in which `podman` uses this folder only; it is
  /// `$HOME`.
  Tool.Result shell(String script, List<String> arguments, long seconds) throws IOException {
    List<String> sh = concat(List.of("sh", "-c", script, "sh"), arguments);
    return tool(root
            ? concat(List.of("unshare", "--mount", "--propagation", "private", "--"), sh)
            : sh)
        .within(seconds)
        .run();
  }

  private static List<String> concat(List<String> a, List<String> b) {
    return Stream.concat(a.stream(), b.stream()).toList();
  }

  private Tool tool(List<String> argv) {
    return Tool.of(argv)
        .with("CONTAINERS_CONF", folder + "/containers.conf")
        .with("CONTAINERS_STORAGE_CONF", folder + "/storage.conf")
        .with("POLICY", folder + "/policy.json")
        .with("HOME", folder.toString())
        .with("XDG_RUNTIME_DIR", state + "/xdg")
        .with("XDG_CONFIG_HOME", folder + "/config")
        .with("XDG_DATA_HOME", folder + "/data")
        .with("DBUS_SESSION_BUS_ADDRESS", "");
  }

  /// Removes everything, whoever owns it: layers of a plain user's storage belong to subordinate
  /// users.
  @Override
  public void close() throws IOException {
    if (!root) {
      tool(List.of("podman", "unshare", "rm", "-rf", folder + "/graph", folder + "/data"))
          .within(300)
          .run();
      tool(List.of("podman", "system", "migrate")).within(60).run(); // ends its helper process
    }
    remove(state);
    remove(folder);
  }

  static void remove(Path folder) throws IOException {
    Tool.Result removed =
        Tool.of("rm", "-rf", "--one-file-system", "--", folder.toString()).within(300).run();
    if (!removed.ok()) {
      throw new IOException(folder + " could not be removed: " + removed.tail());
    }
  }
}
