package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A beamline without network: releases are carried in as files, installed and switched there.
class BundleEndToEndTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int argosy(String home, String... args) {
    out.reset();
    err.reset();
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--home=" + folder.resolve(home));
    return new Main(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(all.toArray(String[]::new));
  }

  private void ok(String home, String... args) {
    assertThat(argosy(home, args)).as(() -> err.toString(StandardCharsets.UTF_8)).isZero();
  }

  private String lastLine() {
    return err.toString(StandardCharsets.UTF_8).stripTrailing().lines().reduce("", (a, b) -> b);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  @BeforeEach
  void shipTwoWeekliesAndExportBoth() throws IOException {
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
      ok(
          "facility",
          "ship",
          stack.toString(),
          "--forms=tarball",
          "--no-prove",
          "--tag=" + tag,
          "--out=" + folder.resolve("out"));
    }
    ok("facility", "bundle", "export", "tiny@w_2026_46", "--out=" + file("46"));
    ok(
        "facility",
        "bundle",
        "export",
        "tiny@w_2026_47",
        "--on=tiny@w_2026_46",
        "--out=" + file("47"));
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
    ok("beamline", "bundle", "import", file("46").toString(), key());
    ok("beamline", "bundle", "import", file("47").toString(), key());
    ok("beamline", "site", "init", file("site").toString());
    ok("beamline", "site", "install", "tiny@w_2026_46", "tiny@w_2026_47", site);
    ok("beamline", "site", "switch", "tiny@w_2026_47", site);
    assertThat(Files.readString(file("site").resolve("current/root/usr/share/week")))
        .isEqualTo("w_2026_47\n");
    ok("beamline", "site", "active", "--thorough", site);
    ok("beamline", "fsck");
    ok("beamline", "bundle", "import", file("47").toString(), key(), "--json");
    assertThat(Json.parse(out.toString(StandardCharsets.UTF_8)).asObject().number("newObjects"))
        .as("again: nothing is new")
        .isZero();
  }

  @Test
  void aDifferenceWithoutWhatItStandsOnIsRefusedAndNamesIt() {
    assertThat(argosy("beamline", "bundle", "import", file("47").toString(), key())).isEqualTo(4);
    assertThat(lastLine()).contains("stands on tiny@w_2026_46").contains("; do: import the bundle");
    ok("beamline", "bundle", "show", file("47").toString(), key());
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("on tiny@w_2026_46");
  }

  @Test
  void aBundleThatNoTrustedKeySignedIsRefused() {
    assertThat(argosy("beamline", "bundle", "import", file("46").toString())).isEqualTo(2);
    assertThat(lastLine()).contains("whose signature");
    ok("stranger", "keys", "init", "--user=Stranger <s@example.org>");
    assertThat(argosy("stranger", "bundle", "import", file("46").toString())).isEqualTo(3);
    ok("beamline", "ls", "--json");
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("w_2026_46");
  }

  @Test
  void aDamagedOrCutOffBundleIsRefusedWhereverItIsDamaged() throws IOException {
    Random random = new Random(20261121);
    byte[] good = Files.readAllBytes(file("46"));
    for (int round = 0; round < 12; round++) {
      String home = "beamline" + round;
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
      int exit = argosy(home, "bundle", "import", bad.toString(), key());
      if (exit == 0) { // a byte that nothing means: then all is as it was sent
        ok(home, "fsck");
        ok(home, "show", "tiny@w_2026_46");
      } else {
        assertThat(exit).as("%d: %s", round, lastLine()).isIn(2, 3, 4, 5);
        ok(home, "ls", "--json");
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("w_2026_46");
      }
    }
  }

  @Test
  void aSiteInstallsFromAPublishedPlaceAndFromABundleWithoutMore() throws IOException {
    ok(
        "facility",
        "publish",
        "tiny@w_2026_47",
        "--forms=none",
        "--channel=weekly",
        "--to=" + file("place"));
    String site = "--site=" + file("site");
    ok("beamline", "site", "init", file("site").toString());
    ok("beamline", "site", "install", "weekly", "--from=" + file("place"), key(), site);
    ok("beamline", "site", "install", "tiny@w_2026_46", "--from=" + file("46"), key(), site);
    assertThat(file("site").resolve("releases/tiny-w_2026_47")).isDirectory();
    assertThat(file("site").resolve("releases/tiny-w_2026_46")).isDirectory();
  }
}
