package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.testing.LocalServer;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three hosts behind three real sshd on this machine: each port has its own folder, in which the
/// site of that host stands.
@Tag("client")
class FleetEndToEndTest {
  @TempDir private static Path folder;
  private static PublishedSite publisher;
  private static final List<Process> SERVERS = new ArrayList<>();
  private static final List<String> HOSTS = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    publisher = PublishedSite.make(Files.createDirectory(folder.resolve("publisher")));
    for (String key : List.of("host", "user")) {
      Tool.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve(key).toString())
          .runOk();
    }
    Files.createDirectories(Path.of("/run/sshd"));
    Files.copy(folder.resolve("user.pub"), folder.resolve("authorized"));
    Path argosy =
        Files.writeString(
            folder.resolve("argosy"),
            """
            #!/bin/sh
            # The host is told by the port that was connected to: its folder is the current one.
            set -- "$@" --home="$PWD/home"
            exec %s/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '%s' argosy.cli.Main "$@"
            """
                .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(argosy, PosixFilePermissions.fromString("rwxr-xr-x"));
    StringBuilder known = new StringBuilder();
    String key = Files.readString(folder.resolve("host.pub")).strip();
    for (int i = 0; i < 3; i++) {
      int port = startServer(i);
      known.append("[127.0.0.1]:").append(port).append(' ').append(key).append('\n');
      HOSTS.add("127.0.0.1:" + port);
      Path home = Files.createDirectories(folder.resolve("host" + i));
      assertThat(publisher.at("host", "site", "init", home.resolve("site").toString())).isZero();
    }
    Files.writeString(folder.resolve("known"), known);
  }

  private static int startServer(int number) throws IOException {
    int port = LocalServer.freePort();
    Path config =
        Files.writeString(
            folder.resolve("sshd" + number),
            """
            ListenAddress 127.0.0.1:%d
            HostKey %s
            AuthorizedKeysFile %s
            PasswordAuthentication no
            StrictModes no
            UsePAM no
            PidFile none
            ForceCommand cd %s && eval "$SSH_ORIGINAL_COMMAND"
            """
                .formatted(
                    port,
                    folder.resolve("host"),
                    folder.resolve("authorized"),
                    folder.resolve("host" + number)));
    Files.createDirectories(folder.resolve("host" + number));
    SERVERS.add(
        LocalServer.start(
            new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", config.toString()),
            port,
            folder.resolve("sshd" + number + ".log")));
    return port;
  }

  @AfterAll
  static void stop() {
    SERVERS.forEach(Process::destroy);
  }

  private static int fleet(String verb, String hosts, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "fleet",
                verb,
                hosts,
                "--site=site",
                "--argosy=" + folder.resolve("argosy"),
                "--ssh-config=/dev/null",
                "--known-hosts=" + folder.resolve("known"),
                "--identity=" + folder.resolve("user")));
    args.addAll(List.of(more));
    return publisher.at("admin", args.toArray(String[]::new));
  }

  private static String[] weekly(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--release=weekly",
                "--from=" + publisher.published,
                "--key=" + folder.resolve("publisher/publisher/keys/ed25519.pem"),
                "--switch"));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private static Json.Obj json() throws IOException {
    return Json.parse(publisher.printed()).asObject();
  }

  private static List<String> outcomes() throws IOException {
    return json().array("hosts").stream().map(h -> h.asObject().string("outcome")).toList();
  }

  @Test
  void aReleaseGoesToTheCanaryThenToTheRestAndStopsAtTheFirstRed() throws IOException {
    String hosts = String.join("/", HOSTS);
    assertThat(fleet("apply", hosts, weekly("--json", "--dry-run"))).as(publisher::said).isZero();
    assertThat(outcomes()).containsOnly("would");
    assertThat(fleet("status", hosts, "--json")).as(publisher::said).isZero();
    assertThat(json().array("hosts"))
        .allSatisfy(h -> assertThat(h.asObject().number("releases")).isZero());

    String second = folder.resolve("host1/site").toString();
    assertThat(publisher.at("host", "site", "freeze", "--reason=beam on", "--site=" + second))
        .isZero();
    assertThat(fleet("apply", hosts, weekly("--watch", "--json"))).isEqualTo(1);
    assertThat(outcomes()).containsExactly("done", "red", "not-tried");
    assertThat(publisher.lastLine()).contains(HOSTS.get(1), "beam on", "; do: ");
    assertThat(publisher.at("host", "site", "freeze", "--remove", "--site=" + second)).isZero();

    assertThat(fleet("apply", hosts, weekly("--watch", "--json"))).as(publisher::said).isZero();
    assertThat(outcomes()).containsExactly("already", "done", "done");
    assertThat(fleet("drift", String.join(",", HOSTS), "--json")).as(publisher::said).isZero();
    assertThat(json().number("drifted")).isZero();

    Path bin = folder.resolve("host2/site/current/bin");
    Files.setPosixFilePermissions(bin.toRealPath(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(bin.resolve("debug"), "import pdb\n");
    assertThat(fleet("drift", String.join(",", HOSTS), "--json")).isEqualTo(3);
    assertThat(json().array("hosts").stream().map(h -> h.asObject().get("drifted")))
        .containsExactly(new Json.Bool(false), new Json.Bool(false), new Json.Bool(true));
  }

  @Test
  void aHostThatIsNotKnownOrNotThereIsSaidSoAndNothingIsAsked() throws IOException {
    Path none = Files.writeString(folder.resolve("nobody"), "");
    assertThat(
            publisher.at(
                "admin",
                "fleet",
                "status",
                HOSTS.getFirst(),
                "--site=site",
                "--ssh-config=/dev/null",
                "--known-hosts=" + none,
                "--identity=" + folder.resolve("user")))
        .isEqualTo(5);
    assertThat(publisher.printed()).contains("not reached: no connection").contains("verification");
    assertThat(fleet("status", "127.0.0.1:1")).isEqualTo(5);
    assertThat(publisher.printed()).contains("Connection refused");
  }
}
