package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.site.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A component delegated to a key. The user is the same here; another one is in
/// [SiteOtherUserTest].
class SiteOwnersTest {
  @TempDir Path folder;
  private CommandLine facility;
  private CommandLine group;
  private Path theirs;

  @BeforeEach
  void aSiteThatDelegatesAntares() throws IOException {
    facility = new CommandLine(folder);
    group = new CommandLine(folder, folder.resolve("group-home"));
    facility.ok("keys", "init", "--ed25519");
    group.ok("keys", "init", "--ed25519");
    facility.ship("tiny", "w_2026_46", 42);
    facility.ship("antares", "v1_0", 42);
    group.ship("antares", "v1_0", 42);
    facility.site("init", facility.site.toString());
    theirs = facility.site.toRealPath().resolve("owners/antares");
    delegate("--quota=1M");
  }

  private void delegate(String... more) throws IOException {
    String[] usual = {
      "antares", "--uid=" + Account.uid(), "--key=" + group.home.resolve("keys/ed25519.pem")
    };
    facility.site(
        "delegate", Stream.of(usual, more).flatMap(Arrays::stream).toArray(String[]::new));
    facility.site("init", theirs.toString());
  }

  @Test
  void whoHasTheKeyInstallsAndSwitchesInItsNamespaceAndEverybodySeesIt() throws IOException {
    group.siteAt(theirs, "install", "antares@v1_0");
    group.siteAt(theirs, "switch", "antares@v1_0", "--watch");
    assertThat(group.siteAt(theirs, "doctor", "--thorough").array("findings")).isEmpty();
    var line = facility.site("delegate").array("owners").getFirst().asObject();
    assertThat(line.string("active")).isEqualTo("antares-v1_0");
    facility.site("names", folder.toString());
    assertThat(folder.resolve("antares").toRealPath())
        .isEqualTo(theirs.resolve("releases/antares-v1_0"));
  }

  @Test
  void anotherKeyOrAnotherProductDoesNotGoIn() throws IOException {
    assertThat(facility.run("site", "install", "antares@v1_0", "--site=" + theirs)).isEqualTo(4);
    assertThat(facility.lastLine()).contains("not the key of this home");
    group.ship("tiny", "w_2026_46", 42);
    assertThat(group.run("site", "install", "tiny@w_2026_46", "--site=" + theirs)).isEqualTo(4);
    assertThat(group.lastLine()).contains("outside of antares");
    assertThat(theirs.resolve("releases")).isEmptyDirectory();
  }

  @Test
  void whatIsPublishedElsewhereGoesInIfTheKeySignedIt() throws IOException {
    Path place = folder.resolve("place");
    group.ok("publish", "antares@v1_0", "--to=" + place, "--forms=none");
    facility.siteAt(theirs, "install", "antares@v1_0", "--from=" + place);
    assertThat(facility.siteAt(theirs, "doctor").array("findings")).isEmpty();
    Path foreign = folder.resolve("foreign");
    facility.ship("antares", "v1_1", 42);
    facility.ok("publish", "antares@v1_1", "--to=" + foreign, "--forms=none");
    assertThat(
            facility.run(
                "site", "install", "antares@v1_1", "--from=" + foreign, "--site=" + theirs))
        .isEqualTo(3);
    assertThat(facility.lastLine()).contains("not signed by a key that is trusted here");
  }

  @Test
  void theSitesOwnerNeitherInstallsNorFollowsWhatIsDelegated() throws IOException {
    assertThat(facility.run("site", "install", "antares@v1_0", "--site=" + facility.site))
        .isEqualTo(4);
    assertThat(facility.lastLine()).contains("by the delegation antares").contains("--site");
    assertThat(facility.site("follow", "weekly,release").array("installed"))
        .extracting(i -> i.asObject().string("id"))
        .containsExactly("tiny-w_2026_46");
  }

  @Test
  void aReleaseThatPassesTheQuotaIsRefusedBeforeAnythingIsWritten() throws IOException {
    delegate("--quota=100");
    assertThat(group.run("site", "install", "antares@v1_0", "--site=" + theirs)).isEqualTo(4);
    assertThat(group.lastLine()).contains("the quota of antares is 100 B").contains("purge");
    assertThat(theirs.resolve("releases")).isEmptyDirectory();
    delegate();
    group.siteAt(theirs, "install", "antares@v1_0");
  }

  @Test
  void aSiteThatIsClosedIsClosedForItsComponentsToo() throws IOException {
    group.siteAt(theirs, "install", "antares@v1_0");
    facility.site("freeze", "--reason=beam on");
    assertThat(group.run("site", "switch", "antares@v1_0", "--site=" + theirs)).isEqualTo(6);
    assertThat(group.lastLine()).contains("beam on");
    facility.site("freeze", "--remove");
    group.siteAt(theirs, "switch", "antares@v1_0");
  }

  @Test
  void theDoctorFindsReleasesWithoutSealQuotasPassedAndFoldersOpenToAll() throws IOException {
    group.siteAt(theirs, "install", "antares@v1_0");
    Files.delete(theirs.resolve("state/seals/antares-v1_0.json"));
    assertThat(group.run("site", "doctor", "--site=" + theirs)).isEqualTo(3);
    assertThat(group.out()).contains("the key of antares did not sign it");
    delegate("--quota=10");
    group.run("site", "doctor", "--site=" + theirs);
    assertThat(group.out()).contains("is over its quota");
    Files.setAttribute(facility.site.resolve("channels"), "unix:mode", 0777);
    assertThat(facility.run("site", "doctor", "--site=" + facility.site)).isEqualTo(3);
    assertThat(facility.out()).contains("everybody may write in it");
  }

  @Test
  void aDelegationIsTakenBackAndItsFilesStay() throws IOException {
    group.siteAt(theirs, "install", "antares@v1_0");
    assertThat(facility.site("delegate", "antares", "--remove", "--dry-run").string("removed"))
        .isEqualTo("antares");
    assertThat(facility.site("delegate").array("owners")).hasSize(1);
    facility.site("delegate", "antares", "--remove");
    assertThat(facility.site("delegate").array("owners")).isEmpty();
    assertThat(theirs.resolve("releases/antares-v1_0")).isDirectory();
    assertThat(facility.run("site", "delegate", "antares", "--remove", "--site=" + facility.site))
        .isEqualTo(2);
  }

  @Test
  void namesThatOverlapOrAreNoneAreRefused() throws IOException {
    String key = "--key=" + group.home.resolve("keys/ed25519.pem");
    String site = "--site=" + facility.site;
    for (String name : new String[] {"antares-kernel", "../antares", "A"}) {
      assertThat(facility.run("site", "delegate", name, "--uid=899", key, site)).isEqualTo(2);
    }
    assertThat(facility.run("site", "delegate", "x", "--uid=899", key, "--site=" + theirs))
        .isEqualTo(2);
  }
}
