package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.release.SameFiles;
import argosy.store.Store;
import argosy.testing.OwnProcess;
import argosy.tool.Tool;
import argosy.trust.Dsse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line on a small real stack, as a script uses it: no client is needed, nothing is
/// proved by one.
class ShipEndToEndTest {
  @TempDir Path folder;
  private Path stack = Path.of("");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void makeStack() throws IOException {
    stack = Files.createDirectories(folder.resolve("tiny"));
    Files.createDirectories(stack.resolve("files/usr/bin"));
    Files.createDirectories(stack.resolve("files/usr/lib"));
    Files.writeString(stack.resolve("files/usr/bin/tiny"), "#!/bin/sh\necho result answer 42\n");
    stack.resolve("files/usr/bin/tiny").toFile().setExecutable(true, false);
    byte[] noise = new byte[300_000];
    new Random(1).nextBytes(noise);
    Files.write(stack.resolve("files/usr/lib/noise.bin"), noise);
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: tiny
        version: 1
        summary: a tiny stack
        kind: root
        contents:
          - dir: files
        commands: [tiny]
        demo:
          run: [tiny]
          expect:
            answer: {value: 42, tolerance: 0}
        """);
  }

  private int argosy(String... args) {
    out.reset();
    err.reset();
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--home=" + folder.resolve("home"));
    return new Main(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(all.toArray(String[]::new));
  }

  private Json.Obj json() throws IOException {
    return Json.parse(out.toString(StandardCharsets.UTF_8)).asObject();
  }

  private String lastLine() {
    return err.toString(StandardCharsets.UTF_8).stripTrailing().lines().reduce("", (a, b) -> b);
  }

  private Json.Obj ship() throws IOException {
    assertThat(argosy("ship", stack.toString(), "--no-prove", "--json"))
        .as(err.toString(StandardCharsets.UTF_8))
        .isZero();
    return json();
  }

  @Test
  void aStackBecomesAllUsualFormsAndASecondShipWritesNothingAgain() throws IOException {
    Json.Obj first = ship();
    assertThat(first.get("release").asObject().string("id")).isEqualTo("tiny@v1");
    assertThat(first.array("forms"))
        .extracting(f -> f.asObject().string("form"))
        .contains("tarball", "oci", "sif", "deb", "rpm");
    assertThat(first.array("forms"))
        .allSatisfy(f -> {
          assertThat(Path.of(f.asObject().string("path"))).exists();
          assertThat(f.asObject().get("reused").asBoolean()).isFalse();
        });
    Json.Obj second = ship();
    assertThat(second.get("release")).isEqualTo(first.get("release"));
    for (int i = 0; i < first.array("forms").size(); i++) {
      Json.Obj again = second.array("forms").get(i).asObject();
      assertThat(again.get("reused").asBoolean()).isTrue();
      assertThat(again.string("digest"))
          .isEqualTo(first.array("forms").get(i).asObject().string("digest"));
    }
    assertThat(argosy("prove", "tiny", "--same-files", "--json")).isZero();
    assertThat(json().get("sameFiles").asBoolean()).isTrue();
    byte[] payload =
        Dsse.open(
            "statement",
            Files.readAllBytes(Path.of(json().string("statementFile"))),
            SameFiles.MEDIA_TYPE,
            List.of(Files.readString(folder.resolve("home/keys/ed25519.pem"))));
    Json.Obj statement = Json.parse(new String(payload, StandardCharsets.UTF_8)).asObject();
    assertThat(statement).isEqualTo(json().get("statement"));
    assertThat(statement.array("forms"))
        .extracting(f -> f.asObject().string("form"))
        .contains("tarball", "eups", "oci", "sif", "deb", "rpm", "conda");
  }

  @Test
  void aReleaseIsPublishedToADirectoryWithItsRepositoryAndChannel() throws IOException {
    ship();
    Path www = folder.resolve("www");
    assertThat(argosy("publish", "tiny", "--to", www.toString(), "--dry-run")).isZero();
    assertThat(www).doesNotExist();
    String[] publish = {
      "publish", "tiny", "--to", www.toString(), "--channel", "weekly", "--forms", "deb", "--json"
    };
    assertThat(argosy(publish)).as(err.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(json().number("serial")).isEqualTo(1);
    assertThat(json().number("sentBytes")).isPositive();
    assertThat(www.resolve("argosy/channels/weekly.json")).exists();
    assertThat(www.resolve("apt/dists/stable/InRelease")).exists();
    assertThat(argosy(publish)).isZero();
    assertThat(json().number("sentBytes")).isZero();
    assertThat(json().number("serial")).isEqualTo(1);
    assertThat(
            argosy(
                "channel",
                "promote",
                "tiny@v1",
                "--from=weekly",
                "--to=release",
                "--at",
                www.toString()))
        .as(err.toString(StandardCharsets.UTF_8))
        .isZero();
    assertThat(argosy("channel", "ls", "--at", www.toString(), "--json")).isZero();
    assertThat(json().array("channels")).hasSize(2);
    assertThat(
            argosy(
                "channel",
                "withdraw",
                "tiny@v1",
                "--channel=release",
                "--hint=wrong",
                "--at",
                www.toString()))
        .isZero();
    assertThat(argosy("channel", "show", "release", "--at", www.toString(), "--json")).isZero();
    assertThat(json().find("head")).isEmpty();
    assertThat(argosy("channel", "purge", "weekly", "--keep=1", "--at", www.toString())).isZero();
    assertThat(argosy("channel", "show", "daily", "--at", www.toString())).isEqualTo(5);
    assertThat(
            argosy(
                "channel", "promote", "tiny@v2", "--from=weekly", "--to=x", "--at", www.toString()))
        .isEqualTo(2);
    assertThat(lastLine()).contains("it has tiny@v1");
  }

  @Test
  void aPlaceThatCannotBeIsToldWithWhatToDo() throws IOException {
    ship();
    assertThat(argosy("publish", "tiny", "--to", "ftp://example.org/x")).isEqualTo(4);
    assertThat(lastLine()).contains("s3://BUCKET/PREFIX");
    assertThat(argosy("publish", "tiny", "--to", "x", "--channel", "Not A Name")).isEqualTo(2);
    assertThat(argosy("publish", "tiny", "--to", "x", "--forms", "oci")).isEqualTo(2);
  }

  @Test
  void releasesShippedIntoOneFolderShareItsRepository() throws IOException {
    String out = "--out=" + folder.resolve("out");
    for (String tag : List.of("w_2026_47", "w_2026_48")) {
      Files.writeString(stack.resolve("files/usr/lib/week"), tag);
      assertThat(argosy("ship", stack.toString(), "--tag", tag, "--forms=deb", "--no-prove", out))
          .as(err.toString(StandardCharsets.UTF_8))
          .isZero();
    }
    assertThat(folder.resolve("out/apt/dists/stable/main/binary-amd64/Packages"))
        .content()
        .containsPattern("(?s)w.2026.47.*w.2026.48");
  }

  @Test
  void aDamagedFormIsWrittenAgainWithTheSameBytes() throws IOException {
    Json.Obj form = ship().array("forms").getFirst().asObject();
    flip(Path.of(form.string("path")), 100);
    Json.Obj again = ship().array("forms").getFirst().asObject();
    assertThat(again.get("reused").asBoolean()).isFalse();
    assertThat(again.string("digest")).isEqualTo(form.string("digest"));
  }

  @Test
  void releasesAreListedShownComparedAndPinned() throws IOException {
    ship();
    assertThat(argosy("ls", "--json")).isZero();
    assertThat(json().array("releases")).hasSize(1);
    assertThat(argosy("show", "tiny", "--json")).isZero();
    assertThat(json().array("packages")).hasSize(2);
    assertThat(argosy("pin", "tiny@v1", "--name", "paper")).isZero();
    Files.writeString(stack.resolve("files/usr/lib/new.txt"), "new\n");
    assertThat(
            argosy(
                "ship",
                stack.toString(),
                "--no-prove",
                "--forms",
                "tarball",
                "--tag",
                "w.2026.47",
                "--json"))
        .isZero();
    assertThat(json().get("release").asObject().string("id")).isEqualTo("tiny@w_2026_47");
    assertThat(argosy("diff", "tiny@v1", "tiny@w_2026_47", "--json")).isZero();
    assertThat(json().array("packages"))
        .singleElement()
        .satisfies(p -> assertThat(p.asObject().array("files")).hasSize(1));
    assertThat(argosy("pin", "tiny@v1", "--name", "paper", "--remove")).isZero();
    assertThat(argosy("pin", "tiny@v1", "--name", "paper", "--remove")).isEqualTo(2);
    assertThat(lastLine()).contains("no pin paper").contains("; do: ");
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    assertThat(argosy("ship", stack.toString(), "--dry-run")).isZero();
    assertThat(argosy("adopt", "dir", stack.toString(), "--dry-run")).isZero();
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void garbageIsNamedBeforeItIsFreedAndWhatIsKeptHasAReason() throws IOException {
    ship();
    assertThat(argosy("adopt", "dir", stack.resolve("files/usr/lib").toString(), "--json"))
        .isZero();
    assertThat(argosy("gc", "--dry-run", "--json")).isZero();
    Json.Obj would = json();
    assertThat(would.number("freedObjects")).isPositive();
    assertThat(would.array("kept")).isNotEmpty();
    assertThat(argosy("gc", "--json")).isZero();
    assertThat(json().number("freedObjects")).isEqualTo(would.number("freedObjects"));
    assertThat(argosy("fsck")).isZero();
    assertThat(argosy("prove", "tiny", "--same-files")).isZero();
  }

  @Test
  void aFlippedByteInThePackIsFoundNamedAndNeverShipped() throws IOException {
    ship();
    for (Path pack : packs()) {
      flip(pack, Files.size(pack) / 3);
    }
    assertThat(argosy("fsck")).isEqualTo(3);
    assertThat(lastLine()).contains("damaged").contains("; do: argosy fsck --repair");
    int exit = argosy("ship", "tiny@v1", "--no-prove", "--out", folder.resolve("other").toString());
    assertThat(exit).isEqualTo(3);
    assertThat(lastLine()).startsWith("argosy: ").contains("; do: argosy fsck");
  }

  @Test
  void aPackWithADamagedIndexIsIndexedAnew() throws IOException {
    ship();
    for (Path pack : packs()) {
      flip(pack, Files.size(pack) - 20); // in the trailer
    }
    assertThat(argosy("fsck")).isEqualTo(3);
    assertThat(lastLine()).contains("; do: argosy fsck --repair");
    assertThat(argosy("fsck", "--repair", "--dry-run")).isEqualTo(3);
    assertThat(argosy("fsck", "--repair")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Repaired: nothing was lost.");
    assertThat(argosy("fsck")).isZero();
    String elsewhere = folder.resolve("elsewhere").toString();
    assertThat(argosy("ship", "tiny@v1", "--forms=tarball", "--no-prove", "--out", elsewhere))
        .isZero();
  }

  @Test
  void aStoreThatIsInUseIsNotCollected() throws IOException {
    ship();
    try (Store busy = Store.open(folder.resolve("home/store"), Store.Use.WRITE)) {
      assertThat(busy.refs().list("releases/")).isNotEmpty();
      assertThat(argosy("gc")).isEqualTo(6);
      assertThat(lastLine()).contains("; do: wait");
    }
    assertThat(argosy("gc")).isZero();
  }

  @Test
  void whatIsMisspeltOrMissingIsNamedWithTheNextStep() throws IOException {
    ship();
    assertThat(argosy("ship", "tiny@v1", "--forms", "tarbal")).isEqualTo(2);
    assertThat(lastLine()).contains("did you mean tarball?");
    assertThat(argosy("show", "tinny")).isEqualTo(2);
    assertThat(lastLine()).contains("no release tinny");
    assertThat(argosy("adopt", "dir", folder.resolve("nowhere").toString())).isEqualTo(5);
    assertThat(lastLine()).contains("nowhere").contains("; do: ");
    Files.writeString(stack.resolve("stack.yaml"), "name: tiny\nversoin: 1\n");
    assertThat(argosy("ship", stack.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("stack.yaml:2:1").contains("version");
  }

  @Test
  void devicesAndSetUserIdFilesAreRefusedByPath() throws IOException {
    Path program = stack.resolve("files/usr/bin/tiny");
    Files.setAttribute(program, "unix:mode", 04755);
    assertThat(argosy("adopt", "dir", stack.resolve("files").toString(), "--kind", "root"))
        .isEqualTo(4);
    assertThat(lastLine()).contains("usr/bin/tiny");
    assertThat(
            argosy(
                "adopt",
                "dir",
                stack.resolve("files").toString(),
                "--kind",
                "root",
                "--keep-setuid"))
        .isZero();
  }

  /// In a user namespace without a mapping even root may read only what the mode bits allow.
  @Test
  @Tag("client")
  void anUnreadableFileIsRefusedByPath() throws IOException {
    Path secret = stack.resolve("files/usr/lib/noise.bin");
    Files.setAttribute(secret, "unix:mode", 0);
    List<String> command = new ArrayList<>(List.of("unshare", "--user"));
    command.addAll(
        OwnProcess.argosy(
            "adopt",
            "dir",
            stack.resolve("files").toString(),
            "--home",
            folder.resolve("home").toString()));
    Tool.Result refused = Tool.of(command).run();
    assertThat(refused.exit()).isEqualTo(4);
    assertThat(refused.err().stripTrailing().lines().reduce("", (a, b) -> b))
        .contains("usr/lib/noise.bin: permission to read it is missing")
        .contains("; do: ");
  }

  private List<Path> packs() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("home/store/packs"))) {
      return files.filter(f -> f.toString().endsWith(".pack")).toList();
    }
  }

  private static void flip(Path file, long offset) throws IOException {
    file.toFile().setWritable(true);
    try (FileChannel c =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      c.read(one, offset);
      one.put(0, (byte) (one.get(0) ^ 0x10)).flip();
      c.write(one, offset);
    }
  }
}
