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

/// Hosts behind a real sshd each on this machine: each port has its own folder, in which the site
/// of that host stands.
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
            # The host is told by the port that was connected to: its folder is the current one. A file
            # cut-VERB there says when the connection is cut: before the command, or while it works.
            set -- "$@" --home="$PWD/home"
            run() {
              %s/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '%s' argosy.cli.Main "$@"
            }
            cut() {
              pid=$PPID
              while [ "$(cat /proc/$pid/comm)" != sshd ]; do pid=$(ps -o ppid= -p $pid | tr -d ' '); done
              kill -9 $pid
            }
            when=$(cat "cut-$2" 2> /dev/null) || { run "$@"; exit; }
            rm "cut-$2"
            if [ "$when" = during ]; then
              run "$@" &
              while [ ! -e site/state/lock ] && kill -0 $! 2> /dev/null; do sleep 0.01; done
            fi
            cut
            wait
            touch ended
            """
                .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(argosy, PosixFilePermissions.fromString("rwxr-xr-x"));
    StringBuilder known = new StringBuilder();
    String key = Files.readString(folder.resolve("host.pub")).strip();
    for (int i = 0; i < 5; i++) {
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
    String hosts = String.join("/", HOSTS.subList(0, 3));
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
    assertThat(fleet("drift", String.join(",", HOSTS.subList(0, 3)), "--json"))
        .as(publisher::said)
        .isZero();
    assertThat(json().number("drifted")).isZero();

    Path bin = folder.resolve("host2/site/current/bin");
    Files.setPosixFilePermissions(bin.toRealPath(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(bin.resolve("debug"), "import pdb\n");
    assertThat(fleet("drift", String.join(",", HOSTS.subList(0, 3)), "--json")).isEqualTo(3);
    assertThat(json().array("hosts").stream().map(h -> h.asObject().get("drifted")))
        .containsExactly(new Json.Bool(false), new Json.Bool(false), new Json.Bool(true));
  }

  @Test
  void aConnectionThatIsCutLeavesAHostAsItWasOrDoneAndTheNextApplyGoesOn() throws Exception {
    String hosts = String.join("/", HOSTS.subList(3, 5));
    for (String cut : List.of("install during", "switch before", "switch during")) {
      applyAndCut(hosts, cut.split(" ", 2)[0], cut.split(" ", 2)[1]);
    }
    assertThat(fleet("apply", hosts, weekly("--watch", "--json"))).as(publisher::said).isZero();
    assertThat(outcomes().getFirst()).isIn("already", "done");
    assertThat(outcomes().getLast()).isEqualTo("done");
    assertThat(fleet("drift", hosts, "--json")).as(publisher::said).isZero();
    assertThat(json().number("drifted")).isZero();
  }

  /// The first host's connection breaks; the second is not tried; the first is sound.
  private static void applyAndCut(String hosts, String verb, String when) throws Exception {
    Path host = folder.resolve("host3");
    Files.writeString(host.resolve("cut-" + verb), when);
    assertThat(fleet("apply", hosts, weekly("--watch", "--json"))).isEqualTo(1);
    assertThat(outcomes()).as(verb).containsExactly("red", "not-tried");
    assertThat(publisher.lastLine()).contains(HOSTS.get(3), "no connection", "; do: ");
    for (int i = 0; i < 1200 && !Files.exists(host.resolve("ended")); i++) {
      Thread.sleep(50); // who is cut off goes on
    }
    Files.delete(host.resolve("ended"));
    assertThat(fleet("status", hosts, "--json")).as(publisher::said).isZero();
    assertThat(json().array("hosts").getFirst().asObject().find("active").isPresent())
        .as("%s: is something active", verb)
        .isEqualTo(verb.equals("switch") && when.equals("during"));
    assertThat(
            publisher.at("host", "site", "doctor", "--thorough", "--site=" + host.resolve("site")))
        .as(publisher::said)
        .isZero();
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
