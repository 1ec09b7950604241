package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.testing.FaultyWeb;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A site that installs and follows from a published place over HTTP, whatever the network does.
class InstallFromTest {
  @TempDir private static Path template;
  private static PublishedSite first;
  @TempDir Path folder;
  private PublishedSite site;

  @BeforeAll
  static void publishOneWeekly() throws IOException {
    first = PublishedSite.make(template);
  }

  @BeforeEach
  void begin() throws IOException {
    site = first.copy(folder);
  }

  /// Two names of one server: with a mirror the first failure is not tried again for long.
  private static String twice(FaultyWeb web) {
    return "--from=" + web.url() + "," + web.url().replace("127.0.0.1", "localhost");
  }

  private void assertActiveIsSound(String id) throws IOException {
    assertThat(site.site("switch", id)).as(site::said).isZero();
    assertThat(site.siteJson("active", "--thorough").array("deviations")).isEmpty();
  }

  @Test
  void aReleaseComesFromAServerWithoutRangesByTagAndByChannel() throws IOException {
    HttpServer server =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            site.published,
            SimpleFileServer.OutputLevel.NONE);
    server.start();
    try {
      String from = "--from=http://127.0.0.1:" + server.getAddress().getPort();
      Json.Obj dry = site.siteJson("install", "tiny@w_2026_46", from, "--dry-run");
      assertThat(dry.array("installed").getFirst().asObject().number("objects")).isPositive();
      site.assertNothingInstalled();
      site.siteJson("install", "tiny@w.2026.46", from);
      site.publish("w_2026_47", "weekly");
      assertThat(site.siteJson("follow", "weekly", from).strings("channels"))
          .containsExactly("weekly: tiny-w_2026_47");
      assertActiveIsSound("weekly");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aHomeIsAskedBeforeAPlaceWhoseSignerIsGivenAndAKeyForHomesAloneIsRefused()
      throws IOException {
    Path home = folder.resolve("facility"); // has another release, not this one
    assertThat(site.at("facility", "keys", "init", "--ed25519")).isZero();
    assertThat(
            site.at(
                "facility",
                "ship",
                folder.resolve("tiny").toString(),
                "--tag=w_2026_45",
                "--forms=tarball",
                "--no-prove",
                "--out=" + folder.resolve("out")))
        .isZero();
    assertThat(site.site("install", "tiny@w_2026_46", "--from=" + home)).isEqualTo(2);
    assertThat(site.lastLine()).contains("is a home, in which nothing is signed");
    site.siteJson("install", "tiny@w_2026_46", "--from=" + home, "--from=" + site.published);
    assertActiveIsSound("tiny-w_2026_46");
  }

  @Test
  void theNextWeeklyMovesOnlyWhatChanged() throws IOException {
    try (FaultyWeb web = FaultyWeb.over(site.published)) {
      site.siteJson("follow", "weekly", "--from=" + web.url());
      long first = web.packBytes();
      site.publish("w_2026_47", "weekly");
      web.mend();
      site.siteJson("follow", "weekly", "--from=" + web.url());
      assertThat(web.packBytes()).isLessThan(first / 50);
      assertThat(site.siteJson("follow", "weekly", "--from=" + web.url()).array("installed"))
          .isEmpty();
    }
  }

  @Test
  void aTransferThatIsCutLeavesNothingHalfThereAndGoesOnWithTheRest() throws IOException {
    long all = Files.size(site.packs().getFirst());
    try (FaultyWeb web = FaultyWeb.over(site.published)) {
      web.cutAfter(all / 2);
      assertThat(site.site("install", "tiny@w_2026_46", twice(web))).isEqualTo(5);
      assertThat(site.lastLine())
          .contains("; do: check disk, network and permissions")
          .contains("it goes on");
      site.assertNothingInstalled();
      web.mend();
      site.siteJson("install", "tiny@w_2026_46", "--from=" + web.url());
      assertThat(web.packBytes())
          .as("only the rest moves (of %d bytes)", all)
          .isLessThan(all * 3 / 4);
    }
    assertActiveIsSound("tiny-w_2026_46");
  }

  @Test
  void aChannelThatIsReadWhileItIsReplacedIsReadAgain() throws IOException {
    try (FaultyWeb web = FaultyWeb.over(site.published)) {
      web.shortens(40);
      assertThat(site.site("install", "weekly", "--from=" + web.url())).isEqualTo(3);
      assertThat(site.said()).contains("argosy/channels/weekly.json");
      web.shortens(3);
      assertThat(site.site("install", "weekly", "--from=" + web.url())).as(site::said).isZero();
    }
    assertActiveIsSound("tiny-w_2026_46");
  }

  @Test
  void aFlippedBitIsRefusedAndAnotherMirrorIsUsedAndNamed() throws IOException {
    try (FaultyWeb bad = FaultyWeb.over(site.published);
        FaultyWeb good = FaultyWeb.over(site.mirror("mirror"))) {
      bad.becomes(FaultyWeb.Fault.FLIPPED);
      assertThat(site.site("install", "tiny@w_2026_46", twice(bad))).isEqualTo(3);
      site.assertNothingInstalled();
      assertThat(site.site("install", "tiny@w_2026_46", "--from=" + bad.url() + "," + good.url()))
          .as(site::said)
          .isZero();
      assertThat(site.said())
          .contains("the mirror " + bad.url())
          .contains("going on with " + good.url());
    }
    assertActiveIsSound("tiny-w_2026_46");
  }

  @Test
  void aMirrorWithADamagedFileOnItsDiskIsPassedOver() throws IOException {
    Path mirror = site.mirror("mirror");
    Path pack = mirror.resolve(site.published.relativize(site.packs().getFirst()).toString());
    byte[] bytes = Files.readAllBytes(pack);
    bytes[bytes.length / 3] ^= 4;
    Files.write(pack, bytes);
    assertThat(
            site.site(
                "install",
                "tiny@w_2026_46",
                "--from=" + "file://" + mirror + ",file://" + site.published))
        .as(site::said)
        .isZero();
    assertThat(site.said()).contains("the mirror " + mirror).contains("expected sha256:");
    assertActiveIsSound("tiny-w_2026_46");
  }

  @Test
  void aMirrorThatIsBehindIsNotBelievedAndAnOldStateIsRefused() throws IOException {
    Path behind = site.mirror("behind");
    site.publish("w_2026_47", "weekly");
    try (FaultyWeb old = FaultyWeb.over(behind);
        FaultyWeb fresh = FaultyWeb.over(site.published)) {
      String both = "--from=" + old.url() + "," + fresh.url();
      assertThat(site.siteJson("follow", "weekly", both).strings("channels"))
          .containsExactly("weekly: tiny-w_2026_47");
      assertThat(site.site("follow", "weekly", "--from=" + old.url())).isEqualTo(1);
      assertThat(site.said()).contains("shows serial 1, but 2 was seen");
    }
  }

  @Test
  void aDeadMirrorCostsNothingButANote() throws IOException {
    FaultyWeb dead = FaultyWeb.over(site.published);
    dead.close();
    try (FaultyWeb alive = FaultyWeb.over(site.published)) {
      assertThat(site.site("follow", "weekly", "--from=" + dead.url() + "," + alive.url()))
          .as(site::said)
          .isZero();
      assertThat(site.said()).contains("the mirror " + dead.url());
    }
    assertThat(site.site("install", "tiny@w_2026_46", twice(dead))).isEqualTo(5);
    assertThat(site.lastLine()).contains("; do: check disk, network");
    assertActiveIsSound("weekly");
  }

  @Test
  void whatIsTakenBackIsNotFollowedAndItsHintIsShownWhereItIsInstalled() throws IOException {
    String from = "--from=" + site.published.toUri();
    site.siteJson("follow", "weekly", from);
    site.siteJson("hub");
    site.publish("w_2026_47", "weekly");
    site.siteJson("follow", "weekly", from);
    site.publisher(
        "channel",
        "withdraw",
        "tiny@w_2026_47",
        "--channel=weekly",
        "--hint=wrong constants, use w_2026_46",
        "--at=" + site.published);
    Json.Obj followed = site.siteJson("follow", "weekly", from);
    assertThat(followed.strings("withdrawn"))
        .containsExactly("tiny-w_2026_47: wrong constants, use w_2026_46");
    assertThat(followed.strings("channels")).containsExactly("weekly: tiny-w_2026_46");
    Json.Obj menu = Json.parse(Files.readString(site.root.resolve("hub/menu.json"))).asObject();
    assertThat(menu.array("latest").getFirst().asObject().string("id")).isEqualTo("tiny-w_2026_46");
    assertThat(menu.pretty()).contains("\"withdrawn\": \"wrong constants, use w_2026_46\"");
    assertThat(site.siteJson("list").array("releases"))
        .anySatisfy(r ->
            assertThat(r.asObject().find("withdrawn").map(Json::asString))
                .contains("wrong constants, use w_2026_46"));
    assertThat(site.siteJson("status").strings("withdrawn"))
        .containsExactly("tiny-w_2026_47: wrong constants, use w_2026_46");
    assertThat(site.site("switch", "tiny@w_2026_47")).as(site::said).isZero();
    assertThat(site.said()).contains("taken back by its publisher: wrong constants");
    assertThat(site.site("switch", "tiny@w_2026_46")).as(site::said).isZero();
    assertThat(site.siteJson("follow", "weekly", from).strings("withdrawn"))
        .as("told once")
        .isEmpty();
    assertThat(site.site("purge", "tiny@w_2026_47")).as(site::said).isZero();
    assertThat(site.siteJson("follow", "weekly", from, "--keep-weekly=5").array("installed"))
        .isEmpty();
  }

  @Test
  void whoInstallsWhatWasTakenBackByItsTagIsToldFromAFolderAndFromAWebServer() throws IOException {
    site.publish("w_2026_47", "weekly");
    site.publisher(
        "channel",
        "withdraw",
        "tiny@w_2026_46",
        "--channel=weekly",
        "--hint=use w_2026_47",
        "--at=" + site.published);
    try (FaultyWeb web = FaultyWeb.over(site.published)) {
      for (String from : List.of(site.published.toString(), web.url())) {
        assertThat(
                site.siteJson("install", "tiny@w_2026_46", "--from=" + from).strings("withdrawn"))
            .containsExactly("tiny-w_2026_46: use w_2026_47");
        assertThat(site.siteJson("status").strings("withdrawn"))
            .containsExactly("tiny-w_2026_46: use w_2026_47");
        assertThat(site.site("purge", "tiny@w_2026_46")).as(site::said).isZero();
      }
    }
  }

  @Test
  void aPlaceSignedByAnotherKeyIsRefused() throws IOException {
    assertThat(site.at("stranger", "keys", "init", "--ed25519")).as(site::said).isZero();
    assertThat(
            site.at(
                "stranger",
                "site",
                "install",
                "tiny@w_2026_46",
                "--from=" + site.published,
                "--site=" + site.root))
        .isEqualTo(3);
    site.assertNothingInstalled();
  }
}
