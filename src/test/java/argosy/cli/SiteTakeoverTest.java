package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Shared software as it was kept before, taken over by a site; and left again.
class SiteTakeoverTest {
  @TempDir Path folder;
  private CommandLine line;
  private Path root;

  @BeforeEach
  void aSite() throws IOException {
    folder = folder.toRealPath();
    line = new CommandLine(folder);
    line.ok("keys", "init", "--ed25519");
    line.site("init", line.site.toString());
    root = line.site;
  }

  private List<String> takeover(Path from, String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of(more));
    all.addFirst(from.toString());
    return line.site("takeover", all.toArray(String[]::new)).array("taken").stream()
        .map(Json::asObject)
        .map(t ->
            t.string("release") + (t.find("sameAs").isPresent() ? " = " + t.string("sameAs") : ""))
        .toList();
  }

  /// A folder as the Data Lab's procedures leave it: dated trees built for /data0/sw, one of them
  /// synced to memory.
  private Path dataLab() throws IOException {
    Path data0 = Files.createDirectory(folder.resolve("data0"));
    for (String date : List.of("2020-02-01", "2020-03-01")) {
      Path conda = data0.resolve("sw." + date + "/anaconda3");
      Files.createDirectories(conda.resolve("bin"));
      Files.createDirectories(conda.resolve("conda-meta"));
      Files.writeString(conda.resolve("conda-meta/history"), date);
      Path python = conda.resolve("bin/python3");
      Files.writeString(
          python, "#!/bin/sh\necho " + date + " " + data0 + "/sw/anaconda3/lib \"$@\"\n");
      python.toFile().setExecutable(true);
      Path kernel = Files.createDirectories(conda.resolve("share/jupyter/kernels/python3"));
      Files.writeString(
          kernel.resolve("kernel.json"),
          "{\"argv\": [\"%s/sw/anaconda3/bin/python3\", \"-f\", \"{connection_file}\"], \"display_name\": \"Python 3\", \"language\": \"python\"}"
              .formatted(data0));
    }
    Files.createSymbolicLink(data0.resolve("sw.hdd"), data0.resolve("sw.2020-03-01"));
    Tool.of("cp", "-a", data0 + "/sw.2020-03-01", data0 + "/sw.tmpfs").runOk();
    Files.createSymbolicLink(data0.resolve("sw"), data0.resolve("sw.tmpfs"));
    return data0;
  }

  private static String state(Path folder) throws IOException {
    return Tool.of("find", folder.toString(), "-printf", "%P %y %m %i %T@ %l\\n").runOk().out();
  }

  @Test
  void aDataLabsDatedTreesBecomeReleasesAndNothingOfThemChanges() throws IOException {
    Path data0 = dataLab();
    String before = state(data0);
    assertThat(takeover(data0, "--product=lab", "--dry-run")).hasSize(3);
    assertThat(line.site("list").array("releases")).isEmpty();
    assertThat(takeover(data0, "--product=lab"))
        .containsExactly(
            "lab@d_2020_02_01", "lab@d_2020_03_01", "lab@exp_sw_tmpfs = lab@d_2020_03_01");
    assertThat(state(data0)).isEqualTo(before);
    assertThat(line.site("active").string("id")).isEqualTo("lab-d_2020_03_01");
    assertThat(Tool.of(root + "/current/run", "python3", "x").runOk().out())
        .isEqualTo("2020-03-01 " + root + "/releases/lab-d_2020_03_01/anaconda3/lib x\n");
    assertThat(line.run("site", "switch", "lab@d_2020_02_01", "--watch", "--site=" + root))
        .isEqualTo(4);
    assertThat(line.lastLine()).contains("has no demo").contains("without --watch");
    assertThat(line.site("active").string("id")).isEqualTo("lab-d_2020_03_01");
    line.site("switch", "lab@d_2020_02_01");
    line.site("kernels", "-K", folder.resolve("specs").toString());
    Json.Obj spec =
        Json.parse(Files.readString(folder.resolve("specs/python3-d_2020_02_01/kernel.json")))
            .asObject();
    assertThat(spec.string("display_name")).isEqualTo("Python 3 (d_2020_02_01)");
    List<String> argv = spec.strings("argv").stream().map(a -> a.replace("{c", "c")).toList();
    assertThat(Tool.of(argv).runOk().out())
        .as("the kernel starts its own release")
        .startsWith("2020-02-01 " + root + "/releases/lab-d_2020_02_01/anaconda3/lib -f");
    assertThat(takeover(data0, "--product=lab")).as("again, nothing is new").hasSize(3);
    assertThat(line.site("list").array("releases")).hasSize(2);
  }

  @Test
  void whatWasAddedInMemoryOnlyIsAReleaseOfItsOwnAndTheNamesComeBackAsLinks() throws IOException {
    Path data0 = dataLab();
    Files.writeString(data0.resolve("sw.tmpfs/anaconda3/added"), "never synced to disk");
    assertThat(takeover(data0, "--product=lab")).contains("lab@exp_sw_tmpfs");
    assertThat(line.site("active").string("id")).isEqualTo("lab-exp_sw_tmpfs");
    assertThat(root.resolve("current/anaconda3/added")).hasContent("never synced to disk");

    assertThat(line.run("site", "names", data0.toString(), "--site=" + root)).isEqualTo(2);
    assertThat(line.lastLine()).contains("move it away first");
    Tool.of("sh", "-ec", "mkdir before; mv sw.20* sw.tmpfs before").in(data0).runOk();
    line.site("names", data0.toString());
    assertThat(data0.resolve("sw").toRealPath())
        .isEqualTo(root.resolve("releases/lab-exp_sw_tmpfs"));
    assertThat(data0.resolve("sw.2020-02-01").toRealPath())
        .isEqualTo(root.resolve("releases/lab-d_2020_02_01"));
  }

  @Test
  void anEupsStackBecomesAReleaseForEachTag() throws IOException {
    Path stack = folder.resolve("stack");
    for (String version : List.of("1.0", "2.0")) {
      Path product = stack.resolve("Linux64/afw/" + version);
      Files.createDirectories(product.resolve("bin"));
      Files.createDirectories(product.resolve("ups"));
      Files.writeString(product.resolve("ups/afw.table"), "envPrepend(PATH, ${PRODUCT_DIR}/bin)\n");
      Path program = product.resolve("bin/afw");
      Files.writeString(program, "#!/bin/sh\necho afw " + version + "\n");
      program.toFile().setExecutable(true);
      Path database = Files.createDirectories(stack.resolve("ups_db/afw"));
      Files.writeString(
          database.resolve(version + ".version"),
          "FILE = version\nGroup:\n   FLAVOR = Linux64\n   PROD_DIR = Linux64/afw/%s\nEnd:\n"
              .formatted(version));
      for (String tag :
          version.equals("1.0") ? List.of("w_2026_46") : List.of("w_2026_47", "current")) {
        Files.writeString(
            database.resolve(tag + ".chain"),
            "FILE = version\nCHAIN = %s\n   FLAVOR = Linux64\n   VERSION = %s\n"
                .formatted(tag, version));
      }
    }
    assertThat(takeover(stack, "--product=drp"))
        .containsExactlyInAnyOrder(
            "drp@w_2026_46", "drp@exp_current", "drp@w_2026_47 = drp@exp_current");
    assertThat(Tool.of(root + "/current/run", "afw").runOk().out()).isEqualTo("afw 2.0\n");
    assertThat(Tool.of("sh", "-c", ". " + root + "/env/drp-w_2026_46.sh; afw").runOk().out())
        .isEqualTo("afw 1.0\n");
  }

  @Test
  void condaEnvironmentsBecomeProducts() throws IOException {
    Path environments = folder.resolve("envs");
    for (String name : List.of("beamline", "Analysis 2")) {
      Path meta = Files.createDirectories(environments.resolve(name).resolve("conda-meta"));
      Path program =
          Files.createDirectories(environments.resolve(name).resolve("bin")).resolve("tool");
      Files.writeString(program, "#!/bin/sh\necho " + environments.resolve(name) + "\n");
      program.toFile().setExecutable(true);
      Files.writeString(
          meta.resolve("tool-1.0-0.json"),
          "{\"name\": \"tool\", \"version\": \"1.0\", \"build\": \"0\", \"build_number\": 0,"
              + " \"depends\": [], \"files\": [\"bin/tool\"], \"license\": \"MIT\"}");
      Path history = Files.writeString(meta.resolve("history"), "");
      Files.setLastModifiedTime(history, FileTime.from(Instant.parse("2026-11-20T08:00:00Z")));
    }
    assertThat(takeover(environments))
        .containsExactly("analysis-2@d_2026_11_20", "beamline@d_2026_11_20");
    assertThat(Tool.of(root + "/releases/beamline-d_2026_11_20/run", "tool").runOk().out())
        .isEqualTo(root + "/releases/beamline-d_2026_11_20\n");
  }

  @Test
  void aFolderOfSomethingElseIsRefused() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    assertThat(line.run("site", "takeover", other.toString(), "--site=" + root)).isEqualTo(4);
    assertThat(line.lastLine()).contains("no dated trees").contains("argosy adopt");
  }

  @Test
  void whoLeavesKeepsPlainFilesThatRunWithoutArgosy() throws IOException {
    line.ship("tiny", "w_2026_47", 42);
    line.site("install", "tiny@w_2026_47");
    line.site("switch", "tiny@w_2026_47");
    Tool.of("rm", "-rf", line.home.toString(), root + "/objects", root + "/state").runOk();
    for (String command :
        List.of(
            root + "/current/run tiny",
            ". " + root + "/env/current.sh; tiny",
            "cd /; " + root + "/releases/tiny-w_2026_47/bin/tiny")) {
      assertThat(Tool.of("sh", "-c", command).with("PATH", "/usr/bin:/bin").runOk().out())
          .isEqualTo("result answer 42\n");
    }
    Path copy = folder.resolve("copy");
    Tool.of("cp", "-aL", root + "/current", copy.toString()).runOk();
    assertThat(Tool.of(copy.resolve("run").toString(), "tiny").runOk().out())
        .isEqualTo("result answer 42\n");
  }
}
