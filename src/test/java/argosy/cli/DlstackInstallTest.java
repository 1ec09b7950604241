package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The habits of the Data Lab's installer: its options, on a site.
@Tag("client")
class DlstackInstallTest {
  private static final Path SCRIPT = Path.of("examples/site/dlstack_install.sh").toAbsolutePath();
  @TempDir Path folder;

  @BeforeEach
  void shipAStableAndADevelopmentRelease() throws IOException {
    Path argosy = CommandLine.launcher(folder);
    Path stack = Files.createDirectories(folder.resolve("datalab"));
    Files.createDirectories(stack.resolve("files/bin"));
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: datalab
        version: 1
        summary: s
        kind: prefix
        base: none
        contents:
          - dir: files
        kernels:
          - {name: python3, displayName: Python, language: python, run: [py, "{connection_file}"]}
        """);
    for (String tag : List.of("v1_0", "v1_1", "w_2026_47")) {
      Files.writeString(stack.resolve("files/bin/py"), "#!/bin/sh\necho " + tag + "\n");
      Tool.of(
              argosy.toString(),
              "ship",
              stack.toString(),
              "--tag=" + tag,
              "--forms=tarball",
              "--no-prove",
              "--home=" + folder.resolve("home"),
              "--out=" + folder.resolve("out"))
          .runOk();
    }
  }

  private Tool.Result run(String... options) throws IOException {
    List<String> argv = new ArrayList<>(List.of(SCRIPT.toString()));
    argv.addAll(List.of(options));
    Tool tool =
        Tool.of(argv)
            .with("ARGOSY", folder.resolve("argosy").toString())
            .with("ARGOSY_HOME", folder.resolve("home").toString());
    boolean rooted = List.of("-R", "--root-dir").contains(options.length > 0 ? options[0] : "");
    return (rooted ? tool : tool.with("ARGOSY_SITE", folder.resolve("sw").toString())).run();
  }

  private void ok(String... options) throws IOException {
    Tool.Result result = run(options);
    assertThat(result.exit()).as(result.tail()).isZero();
  }

  private String active() throws IOException {
    return Files.readSymbolicLink(folder.resolve("sw/current")).getFileName().toString();
  }

  @Test
  void stableDevelopmentKernelsAndCleanDoWhatTheyDidBefore() throws IOException {
    ok("-n");
    assertThat(folder.resolve("sw")).doesNotExist();
    ok();
    assertThat(active()).isEqualTo("datalab-v1_1");
    Path specs = folder.resolve("kernel-specs");
    ok("--dev", "--extensions", "--kernels", "-K", specs.toString());
    assertThat(active()).isEqualTo("datalab-w_2026_47");
    assertThat(specs.resolve("python3-w_2026_47/kernel.json")).exists();
    assertThat(specs.resolve("python3-latest/kernel.json")).exists();
    ok("--release", "datalab@v1_0", "-c");
    assertThat(active()).isEqualTo("datalab-v1_0");
    assertThat(run("--no-such").exit()).isEqualTo(2);
    assertThat(run("-K").err()).contains("needs a value");
    assertThat(run("--help").out()).contains("--kernels");
  }

  @Test
  void theActiveVersionIsPrintedAndSetByTheNamesOfTheSuccessors() throws IOException {
    String root = folder.resolve("data0").toString();
    argosy("site", "init", root + "/site");
    argosy("site", "install", "datalab@v1_0", "--site=" + root + "/site");
    ok("-R", root, "-d");
    assertThat(Path.of(root, "sw").toRealPath())
        .as("the names come with it")
        .hasFileName("datalab-w_2026_47");
    ok("-R", root, "-S", "datalab@v1_0");
    Tool.Result active = run("-R", root, "--active");
    assertThat(active.out()).isEqualTo("datalab-v1_0\nas installed\n");
    String dated; // both releases are of one day: its name is the newest's
    try (var names = Files.list(Path.of(root))) {
      dated =
          names
              .map(n -> n.getFileName().toString())
              .filter(n -> n.matches("sw\\.[0-9-]*"))
              .findFirst()
              .orElseThrow();
    }
    Path newest = Path.of(root, dated).toRealPath();
    ok("--root-dir", root, "--set-version", dated);
    assertThat(Path.of(root, "sw").toRealPath()).isEqualTo(newest);
    assertThat(run("-R", root, "-S", "sw.1999-01-01").err()).contains("is not installed");
    ok("-R", root, "-S", "datalab@v1_0", "--dryrun");
    assertThat(Path.of(root, "sw").toRealPath()).isEqualTo(newest);
  }

  private void argosy(String... arguments) throws IOException {
    List<String> argv = new ArrayList<>(List.of(folder.resolve("argosy").toString()));
    argv.addAll(List.of(arguments));
    Tool.of(argv).with("ARGOSY_HOME", folder.resolve("home").toString()).runOk();
  }
}
