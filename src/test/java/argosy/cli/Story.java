package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A page of `docs` whose blocks ```` ```console ```` hold commands (`$ `, continued by `> `) and
/// what they print, in which `…` stands for any text of a line, alone for any lines.
record Story(Path page) {
  /// What the page mounts, nobody else sees, and it is gone with the shell.
  private static final List<String> MOUNTS_OF_ITS_OWN =
      "root".equals(System.getProperty("user.name"))
          ? List.of("unshare", "--mount")
          : List.of("unshare", "--user", "--map-root-user", "--mount");

  private record Step(String command, List<String> says) {}

  private List<Step> steps() throws IOException {
    List<Step> steps = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("```")) {
        inside = line.equals("```console");
      } else if (inside && line.startsWith("$ ")) {
        steps.add(new Step(line.substring(2), new ArrayList<>()));
      } else if (inside && line.startsWith("> ")) {
        Step step = steps.removeLast();
        steps.add(new Step(step.command() + "\n" + line.substring(2), step.says()));
      } else if (inside) {
        steps.getLast().says().add(line);
      }
    }
    return steps;
  }

  /// Runs the commands in one shell, in an empty folder with a home of its own.
  ///
  /// @param least steps that the page has
  void requireTrue(Path folder, int least) throws IOException {
    List<Step> steps = steps();
    assertThat(steps).hasSizeGreaterThan(least);
    Path bin = Files.createDirectories(folder.resolve("bin"));
    CommandLine.launcher(bin);
    StringBuilder script = new StringBuilder("exec 2>&1\n");
    for (Step step : steps) {
      script.append("printf '\\001\\n'\n").append(step.command()).append('\n');
    }
    Path file = Files.writeString(folder.resolve("story.sh"), script);
    Path place = Files.createDirectory(folder.resolve("place")).toRealPath();
    List<String> shellOfItsOwn = new ArrayList<>(MOUNTS_OF_ITS_OWN);
    shellOfItsOwn.addAll(List.of("bash", file.toString()));
    ProcessBuilder shell = new ProcessBuilder(shellOfItsOwn).directory(place.toFile());
    shell.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    shell.environment().put("ARGOSY_HOME", place.resolve("home").toString());
    Process process = shell.redirectErrorStream(true).start();
    String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String[] said = all.split("\001\n", -1);
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String got = i + 1 < said.length ? said[i + 1] : "";
      String pattern = String.join("\n", step.says().stream().map(Story::pattern).toList());
      assertThat(got.strip())
          .as("$ %s", step.command())
          .matches(Pattern.compile(pattern, Pattern.DOTALL));
    }
  }

  private static String pattern(String line) {
    if (line.strip().equals("…")) {
      return ".*";
    }
    List<String> parts = new ArrayList<>();
    for (String part : line.strip().split("…", -1)) {
      parts.add(Pattern.quote(part));
    }
    return String.join("[^\n]*", parts);
  }
}
