package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stack that stands on a release.
class DeriveTest {
  @TempDir Path folder;
  private CommandLine argosy = new CommandLine(Path.of(""));
  private Path stack;

  @BeforeEach
  void aReleaseAndAStackOnIt() throws IOException {
    argosy = new CommandLine(folder);
    stack = Files.createDirectories(folder.resolve("mine"));
    Files.createDirectories(stack.resolve("own/share"));
    Files.writeString(stack.resolve("own/share/mine"), "mine\n");
    write("prefix", "low@w_2026_46");
    argosy.ship("low", "w_2026_46", 42);
  }

  private void write(String kind, String base) throws IOException {
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: mine
        version: 1
        summary: on another
        kind: %s
        contents:
          - release: %s
          - {dir: own, name: own}
        """
            .formatted(kind, base));
  }

  private List<String> ship(String tag, String... more) throws IOException {
    ArrayList<String> words = new ArrayList<>(List.of("ship", stack.toString(), "--tag=" + tag));
    words.addAll(List.of("--forms=module", "--no-prove"));
    words.addAll(List.of(more));
    argosy.ok(words.toArray(String[]::new));
    String said = argosy.said();
    argosy.ok("show", "mine@" + tag, "--json");
    assertThat(said).contains("base low");
    return packages();
  }

  private List<String> packages() throws IOException {
    return argosy.json().array("packages").stream()
        .map(Json::asObject)
        .map(p -> p.string("name") + " " + p.string("version"))
        .toList();
  }

  @Test
  void thePackagesOfTheReleaseAreTakenExactly() throws IOException {
    assertThat(ship("w_2026_46")).containsExactly("low-files 1", "low 1", "own 1", "mine 1");
    argosy.ok("run", "mine@w_2026_46", "--", "low");
  }

  @Test
  void theBaseStaysAsItWasTakenAndItIsSaidWhenItMoves() throws IOException {
    write("prefix", "low");
    ship("w_2026_46");
    argosy.ship("low", "w_2026_47", 43);
    argosy.ok("ship", stack.toString(), "--tag=w_2026_46", "--forms=module", "--no-prove");
    assertThat(argosy.said())
        .contains("low@w_2026_46")
        .contains("low has moved since, by 1 package");
    argosy.ok("run", "mine@w_2026_46", "--", "low");
    argosy.ok(
        "ship", stack.toString(), "--tag=w_2026_47", "--forms=module", "--no-prove", "--update");
    assertThat(argosy.said()).contains("low@w_2026_47").doesNotContain("has moved");
  }

  @Test
  void aStackOfAnotherKindCannotStandOnIt() throws IOException {
    write("root", "low");
    assertThat(argosy.run("ship", stack.toString(), "--forms=tarball")).isEqualTo(4);
    assertThat(argosy.lastLine()).contains("one is a root stack, the other a prefix stack");
    write("prefix", "low@w_2026_45");
    assertThat(argosy.run("ship", stack.toString(), "--forms=tarball")).isEqualTo(2);
    assertThat(argosy.lastLine()).contains("no release low@w_2026_45; did you mean low@w_2026_46?");
  }
}
