package argosy.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.model.Activation;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The real shells source the files, at places with hostile names.
@Tag("client")
class ShellFilesTest {
  private static final String HOSTILE = "it's a \"stäck\" $HOME `id` \\ * !x;&é";
  @TempDir Path temp;
  private Path first;
  private Path second;
  private Path tools;

  /// A shell and how it says things.
  enum Shell {
    SH("sh", "activate"),
    DASH("dash", "activate"),
    BASH("bash", "activate"),
    ZSH("zsh", "activate"),
    CSH("csh", "activate.csh"),
    TCSH("tcsh", "activate.csh"),
    FISH("fish", "activate.fish");

    final String program;
    final String file;

    Shell(String program, String file) {
      this.program = program;
      this.file = file;
    }

    boolean isCsh() {
      return file.endsWith(".csh");
    }

    String source(String variable) {
      return switch (this) {
        case CSH, TCSH -> "source \"$" + variable + ":q/" + file + "\"";
        case FISH -> "source \"$" + variable + "/" + file + "\"";
        case SH, DASH, BASH, ZSH -> ". \"$" + variable + "/" + file + "\"";
      };
    }

    String set(String variable, String value) {
      return switch (this) {
        case CSH, TCSH ->
            "setenv " + variable + " \"" + value.replaceAll("[$](\\w+)", "\\${$1}") + "\"";
        case FISH -> "set -gx " + variable + " \"" + value + "\"";
        case SH, DASH, BASH, ZSH -> variable + "=\"" + value + "\"; export " + variable;
      };
    }
  }

  @BeforeEach
  void twoReleasesStandAtHostilePlaces() throws IOException {
    tools = Files.createDirectories(temp.resolve("tools"));
    first = unpacked("first " + HOSTILE, "hello@v1_0", activation("one"));
    second = unpacked("second", "hello@v2_0", activation("two \\n 'q' \"d\" $HOME !"));
  }

  private static Activation activation(String word) {
    return new Activation(
        List.of(
            new Activation.Prepend("PATH", "${prefix}/bin"),
            new Activation.Prepend("PATH", "${prefix}/more bin"),
            new Activation.Set("HELLO_HOME", "${prefix}/share/" + word),
            new Activation.Set("HELLO_SET", word),
            new Activation.Set("HELLO_SET", word + " again"),
            new Activation.Append("HELLO_LIST", "${prefix}/é"),
            new Activation.Prepend("HELLO_NEW", "${prefix}/n"),
            new Activation.Unset("HELLO_OLD"),
            new Activation.Unset("HELLO_NEVER")));
  }

  private Path unpacked(String name, String release, Activation activation) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(name));
    ShellFiles files = new ShellFiles(release, activation, new ShellFiles.Place.Beside());
    Files.writeString(folder.resolve("activate"), files.sh());
    Files.writeString(folder.resolve("activate.csh"), files.csh());
    Files.writeString(folder.resolve("activate.fish"), files.fish());
    Files.writeString(folder.resolve("run"), "");
    return folder;
  }

  /// Runs the lines in the shell; every `show` there gives one map of the exported variables that
  /// matter.
  private List<Map<String, String>> shown(Shell shell, String... lines) throws IOException {
    assumeTrue(Tool.find(shell.program).isPresent(), shell.program + " is not installed");
    Path script = temp.resolve("script");
    List<String> text = new ArrayList<>();
    for (String line : lines) {
      text.add(line.equals("show") ? "/usr/bin/env -0; /usr/bin/printf '\\1'" : line);
    }
    Files.writeString(script, String.join("\n", text) + "\n");
    List<String> argv = new ArrayList<>(List.of("env", "-i", "HOME=" + temp, "TERM=dumb"));
    argv.addAll(
        List.of(
            "PATH=/usr/local/bin::/usr/bin:/bin",
            "HELLO_SET=it's !so \"old\" $HOME \\",
            "HELLO_LIST=with space",
            "HELLO_OLD=",
            "LC_ALL=" + (shell == Shell.FISH ? "C.UTF-8" : "C"), // fish takes UTF-8 only there
            "FIRST=" + first,
            "SECOND=" + second,
            "TOOLS=" + tools,
            shell.program));
    if (shell.isCsh()) {
      argv.add("-f");
    }
    argv.add(script.toString());
    Tool.Result result = Tool.of(argv).in(temp).run();
    assertThat(result.err()).isEmpty();
    return maps(result.out());
  }

  /// What `env -0; printf '\1'` printed, once or more often: the variables that matter.
  static List<Map<String, String>> maps(String out) {
    List<Map<String, String>> maps = new ArrayList<>();
    for (String dump : out.split("\1", -1)) {
      Map<String, String> variables = new TreeMap<>();
      for (String pair : dump.split("\0", -1)) {
        String name = pair.replaceFirst("(?s)=.*", "");
        if (name.equals("PATH") || name.startsWith("HELLO_") || name.startsWith("ARGOSY")) {
          variables.put(name, pair.substring(name.length() + 1));
        }
      }
      maps.add(variables);
    }
    return maps;
  }

  @ParameterizedTest
  @EnumSource
  void switchingReleasesAndDeactivatingUndoesEverythingExactly(Shell shell) throws IOException {
    List<Map<String, String>> seen =
        shown(
            shell,
            "show",
            shell.source("FIRST"),
            "show",
            shell.source("SECOND"),
            "show",
            shell.source("SECOND"),
            "show",
            "argosy_deactivate",
            "show");
    Map<String, String> before = seen.getFirst();
    assertThat(seen.get(1))
        .containsEntry("ARGOSY_ACTIVE", "hello@v1_0")
        .containsEntry("PATH", first + "/more bin:" + first + "/bin:" + before.get("PATH"))
        .containsEntry("HELLO_HOME", first + "/share/one")
        .containsEntry("HELLO_SET", "one again")
        .containsEntry("HELLO_LIST", "with space:" + first + "/é")
        .containsEntry("HELLO_NEW", first + "/n")
        .doesNotContainKey("HELLO_OLD");
    assertThat(seen.get(2))
        .containsEntry("ARGOSY_ACTIVE", "hello@v2_0")
        .containsEntry("PATH", second + "/more bin:" + second + "/bin:" + before.get("PATH"))
        .containsEntry("HELLO_SET", "two \\n 'q' \"d\" $HOME ! again")
        .containsEntry("HELLO_LIST", "with space:" + second + "/é");
    assertThat(seen.get(3)).isEqualTo(seen.get(2));
    assertThat(seen.get(4)).isEqualTo(before);
  }

  /// Every variable but those that shells keep themselves: set to nothing, not set, of several
  /// lines.
  @ParameterizedTest
  @EnumSource
  void theWholeEnvironmentIsByteForByteAsItWas(Shell shell) throws IOException {
    assumeTrue(Tool.find(shell.program).isPresent(), shell.program + " is not installed");
    String show = "/usr/bin/env -0 | /usr/bin/sort -z; /usr/bin/printf '\\1'\n";
    String lines =
        show
            + shell.source("FIRST")
            + "\n"
            + shell.source("SECOND")
            + "\nargosy_deactivate\n"
            + show;
    Path script = Files.writeString(temp.resolve("script"), lines);
    List<String> argv = new ArrayList<>(List.of("env", "-i", "HOME=" + temp, "TERM=dumb"));
    argv.addAll(
        List.of("LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "FIRST=" + first, "SECOND=" + second));
    argv.addAll(List.of("HELLO_SET=", "HELLO_OLD=it's !so \"old\" $HOME \\", "OTHER=$x `y` \\ !é"));
    if (!shell.isCsh()) { // which cannot take a line break in what it changes
      argv.addAll(List.of("HELLO_HOME=one\ntwo", "LINES_OF_MINE=a\n b\n"));
    }
    argv.add(shell.program);
    if (shell.isCsh()) {
      argv.add("-f");
    }
    argv.add(script.toString());
    Tool.Result result = Tool.of(argv).in(temp).run();
    assertThat(result.err()).isEmpty();
    String[] seen = result.out().split("\1", -1);
    assertThat(withoutItsOwn(seen[1])).isEqualTo(withoutItsOwn(seen[0])).contains("OTHER=$x `y`");
  }

  /// What is there but `_`, which names the last program.
  private static String withoutItsOwn(String variables) {
    return variables.replaceAll("(?<=^|\0)_=[^\0]*\0", "");
  }

  @ParameterizedTest
  @EnumSource
  void whatTheUserPutIntoAListMeanwhileStays(Shell shell) throws IOException {
    List<Map<String, String>> seen =
        shown(
            shell,
            "show",
            shell.source("FIRST"),
            shell.set("PATH", "$TOOLS:$PATH:/last"),
            shell.set("HELLO_NEW", "/mine:$HELLO_NEW"),
            shell.source("SECOND"),
            "argosy_deactivate",
            "show");
    assertThat(seen.get(1))
        .containsEntry("PATH", tools + ":" + seen.getFirst().get("PATH") + ":/last")
        .containsEntry("HELLO_NEW", "/mine");
  }

  @ParameterizedTest
  @EnumSource
  void aShellBelowUndoesWhatItsParentDidEvenIfThatReleaseIsGone(Shell shell) throws IOException {
    assumeTrue(Tool.find("bash").isPresent(), "bash is not installed");
    String show = "/usr/bin/env -0; /usr/bin/printf '\\1'\n";
    Path plain = Files.writeString(temp.resolve("plain"), show);
    Path inner = temp.resolve("inner");
    Files.writeString(inner, shell.source("SECOND") + "\nargosy_deactivate\n" + show);
    List<Map<String, String>> seen =
        shown(
            Shell.BASH,
            "export LC_ALL=C.UTF-8",
            shell.program + (shell.isCsh() ? " -f " : " ") + "'" + plain + "'",
            ". \"$FIRST/activate\"",
            "mv \"$FIRST\" \"$TOOLS/gone\"",
            shell.program + (shell.isCsh() ? " -f " : " ") + "'" + inner + "'");
    assertThat(seen.get(1)).isEqualTo(seen.getFirst());
  }

  @ParameterizedTest
  @EnumSource
  void theFilesOfASiteStandApartFromTheStack(Shell shell) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("env " + HOSTILE));
    Path sh = folder.resolve("w_1.sh");
    ShellFiles files =
        new ShellFiles(
            "hello@v1_0",
            activation("one"),
            new ShellFiles.Place.At(first.toString(), sh.toString()));
    Files.writeString(sh, files.sh());
    Path own =
        switch (shell) {
          case CSH, TCSH -> folder.resolve("w_1.csh");
          case FISH -> folder.resolve("w_1.fish");
          case SH, DASH, BASH, ZSH -> sh;
        };
    if (!own.equals(sh)) {
      Files.writeString(own, shell.isCsh() ? files.csh() : files.fish());
    }
    Path link = Files.createSymbolicLink(temp.resolve("link"), own);
    String source = shell == Shell.SH || shell == Shell.DASH ? ". " : "source ";
    List<Map<String, String>> seen =
        shown(shell, "show", source + link, "show", "argosy_deactivate", "show");
    assertThat(seen.get(1)).containsEntry("HELLO_HOME", first + "/share/one");
    assertThat(seen.get(2)).isEqualTo(seen.getFirst());
  }

  @ParameterizedTest
  @EnumSource
  void theToolsOfTheMachineWorkInsideAsBefore(Shell shell) throws IOException {
    Files.createDirectories(first.resolve("bin"));
    List<Map<String, String>> seen =
        shown(
            shell,
            shell.source("FIRST"),
            "ls / | sort >/dev/null",
            "awk 'BEGIN { exit 0 }'",
            "show",
            "argosy_deactivate",
            "awk 'BEGIN { exit 0 }'");
    assertThat(seen.getFirst()).doesNotContainKeys("LD_LIBRARY_PATH", "LD_PRELOAD", "PYTHONPATH");
  }

  static Stream<Shell> posixShells() {
    return Stream.of(Shell.SH, Shell.DASH, Shell.BASH, Shell.ZSH);
  }

  @ParameterizedTest
  @MethodSource("posixShells")
  void noVariableOfTheUsersShellIsTouchedAndStrictShellsBearIt(Shell shell) throws IOException {
    assumeTrue(Tool.find(shell.program).isPresent(), shell.program + " is not installed");
    String script =
        """
        prefix=mine name=mine n=3 IFS=x
        . "$1/activate"
        . "$2/activate"
        argosy_deactivate
        echo "$prefix $name $n $IFS $# ${ARGOSY_ACTIVE-none}"
        set | grep -a -c '^_argosy' || :
        """;
    Tool.Result result =
        Tool.of(shell.program, "-euc", script, "x", first.toString(), second.toString()).run();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("mine mine 3 x 2 none\n0\n");
  }

  @Test
  void aListWithALineBreakIsRefusedByCshAndTakenByTheOthers() {
    ShellFiles files =
        new ShellFiles("h@v1", activation("a"), new ShellFiles.Place.At("/x\ny", "/x\ny/a.sh"));
    assertThat(files.sh()).contains("'/x\ny'");
    assertThatThrownBy(files::csh).hasMessageContaining("csh cannot take a line break");
  }

  /// What it costs is measured by `bench/activation`; this is why it is little. Beside a stack that
  /// may lie anywhere, `readlink` finds the place; where the place is known nothing is started.
  @ParameterizedTest
  @MethodSource("posixShells")
  void anActivationStartsNoProgramAndOneThatTakesAnotherBackNeither(Shell shell)
      throws IOException {
    assumeTrue(Tool.find(shell.program).isPresent(), shell.program + " is not installed");
    List<String> files = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      Path file = temp.resolve(name + ".sh");
      ShellFiles.Place place = new ShellFiles.Place.At(temp + "/" + name, file.toString());
      Files.writeString(file, new ShellFiles(name + "@v1", activation(name), place).sh());
      files.add(file.toString());
    }
    String script =
        """
        PATH=/nowhere
        . "$1"
        . "$2"
        argosy_deactivate
        echo "$PATH"
        """;
    Tool.Result result =
        Tool.of(shell.program, "-euc", script, "x", files.get(0), files.get(1)).run();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("/nowhere\n");
  }
}
