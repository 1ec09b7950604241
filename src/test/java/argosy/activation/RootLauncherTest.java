package argosy.activation;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.model.StackKind;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher of root stacks with the real kernel, as user nobody; the stack is a static busybox.
@Tag("client")
class RootLauncherTest {
  @TempDir Path temp;
  private Path stack;

  @BeforeEach
  void aRootStackUnderANameWithSpaceAndUmlaut() throws IOException {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    stack = temp.resolve("the stäck");
    Path bin = Files.createDirectories(stack.resolve("root/usr/bin"));
    Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
    for (String name :
        List.of("sh", "id", "cat", "ls", "pwd", "touch", "env", "stat", "true", "grep")) {
      Files.createSymbolicLink(bin.resolve(name), Path.of("busybox"));
    }
    Files.createSymbolicLink(stack.resolve("root/bin"), Path.of("usr/bin"));
    Files.createDirectories(stack.resolve("root/var/lib/thing"));
    Files.writeString(stack.resolve("root/var/lib/thing/file"), "of the stack\n");
    Files.createDirectories(stack.resolve("root/opt"));
    Files.createDirectories(stack.resolve("root/etc"));
    Files.writeString(stack.resolve("root/etc/passwd"), "");
    Files.writeString(bin.resolve("hello"), "#!/bin/sh\necho \"hello from $0: $*\"\n");
    Files.setPosixFilePermissions(
        bin.resolve("hello"), PosixFilePermissions.fromString("rwxr-xr-x"));
    for (Extra extra :
        Launchers.forUnpacked(
            Profiles.profile(Profiles.stack("hello", StackKind.ROOT), "/", List.of(), List.of()))) {
      Path at = stack.resolve(extra.path());
      Files.createDirectories(at.getParent());
      switch (extra) {
        case Extra.Script s -> {
          Files.writeString(at, s.text());
          at.toFile().setExecutable((s.mode() & 0111) != 0, false);
        }
        case Extra.Link l -> Files.createSymbolicLink(at, Path.of(l.target()));
      }
    }
  }

  private Tool asNobody(String... command) {
    List<String> argv =
        new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    argv.addAll(List.of(command));
    return Tool.of(argv).in(temp).with("HOME", "/nonexistent");
  }

  private Tool run(String... command) {
    List<String> argv = new ArrayList<>(List.of(stack.resolve("run").toString()));
    argv.addAll(List.of(command));
    return asNobody(argv.toArray(String[]::new));
  }

  private Path folderOfNobody(String name) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(name));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    return folder;
  }

  /// As a release in memory lies below /tmp, if somebody has his site there.
  @Test
  void aStackInAFileSystemThatIsMountedBelowTmpIsFoundAlsoByRoot() throws IOException {
    String mounted =
        """
        mkdir moved && mount -t tmpfs tmpfs moved && cp -a "$0" moved/stack
        rm -rf "$0"/root/* && "$@" moved/stack/run hello there
        """;
    for (List<String> user :
        List.of(
            List.of("env"),
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"))) {
      List<String> argv =
          new ArrayList<>(List.of("unshare", "--mount", "sh", "-ec", mounted, stack.toString()));
      argv.addAll(user);
      Path own = Files.createDirectory(temp.resolve(user.getFirst()));
      Tool.of("cp", "-a", stack.toString(), own + "/kept").runOk();
      argv.set(5, own + "/kept");
      Tool.Result result = Tool.of(argv).in(own).with("HOME", "/nonexistent").run();
      assertThat(result.err()).isEmpty();
      assertThat(result.out()).endsWith("bin/hello: there\n");
    }
  }

  @Test
  void theCommandRunsInTheStackAsTheSameUser() throws IOException {
    Tool.Result result =
        run("sh", "-c", "id -u; id -un; readlink /bin; cat /var/lib/thing/file").run();
    assertThat(result.out()).isEqualTo("65534\nnobody\nusr/bin\nof the stack\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void filesMadeInTheCurrentDirectoryAreTheCallersAndStay() throws IOException {
    Path here = folderOfNobody("my data – 数据");
    Tool.Result result = run("sh", "-c", "pwd; touch 'new file'").in(here).run();
    assertThat(result.out()).isEqualTo(here + "\n");
    assertThat(Files.getAttribute(here.resolve("new file"), "unix:uid")).isEqualTo(65534);
  }

  @Test
  void aHomeBelowAFolderOfTheStackIsThereBesideTheStacksOwn() throws IOException {
    Path varFolder = Path.of("/var/lib/argosy-test-" + ProcessHandle.current().pid());
    Files.createDirectories(varFolder.resolve("home"));
    try {
      Tool.Result result =
          run("sh", "-c", "cd && pwd && ls /var/lib")
              .with("HOME", varFolder.resolve("home").toString())
              .run();
      assertThat(result.out())
          .isEqualTo(varFolder.resolve("home") + "\n" + varFolder.getFileName() + "\nthing\n");
    } finally {
      Files.delete(varFolder.resolve("home"));
      Files.delete(varFolder);
    }
  }

  @Test
  void nothingCanBeChangedInTheStackOrAtTheTop() throws IOException {
    Tool.Result result = Tool.of(stack.resolve("run").toString(), "touch", "/usr/x", "/x").run();
    assertThat(result.err()).contains("/usr/x: Read-only").contains("/x: Read-only");
    assertThat(stack.resolve("root/usr/x")).doesNotExist();
  }

  @Test
  void aLinkToTheLauncherRunsTheCommandItIsNamedAfter() throws IOException {
    Path elsewhere = folderOfNobody("links");
    Files.createSymbolicLink(elsewhere.resolve("hello"), stack.resolve("bin/hello"));
    Tool.Result result = asNobody(elsewhere.resolve("hello").toString(), "--help", "a  b").run();
    assertThat(result.out()).isEqualTo("hello from /bin/hello: --help a  b\n");
  }

  @Test
  void theEnvironmentIsTheStacksAndTheHostsSearchPathsAreGone() throws IOException {
    Tool.Result result =
        run("env").with("LD_LIBRARY_PATH", "/x").with("PYTHONPATH", "/y").with("KEPT", "z").run();
    assertThat(result.out().lines())
        .contains(
            "HELLO_HOME=/share/hello world",
            "HELLO_PATH=/é",
            "PATH=/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "KEPT=z")
        .noneMatch(l -> l.startsWith("LD_LIBRARY_PATH") || l.startsWith("PYTHONPATH"));
  }

  @Test
  void theExitCodeIsTheCommands() throws IOException {
    assertThat(run("sh", "-c", "exit 7").run().exit()).isEqualTo(7);
    assertThat(run("no-such-command").run().exit()).isEqualTo(127);
  }

  @Test
  void itWorksFromReadOnlyMedia() throws IOException {
    Tool.Result result =
        Tool.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind -o ro \"$1\" \"$1\" && ! touch \"$1/x\" 2>/dev/null && "
                    + "exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$1/run\" id -u",
                "sh",
                stack.toString())
            .run();
    assertThat(result.out()).isEqualTo("65534\n");
  }

  @Test
  void aFolderIsBoundWhereAskedButNeverOverTheStacksOwn() throws IOException {
    Path data = folderOfNobody("data: set");
    Files.writeString(folderOfNobody("data").resolve("f"), "bound\n");
    assertThat(run("-b", temp + "/data:/opt/in put", "cat", "/opt/in put/f").run().out())
        .isEqualTo("bound\n");
    Tool.Result over = run("-b", temp + "/data:/var/lib", "true").run();
    assertThat(over.exit()).isEqualTo(2);
    assertThat(over.err()).contains("the stack has files of its own there").contains("; do: ");
    assertThat(run("-b", "/etc:/usr", "true").run().exit()).isEqualTo(2);
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void aKernelThatForbidsNamespacesIsNamedWithWhatTheAdministratorCanChange() throws IOException {
    Path gate = temp.resolve("gate");
    Tool.of("mkfifo", gate.toString()).runOk();
    // A user namespace with all users in it, and a limit of no further namespaces inside.
    String script =
        """
        unshare --user sh -c 'read go <"$1"; exec sh -c "echo 0 >/proc/sys/user/max_user_namespaces; \
        exec setpriv --reuid=65534 --regid=65534 --clear-groups \\"\\$1\\" id" sh "$2"' sh "$1" "$2" &
        while [ "$(readlink /proc/$!/ns/user)" = "$(readlink /proc/$$/ns/user)" ]; do :; done
        echo 0 0 65536 >/proc/$!/uid_map
        echo 0 0 65536 >/proc/$!/gid_map
        echo go >"$1"
        wait $!
        """;
    Tool.Result result =
        Tool.of("sh", "-c", script, "sh", gate.toString(), stack.resolve("run").toString()).run();
    assertThat(result.exit()).isEqualTo(4);
    assertThat(result.err())
        .endsWith(
            "run: this machine forbids private namespaces to plain users"
                + " (user.max_user_namespaces is 0); do: ask the administrator for:"
                + " sysctl -w user.max_user_namespaces=15000\n");
  }
}
