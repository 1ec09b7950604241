package argosy.environment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.tar.TarMember;
import argosy.conda.PathEntry;
import argosy.model.Digest;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkerTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final String PH = CondaFile.PLACEHOLDER;
  @TempDir Path folder;

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private Path create(String prefix, CondaFile... files) throws IOException {
    List<Wanted> wanted = new ArrayList<>();
    for (CondaFile file : files) {
      wanted.add(file.write(folder.resolve("channel")));
    }
    return create(prefix, wanted);
  }

  private Path create(String prefix, List<Wanted> wanted) throws IOException {
    PackageCache cache = new PackageCache(folder.resolve("cache"), PARALLEL);
    List<PackageCache.Unpacked> unpacked = new ArrayList<>();
    for (Wanted w : wanted) {
      unpacked.add(
          cache.get(
              w, (record, to) -> folder.resolve("channel/linux-64").resolve(record.fileName())));
    }
    Path place = folder.resolve(prefix);
    new Linker(PARALLEL).create(wanted, unpacked, place, "argosy env create", 1_800_000_000);
    return place;
  }

  private String replaced(String content, boolean binary) throws IOException {
    CondaFile file =
        new CondaFile("a", "1").relocated("x", 0644, content.getBytes(ISO_8859_1), binary);
    Path env = create("e" + Math.abs(content.hashCode()), file);
    return Files.readString(env.resolve("x"), ISO_8859_1).replace(env.toString(), "<P>");
  }

  @Test
  void textIsReplacedWhereverThePlaceholderStands() throws IOException {
    assertThat(replaced("a=" + PH + "/lib:" + PH + "2/x\r\n", false))
        .isEqualTo("a=<P>/lib:<P>2/x\r\n");
    String far = "x".repeat((1 << 17) + 4000) + PH + "/end";
    assertThat(replaced(far, false)).isEqualTo(far.replace(PH, "<P>"));
    for (int before = (1 << 17) - 300; before < (1 << 17) + 4400; before += 97) {
      String split = "y".repeat(before) + PH;
      assertThat(replaced(split, false)).as("at " + before).isEqualTo("y".repeat(before) + "<P>");
    }
  }

  @Test
  void aBinaryKeepsItsSizeAndEveryStringItsPlace() throws IOException {
    String path = "\1\2" + PH + "/a:" + PH + "/b\0next\0" + PH + "\0end";
    Path env =
        create(
            "bin", new CondaFile("a", "1").relocated("x", 0755, path.getBytes(ISO_8859_1), true));
    String after = Files.readString(env.resolve("x"), ISO_8859_1);
    String p = env.toString();
    int less = PH.length() - p.length();
    assertThat(after)
        .isEqualTo(
            "\1\2"
                + p
                + "/a:"
                + p
                + "/b"
                + "\0".repeat(2 * less)
                + "\0next\0"
                + p
                + "\0".repeat(less)
                + "\0end");
    assertThat(after).hasSameSizeAs(path);
  }

  @Test
  void aBinaryStringWithoutAnEndEndsWithTheFile() throws IOException {
    String text = PH + "/a";
    Path env =
        create("eof", new CondaFile("a", "1").relocated("x", 0644, text.getBytes(UTF_8), true));
    String p = env.toString();
    assertThat(Files.readString(env.resolve("x"), ISO_8859_1))
        .isEqualTo(p + "/a" + "\0".repeat(PH.length() - p.length()));
  }

  @Test
  void aPrefixThatABinaryHasNoRoomForIsRefusedBeforeAnythingIsThere() {
    String deep = "d".repeat(120) + "/" + "e".repeat(160);
    assertThatThrownBy(() ->
            create(deep, new CondaFile("a", "1").relocated("x", 0644, PH.getBytes(UTF_8), true)))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("x has no room for a prefix of");
    assertThat(folder.resolve("d".repeat(120))).doesNotExist();
  }

  @Test
  void textTakesAPrefixOfAnyLength() throws IOException {
    String deep = "d".repeat(120) + "/" + "e".repeat(160);
    Path env =
        create(deep, new CondaFile("a", "1").relocated("x", 0644, PH.getBytes(UTF_8), false));
    assertThat(Files.readString(env.resolve("x"))).isEqualTo(env.toString());
  }

  @Test
  void interpreterLinesThatDoNotFitGoThroughEnvOrSh() throws IOException {
    CondaFile file =
        new CondaFile("a", "1")
            .relocated(
                "bin/p", 0755, ("#!" + PH + "/bin/perl -w\nprint 1\n").getBytes(UTF_8), false)
            .relocated("bin/y", 0755, ("#!" + PH + "/bin/python3 -E\n1\n").getBytes(UTF_8), false);
    Path plain = create("short", file);
    boolean fits = plain.toString().length() < 100;
    assertThat(fits).isTrue();
    assertThat(Files.readString(plain.resolve("bin/p")))
        .startsWith("#!" + plain + "/bin/perl -w\n");
    Path spaced = create("with space", file);
    assertThat(Files.readString(spaced.resolve("bin/p")))
        .isEqualTo("#!/usr/bin/env -S perl -w\nprint 1\n");
    assertThat(Files.readString(spaced.resolve("bin/y")))
        .isEqualTo("#!/bin/sh\n'''exec' \"" + spaced + "/bin/python3\" -E \"$0\" \"$@\" #'''\n1\n");
    assertThat(Tool.of("env", "PATH=/usr/bin", spaced.resolve("bin/p").toString()).runOk().out())
        .isEqualTo("1");
    Path deep = create("d".repeat(130), file);
    assertThat(Files.readString(deep.resolve("bin/p"))).startsWith("#!/usr/bin/env -S perl -w\n");
  }

  @Test
  void unchangedFilesAreHardLinksAndChangedOnesKeepTheirMode() throws IOException {
    Path env =
        create(
            "modes",
            new CondaFile("a", "1")
                .text("plain", 0644, "plain")
                .text("set", 04755, "x")
                .relocated("changed", 0444, PH.getBytes(UTF_8), false)
                .link("lib/dangling", "nowhere")
                .link("up", "lib"));
    assertThat(Files.getAttribute(env.resolve("plain"), "unix:nlink")).isEqualTo(2);
    assertThat(Files.getAttribute(env.resolve("changed"), "unix:nlink")).isEqualTo(1);
    assertThat((Integer) Files.getAttribute(env.resolve("changed"), "unix:mode") & 07777)
        .isEqualTo(0444);
    assertThat((Integer) Files.getAttribute(env.resolve("set"), "unix:mode") & 07777)
        .isEqualTo(04755);
    assertThat(Files.readSymbolicLink(env.resolve("lib/dangling"))).isEqualTo(Path.of("nowhere"));
  }

  @Test
  void noarchPythonIsPlacedForThePythonThatIsThere() throws IOException {
    CondaFile python =
        new CondaFile("python", "3.11.4").text("bin/python3.11", 0755, "#!/bin/sh\n");
    CondaFile module =
        new CondaFile("mod", "1")
            .index("noarch", "python")
            .info(
                "link.json",
                "{\"noarch\": {\"type\": \"python\", \"entry_points\": [\"run-mod ="
                    + " mod.sub:Main.go\"]}, \"package_metadata_version\": 1}")
            .text("site-packages/mod/__init__.py", 0644, "x = 1\n")
            .text("python-scripts/old", 0755, "#!/bin/sh\n");
    Path env = create("py", python, module);
    assertThat(env.resolve("lib/python3.11/site-packages/mod/__init__.py")).isRegularFile();
    assertThat(env.resolve("bin/old")).isExecutable();
    assertThat(Files.readString(env.resolve("bin/run-mod")))
        .startsWith("#!" + env + "/bin/python3.11\n# -*- coding: utf-8 -*-\n")
        .contains("from mod.sub import Main\n")
        .endsWith("sys.exit(Main.go())\n");
    Json.Obj meta = Json.parse(Files.readString(env.resolve("conda-meta/mod-1-0.json"))).asObject();
    assertThat(meta.strings("files"))
        .containsExactly("lib/python3.11/site-packages/mod/__init__.py", "bin/old", "bin/run-mod");
    assertThatThrownBy(() -> create("nopy", module))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("mod: needs Python, which is not among the packages");
  }

  @Test
  void theEnvironmentSaysWhatIsInItAsCondaDoes() throws IOException {
    Path env =
        create("meta", new CondaFile("a", "1").relocated("x", 0644, PH.getBytes(UTF_8), false));
    Json.Obj meta = Json.parse(Files.readString(env.resolve("conda-meta/a-1-0.json"))).asObject();
    assertThat(meta.string("channel")).endsWith("/channel/linux-64");
    assertThat(meta.string("fn")).isEqualTo("a-1-0.conda");
    assertThat(meta.get("link").asObject().number("type")).isEqualTo(1);
    Json.Obj path = meta.get("paths_data").asObject().array("paths").getFirst().asObject();
    assertThat(path.string("prefix_placeholder")).isEqualTo(PH);
    assertThat(path.string("sha256_in_prefix"))
        .isEqualTo(Digest.of(Files.readAllBytes(env.resolve("x"))).hex());
    assertThat(Files.readString(env.resolve("conda-meta/history")))
        .isEqualTo(
            "==> 2027-01-15 08:00:00 <==\n# cmd: argosy env create\n+"
                + meta.string("channel")
                + "::a-1-0\n# update specs: ['a']\n");
  }

  @Test
  void ofALinkNoContentInTheEnvironmentIsSaidSinceTheFileItLeadsToMayHaveAPlaceholder()
      throws IOException {
    Path env =
        create(
            "links",
            new CondaFile("a", "1")
                .relocated("lib/a.so.1", 0755, PH.getBytes(UTF_8), true)
                .link("lib/a.so", "a.so.1"));
    Json.Obj meta = Json.parse(Files.readString(env.resolve("conda-meta/a-1-0.json"))).asObject();
    assertThat(meta.get("paths_data").asObject().array("paths"))
        .filteredOn(p -> p.asObject().string("path_type").equals("softlink"))
        .singleElement()
        .satisfies(p -> assertThat(p.asObject().members()).doesNotContainKey("sha256_in_prefix"));
  }

  @Test
  void twoPackagesWithOnePathAreRefused() {
    CondaFile a = new CondaFile("a", "1").text("share/x", 0644, "1");
    CondaFile b = new CondaFile("b", "1").text("share/x", 0644, "1");
    assertThatThrownBy(() -> create("clobber", a, b))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("share/x is in a and in b");
    CondaFile c = new CondaFile("c", "1").text("share", 0644, "a file");
    assertThatThrownBy(() -> create("folder", a, c))
        .hasMessageContaining("share of c is a folder of another package");
    assertThat(folder.resolve("clobber")).doesNotExist();
  }

  @Test
  void packagesThatReachOutAreRefused() {
    List<CondaFile> bad =
        List.of(
            new CondaFile("a", "1").link("x", "/etc/passwd"),
            new CondaFile("a", "1").link("lib/x", "../../x"),
            new CondaFile("a", "1")
                .member(TarMember.file("conda-meta/history", 0644, 0, 0), new byte[0]),
            new CondaFile("a", "1").member(TarMember.file("../x", 0644, 0, 0), new byte[0]),
            new CondaFile("a", "1").link("d", "e").text("d/x", 0644, "through"),
            new CondaFile("a", "1").text("x", 0644, "1").text("x/y", 0644, "2"),
            new CondaFile("a", "1")
                .listed("missing", PathEntry.Type.HARDLINK, new byte[1], Optional.empty()));
    for (int i = 0; i < bad.size(); i++) {
      String env = "bad" + i;
      CondaFile file = bad.get(i);
      assertThatThrownBy(() -> create(env, file)).as(env).isInstanceOf(CorruptException.class);
      assertThat(folder.resolve(env)).doesNotExist();
    }
  }

  @Test
  void aFileThatIsNotTheChannelsIsRefusedAndLeavesNothing() throws IOException {
    Wanted wanted = new CondaFile("a", "1").text("x", 0644, "1").write(folder.resolve("channel"));
    Path file = folder.resolve("channel/linux-64/a-1-0.conda");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> create("tampered", List.of(wanted)))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("expected sha256 " + wanted.record().sha256());
    try (var left = Files.list(folder.resolve("cache"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whatAKilledCallLeftIsRemovedAndWhatIsThereIsKept() throws IOException {
    Path left = Files.createDirectories(folder.resolve(".env.4194999.part/bin"));
    Path env = create("env", new CondaFile("a", "1").text("x", 0644, "1"));
    assertThat(left).doesNotExist();
    assertThatThrownBy(() -> create("env", new CondaFile("a", "1").text("x", 0644, "2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(env + " is there already and not empty");
    assertThat(Files.readString(env.resolve("x"))).isEqualTo("1");
  }
}
