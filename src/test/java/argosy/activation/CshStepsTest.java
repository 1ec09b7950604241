package argosy.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.model.Activation;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The real csh and tcsh source a site's file; what they do alone is what `activate.sh` does.
@Tag("client")
class CshStepsTest {
  private static final String SHOW = "/usr/bin/env -0; /usr/bin/printf '\\1'\n";
  @TempDir Path temp;

  private ShellFiles files(Activation activation) throws IOException {
    Path sh = temp.resolve("it's a file.sh");
    ShellFiles.Place at =
        new ShellFiles.Place.At(temp + "/it's a \"stäck\" $HOME `id` \\ * !x;&é", sh.toString());
    ShellFiles files = new ShellFiles("it's@!v1", activation, at);
    Files.writeString(sh, files.sh());
    Files.writeString(temp.resolve("release.csh"), files.csh());
    return files;
  }

  private List<Map<String, String>> seen(String old, String... argv) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of("env", "-i", "HOME=/h", "TERM=dumb", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"));
    all.addAll(List.of("HELLO_LIST=" + old, "HELLO_SET=" + old, "HELLO_OLD=" + old));
    all.addAll(List.of(argv));
    Tool.Result result = Tool.of(all).in(temp).run();
    assertThat(result.err()).isEmpty();
    return ShellFilesTest.maps(result.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"csh", "tcsh"})
  void cshAloneLeavesWhatShWouldHaveLeftWhateverStoodThereAndStartsNothing(String shell)
      throws IOException {
    assumeTrue(Tool.find(shell).isPresent(), shell + " is not installed");
    assumeTrue(Tool.find("strace").isPresent(), "strace is not installed");
    files(
        new Activation(
            List.of(
                new Activation.Prepend("PATH", "${prefix}/bin"),
                new Activation.Prepend("PATH", "${prefix}/more bin"),
                new Activation.Set("HELLO_HOME", "${prefix}/one! 'q' \"d\" $HOME `id` *"),
                new Activation.Set("HELLO_SET", ""),
                new Activation.Set("HELLO_SET", "(again"),
                new Activation.Append("HELLO_LIST", "${prefix}/é"),
                new Activation.Prepend("HELLO_NEW", "~"),
                new Activation.Append("HELLO_NEW", "{n"),
                new Activation.Unset("HELLO_OLD"),
                new Activation.Set("HELLO_LAST", "-"))));
    Path inSh = Files.writeString(temp.resolve("in.sh"), ". './it'\\''s a file.sh'\n" + SHOW);
    Path inCsh = temp.resolve("in.csh");
    Files.writeString(inCsh, "source release.csh\n" + SHOW + "argosy_deactivate\n" + SHOW);
    String hostile = "it's !so \"old\" $HOME \\ `id` {a,b} ~ ? é";
    for (String old : List.of("plain", "", hostile, "*", "(", ")", "~", "-")) {
      Path calls = temp.resolve("calls");
      String trace = "strace -f -qq -e signal=none -e trace=execve -o " + calls + " " + shell;
      List<Map<String, String>> inside = seen(old, (trace + " -f " + inCsh).split(" "));
      assertThat(inside.getFirst())
          .as(old)
          .isEqualTo(seen(old, "dash", inSh.toString()).getFirst());
      assertThat(Files.readAllLines(calls).get(1)).contains("/usr/bin/env"); // none before it
      assertThat(inside.get(1)).as(old).isEqualTo(seen(old, "sh", "-c", SHOW).getFirst());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"csh", "tcsh"})
  void aVariableWithALineBreakIsRefusedBeforeAnythingChanges(String shell) throws IOException {
    assumeTrue(Tool.find(shell).isPresent(), shell + " is not installed");
    files(new Activation(List.of(new Activation.Set("HELLO_SET", "new"))));
    Path in = Files.writeString(temp.resolve("in.csh"), "source release.csh\n" + SHOW);
    Tool.Result result =
        Tool.of("env", "PATH=/usr/bin:/bin", "HELLO_SET=a\nb", shell, "-f", in.toString())
            .in(temp)
            .run();
    assertThat(result.err()).startsWith("activate: csh cannot take a variable with a line break");
    assertThat(ShellFilesTest.maps(result.out()).getFirst()).containsEntry("HELLO_SET", "a\nb");
  }

  @Test
  void aValueWithALineBreakIsLeftToShWhichSaysWhatCshCannotTake() throws IOException {
    ShellFiles files = files(new Activation(List.of(new Activation.Set("HELLO_SET", "a\nb"))));
    assertThat(files.csh()).contains("/bin/sh").doesNotContain("ARGOSY_UNDO");
  }
}
