package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.CorruptException;
import argosy.base.FailedException;
import argosy.base.HeldException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int argosy(String... args) {
    return new Main(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(args);
  }

  private String stdout() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String lastLine() {
    return err.toString(StandardCharsets.UTF_8).stripTrailing().lines().reduce("", (a, b) -> b);
  }

  @Test
  void aMisspeltCommandIsWrongUsageAndTheRightOneIsNamed() {
    assertThat(argosy("shipp")).isEqualTo(2);
    assertThat(lastLine()).startsWith("argosy: ").contains("ship").contains("; do: argosy --help");
  }

  @Test
  void anUnknownOptionIsWrongUsage() {
    assertThat(argosy("ls", "--jsno")).isEqualTo(2);
    assertThat(lastLine()).contains("--jsno").contains("; do: argosy ls --help");
  }

  @Test
  void aCommandWithoutTheArgumentItNeedsSaysWhichAndDoesNothing() {
    assertThat(argosy("relocate")).isEqualTo(2);
    assertThat(lastLine())
        .isEqualTo("argosy: Missing required parameter: 'TREE'; do: argosy relocate --help");
    assertThat(Verbs.commandLine().getSubcommands().values())
        .flatMap(c -> c.getSubcommands().isEmpty() ? List.of(c) : c.getSubcommands().values())
        .flatMap(c -> c.getCommandSpec().positionalParameters())
        .isNotEmpty()
        .allMatch(p -> p.required() == p.arity().min() > 0, "is required if it takes one at least");
  }

  @Test
  void whatACommandIsForIsOneSentenceThatEnds() {
    assertThat(HelpText.paragraphs(List.of("Does this and", "that. And more", "of it.", "", "Or.")))
        .containsExactly("Does this and that.", "And more of it.", "", "Or.");
    assertThat(Verbs.commandLine().getSubcommands().get("site").getSubcommands().values())
        .extracting(c -> c.getCommandSpec().usageMessage().description()[0])
        .allMatch(about -> about.endsWith("."));
  }

  @Test
  void helpIsEverywhereAndHasAnExample() {
    assertThat(Verbs.names()).isNotEmpty();
    for (String name : Verbs.names()) {
      out.reset();
      assertThat(argosy(name, "--help")).as(name).isZero();
      assertThat(stdout()).as(name).contains("Example").contains("--json").contains("--dry-run");
      assertThat(argosy(name, "-?")).as(name).isZero();
    }
  }

  @Test
  void everyKindOfFailureHasItsExitCodeAndSaysWhatToDo() {
    Map<Integer, Throwable> failures =
        Map.of(
            1, new FailedException("the demo failed", "look"),
            2, new IllegalArgumentException("no such form"),
            3, new CorruptException("pack 1: bad"),
            4, new UnsupportedException("podman is missing", "argosy doctor --install"),
            5, new IOException("No space left on device"),
            6, new HeldException("locked by pid 1"),
            130, new InterruptedIOException("stop"));
    failures.forEach((exit, failure) -> {
      Failures f = Failures.of(failure, "ship");
      assertThat(f.exit()).isEqualTo(exit);
      assertThat(f.line()).startsWith("argosy: ").contains("; do: ").doesNotContain("\n");
    });
  }

  @Test
  void aMissingFileAndADeniedOneAreNamed() {
    assertThat(Failures.of(new NoSuchFileException("/nowhere"), "adopt").line())
        .contains("[/nowhere]");
    assertThat(Failures.of(new AccessDeniedException("/root/x"), "adopt").line())
        .contains("permission denied [/root/x]");
  }

  @Test
  void jsonOnAFailureIsOneObjectWithTheRemedy() throws IOException {
    assertThat(argosy("completion", "tcsh", "--json")).isEqualTo(2);
    Json.Obj object = Json.parse(stdout()).asObject();
    assertThat(object.string("error")).contains("tcsh");
    assertThat(object.number("exit")).isEqualTo(2);
  }

  @Test
  void completionKnowsEveryCommandInEveryShell() {
    for (String shell : new String[] {"bash", "zsh", "fish"}) {
      out.reset();
      assertThat(argosy("completion", shell)).isZero();
      assertThat(stdout()).contains(Verbs.names());
    }
  }
}
