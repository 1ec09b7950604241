package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.testing.FaultyWeb;
import argosy.testing.OwnProcess;
import argosy.tool.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two hosts, each a network name space with a cable of its own to the host of the web server, that
/// share a site's tree and take releases from that server.
@Tag("client")
class TwoHostsFetchTest {
  private static final String NAME = "argosy" + ProcessHandle.current().pid() % 100_000;
  private static final int NET = (int) (ProcessHandle.current().pid() % 250);
  @TempDir Path folder;
  private final List<String> spaces = new ArrayList<>();
  private final List<String> cables = new ArrayList<>();

  @BeforeEach
  void plug() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "network name spaces need root");
    for (int host = 1; host <= 2; host++) {
      String space = NAME + "-" + host;
      String cable = cable(host);
      ip("netns", "add", space);
      spaces.add(space);
      ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", space);
      cables.add(cable);
      ip("address", "add", address(host, 1) + "/30", "dev", cable);
      ip("link", "set", cable, "up");
      ip("-n", space, "address", "add", address(host, 2) + "/30", "dev", "eth0");
      ip("-n", space, "link", "set", "eth0", "up");
    }
  }

  @AfterEach
  void unplug() throws IOException {
    for (String cable : cables) {
      ip("link", "delete", cable); // with its name space it would go too, but later
    }
    for (String space : spaces) {
      ip("netns", "delete", space);
    }
  }

  private static void ip(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(args));
    Tool.of(command).runOk();
  }

  /// Its end at the web server.
  private static String cable(int host) {
    return "ag" + ProcessHandle.current().pid() % 100_000 + "v" + host;
  }

  private static String address(int host, int end) {
    return "10.213." + NET + "." + (4 * host + end);
  }

  private Process install(int host, PublishedSite site, String url) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", spaces.get(host - 1)));
    command.addAll(List.of("unshare", "--uts", "--pid", "--kill-child", "--mount-proc"));
    command.addAll(List.of("sh", "-c", "hostname node" + host + " && exec \"$@\"", "sh"));
    command.addAll(
        OwnProcess.argosy(
            "site",
            "install",
            "weekly",
            "--from=" + url,
            "--key=" + folder.resolve("publisher/keys/ed25519.pem"),
            "--site=" + site.root,
            "--home=" + folder.resolve("node" + host)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said" + host).toFile())
        .start();
  }

  @Test
  void bothAreToldThatItIsInstalledAndItIsThereOnceAndWhole() throws Exception {
    PublishedSite site = PublishedSite.make(folder);
    List<Process> hosts = new ArrayList<>();
    try (FaultyWeb web = FaultyWeb.over(site.published, InetAddress.getByName("0.0.0.0"))) {
      for (int host = 1; host <= 2; host++) {
        hosts.add(install(host, site, "http://" + address(host, 1) + ":" + web.port()));
      }
      for (int host = 1; host <= 2; host++) {
        int exit = hosts.get(host - 1).waitFor();
        assertThat(exit).as(Files.readString(folder.resolve("said" + host))).isZero();
      }
    }
    String said =
        Files.readString(folder.resolve("said1")) + Files.readString(folder.resolve("said2"));
    assertThat(said)
        .containsOnlyOnce("installed tiny-w_2026_46: ")
        .containsOnlyOnce("tiny-w_2026_46 is installed already");
    assertThat(site.site("switch", "tiny@w_2026_46")).as(site::said).isZero();
    assertThat(site.siteJson("active", "--thorough").array("deviations")).isEmpty();
    assertThat(site.site("doctor", "--thorough")).as(site::said).isZero();
  }

  @Test
  void aCableThatIsPulledLeavesNothingHalfThereAndTheRestComesWhenItIsBack() throws Exception {
    PublishedSite site = PublishedSite.make(folder);
    long all = Files.size(site.packs().getFirst());
    try (FaultyWeb web = FaultyWeb.over(site.published, InetAddress.getByName("0.0.0.0"))) {
      String url = "http://" + address(1, 1) + ":" + web.port();
      web.whenSent(all / 2, () -> cableIs("down"));
      // Twice the same: a mirror is given up sooner than the only one.
      assertThat(install(1, site, url + "," + url + "/.").waitFor())
          .as(Files.readString(folder.resolve("said1")))
          .isEqualTo(5);
      assertThat(Files.readString(folder.resolve("said1"))).contains("it goes on");
      site.assertNothingInstalled();
      cableIs("up");
      web.mend();
      assertThat(install(1, site, url).waitFor())
          .as(Files.readString(folder.resolve("said1")))
          .isZero();
      assertThat(web.packBytes()).as("of %d bytes only the rest", all).isLessThan(all * 3 / 4);
    }
    assertThat(site.site("switch", "tiny@w_2026_46")).as(site::said).isZero();
    assertThat(site.siteJson("active", "--thorough").array("deviations")).isEmpty();
  }

  private static void cableIs(String state) {
    try {
      ip("link", "set", cable(1), state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
