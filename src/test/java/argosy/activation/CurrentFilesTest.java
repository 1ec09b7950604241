package argosy.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.model.Activation;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The real shells source a site's `env/current.*`.
@Tag("client")
class CurrentFilesTest {
  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({"sh,sh", "bash,sh", "zsh,sh", "csh,csh", "tcsh,csh", "fish,fish"})
  void aShellUsesWhatIsActiveAtThatMoment(String shell, String suffix) throws IOException {
    assumeTrue(Tool.find(shell).isPresent(), shell + " is not installed");
    Path root = Files.createDirectories(temp.resolve("it's a \"sïte\" $HOME `id` \\ * !x;&"));
    Path folder = Files.createDirectory(root.resolve("env"));
    CurrentFiles current = new CurrentFiles(root.toString());
    Files.writeString(folder.resolve("current.sh"), current.sh());
    Files.writeString(folder.resolve("current.csh"), current.csh());
    Files.writeString(folder.resolve("current.fish"), current.fish());
    for (String id : List.of("hello-w_2026_46", "hello-w_2026_47")) {
      Files.createDirectories(root.resolve("releases").resolve(id));
      Path sh = folder.resolve(id + ".sh");
      ShellFiles files =
          new ShellFiles(
              id,
              new Activation(List.of(new Activation.Set("HELLO_HOME", "${prefix}/share"))),
              new ShellFiles.Place.At(root.resolve("releases").resolve(id).toString(), sh + ""));
      Files.writeString(sh, files.sh());
      Files.writeString(folder.resolve(id + ".csh"), files.csh());
      Files.writeString(folder.resolve(id + ".fish"), files.fish());
    }
    Files.createSymbolicLink(temp.resolve("file"), folder.resolve("current." + suffix));
    Path script = temp.resolve("script");
    String source = suffix.equals("sh") ? ". " : "source ";
    Files.writeString(
        script,
        """
        ln -s releases/hello-w_2026_46 current
        SOURCE'TEMP/file'
        /usr/bin/printenv ARGOSY_ACTIVE
        ln -sfn releases/hello-w_2026_47 current
        SOURCE'TEMP/file'
        /usr/bin/printenv ARGOSY_ACTIVE HELLO_HOME
        argosy_deactivate
        /usr/bin/printenv ARGOSY_ACTIVE HELLO_HOME
        env | grep _argosy
        true
        """
            .replace("SOURCE", source)
            .replace("TEMP", temp.toString()));
    String start = "exec " + shell + (suffix.equals("csh") ? " -f " : " ") + script;
    Tool.Result result =
        Tool.of("env", "-i", "PATH=/usr/bin:/bin", "HOME=/", "LC_ALL=C.UTF-8", "sh", "-c", start)
            .in(root)
            .runOk();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
            "hello-w_2026_46\nhello-w_2026_47\n" + root + "/releases/hello-w_2026_47/share\n");
  }
}
