package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A beamline without network: releases are carried in as files, installed and switched there.
class BundleEndToEndTest {
  @TempDir Path folder;
  private CommandLine facility;
  private CommandLine beamline;

  private Path file(String name) {
    return folder.resolve(name);
  }

  @BeforeEach
  void shipTwoWeekliesAndExportBoth() throws IOException {
    facility = new CommandLine(folder, folder.resolve("facility"));
    beamline = new CommandLine(folder, folder.resolve("beamline"));
    Path stack = Files.createDirectories(folder.resolve("tiny"));
    Files.createDirectories(stack.resolve("files/usr/share"));
    byte[] noise = new byte[300_000];
    new Random(1).nextBytes(noise);
    Files.write(stack.resolve("files/usr/share/same"), noise);
    Files.writeString(
        stack.resolve("stack.yaml"),
        "name: tiny\nversion: 1\nsummary: s\nkind: root\ncontents:\n  - dir: files\n");
    for (String tag : List.of("w_2026_46", "w_2026_47")) {
      Files.writeString(stack.resolve("files/usr/share/week"), tag + "\n");
      facility.ok(
          "ship",
          stack.toString(),
          "--forms=tarball",
          "--no-prove",
          "--tag=" + tag,
          "--out=" + folder.resolve("out"));
    }
    facility.ok("bundle", "export", "tiny@w_2026_46", "--out=" + file("46"));
    facility.ok("bundle", "export", "tiny@w_2026_47", "--on=tiny@w_2026_46", "--out=" + file("47"));
    Files.copy(folder.resolve("facility/keys/ed25519.pem"), folder.resolve("facility.pem"));
  }

  private String key() {
    return "--key=" + file("facility.pem");
  }

  @Test
  void theNextReleaseIsCarriedAsItsDifferenceAndInstalledAtTheBeamline() throws IOException {
    assertThat(Files.size(file("46"))).isGreaterThan(290_000);
    assertThat(Files.size(file("47"))).isLessThan(30_000);
    String site = "--site=" + file("site");
    beamline.ok("bundle", "import", file("46").toString(), key());
    beamline.ok("bundle", "import", file("47").toString(), key());
    beamline.ok("site", "init", file("site").toString());
    beamline.ok("site", "install", "tiny@w_2026_46", "tiny@w_2026_47", site);
    beamline.ok("site", "switch", "tiny@w_2026_47", site);
    assertThat(Files.readString(file("site").resolve("current/root/usr/share/week")))
        .isEqualTo("w_2026_47\n");
    beamline.ok("site", "active", "--thorough", site);
    beamline.ok("fsck");
    beamline.ok("bundle", "import", file("47").toString(), key(), "--json");
    assertThat(beamline.json().number("newObjects")).as("again: nothing is new").isZero();
  }

  @Test
  void whatIsThereIsToldByAnOlderBundleOrByTheListThatWasWrittenThere() throws IOException {
    beamline.ok("bundle", "import", file("46").toString(), key());
    beamline.ok("ls", "--json");
    Files.writeString(file("there.json"), beamline.out());
    for (String there : List.of("46", "there.json")) {
      Path bundle = file("47-on-" + there);
      facility.ok("bundle", "export", "tiny@w_2026_47", "--on=" + file(there), "--out=" + bundle);
      assertThat(Files.readAllBytes(bundle))
          .as("the same as by its name")
          .isEqualTo(Files.readAllBytes(file("47")));
    }
    beamline.ok("bundle", "import", file("47-on-there.json").toString(), key());
    beamline.ok("show", "tiny@w_2026_47");
    assertThat(
            facility.run("bundle", "export", "tiny@w_2026_47", "--on=" + file("tiny/stack.yaml")))
        .isEqualTo(3);
    Files.writeString(file("nothing.json"), "{\"releases\":[]}");
    assertThat(facility.run("bundle", "export", "tiny@w_2026_47", "--on=" + file("nothing.json")))
        .isEqualTo(4);
    assertThat(facility.lastLine()).contains("names no release that is here");
  }

  @Test
  void aDifferenceWithoutWhatItStandsOnIsRefusedAndNamesIt() {
    assertThat(beamline.run("bundle", "import", file("47").toString(), key())).isEqualTo(4);
    assertThat(beamline.lastLine())
        .contains("stands on tiny@w_2026_46")
        .contains("; do: import the bundle");
    beamline.ok("bundle", "show", file("47").toString(), key());
    assertThat(beamline.out()).contains("on tiny@w_2026_46");
  }

  @Test
  void aBundleThatNoTrustedKeySignedIsRefused() {
    assertThat(beamline.run("bundle", "import", file("46").toString())).isEqualTo(2);
    assertThat(beamline.lastLine()).contains("whose signature");
    CommandLine stranger = new CommandLine(folder, folder.resolve("stranger"));
    stranger.ok("keys", "init", "--user=Stranger <s@example.org>");
    assertThat(stranger.run("bundle", "import", file("46").toString())).isEqualTo(3);
    beamline.ok("ls", "--json");
    assertThat(beamline.out()).doesNotContain("w_2026_46");
  }

  @Test
  void aDamagedOrCutOffBundleIsRefusedWhereverItIsDamaged() throws IOException {
    Random random = new Random(20261121);
    byte[] good = Files.readAllBytes(file("46"));
    for (int round = 0; round < 12; round++) {
      CommandLine other = new CommandLine(folder, folder.resolve("beamline" + round));
      Path bad = file("bad" + round);
      Files.write(bad, good);
      try (RandomAccessFile f = new RandomAccessFile(bad.toFile(), "rw")) {
        if (round % 4 == 3) {
          f.setLength(random.nextInt(good.length));
        } else {
          // Not in the zeros that fill blocks up: in what is content.
          int at = 512 * random.nextInt(good.length / 512 - 3) + random.nextInt(100);
          f.seek(at);
          f.write(good[at] ^ (1 + random.nextInt(255)));
        }
      }
      int exit = other.run("bundle", "import", bad.toString(), key());
      if (exit == 0) { // a byte that nothing means: then all is as it was sent
        other.ok("fsck");
        other.ok("show", "tiny@w_2026_46");
      } else {
        assertThat(exit).as("%d: %s", round, other.lastLine()).isIn(2, 3, 4, 5);
        other.ok("ls", "--json");
        assertThat(other.out()).doesNotContain("w_2026_46");
      }
    }
  }

  @Test
  void aSiteInstallsFromAPublishedPlaceAndFromABundleWithoutMore() throws IOException {
    facility.ok(
        "publish", "tiny@w_2026_47", "--forms=none", "--channel=weekly", "--to=" + file("place"));
    String site = "--site=" + file("site");
    beamline.ok("site", "init", file("site").toString());
    beamline.ok("site", "install", "weekly", "--from=" + file("place"), key(), site);
    beamline.ok("site", "install", "tiny@w_2026_46", "--from=" + file("46"), key(), site);
    assertThat(file("site").resolve("releases/tiny-w_2026_47")).isDirectory();
    assertThat(file("site").resolve("releases/tiny-w_2026_46")).isDirectory();
  }
}
