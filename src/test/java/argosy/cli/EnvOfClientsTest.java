package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.prove.CondaClientJudge.Client;
import argosy.prove.CondaHome;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `argosy env create` made is conda's and mamba's own from then on: of those that are on
/// `PATH`.
@Tag("client")
@Tag("conda")
class EnvOfClientsTest {
  @TempDir static Path shared;
  private static CommandLine argosy;
  private static Path channel = Path.of("");
  @TempDir Path folder;

  static Stream<Client> clients() {
    return Arrays.stream(Client.values()).filter(c -> c.find().isPresent());
  }

  /// Two releases of one stack, and another stack, in one channel. A file and a link to a folder of
  /// the first release have no successor in the second.
  @BeforeAll
  static void shipAChannel() throws IOException {
    argosy = new CommandLine(shared);
    channel = shared.resolve("ships/conda");
    Path tool = Files.createDirectories(shared.resolve("tiny/tool")).toRealPath();
    Path program = Files.createDirectories(tool.resolve("bin")).resolve("tiny");
    Files.writeString(program, "#!/bin/sh\ncat '" + tool + "/share/answer'\n");
    assertThat(program.toFile().setExecutable(true, false)).isTrue();
    Path old = Files.createDirectories(tool.resolve("share/old"));
    Files.writeString(old.resolve("file"), "of the first release\n");
    Files.createSymbolicLink(tool.resolve("share/link"), Path.of("old"));
    shipTiny(tool, "1", 42);
    Files.delete(tool.resolve("share/link"));
    Files.delete(old.resolve("file"));
    Files.delete(old);
    shipTiny(tool, "2", 43);
    Files.writeString(
        Files.createDirectories(shared.resolve("more/files/share")).resolve("more"), "more\n");
    ship(
        "more",
        """
        name: more
        version: 1
        summary: another stack
        kind: prefix
        base: []
        contents: [{dir: files, name: more-files, version: 1}]
        """);
  }

  private static void shipTiny(Path tool, String version, int answer) throws IOException {
    Files.writeString(tool.resolve("share/answer"), "result answer " + answer + "\n");
    ship(
        "tiny",
        """
        name: tiny
        version: %1$s
        summary: a tiny stack
        kind: prefix
        base: []
        contents: [{dir: tool, name: Tool_One, version: 1.%1$s}]
        commands: [tiny]
        demo: {run: [tiny], expect: {answer: {value: %2$d, tolerance: 0}}}
        """
            .formatted(version, answer));
  }

  private static void ship(String name, String stack) throws IOException {
    Path place = shared.resolve(name);
    Files.writeString(place.resolve("stack.yaml"), stack);
    String out = "--out=" + channel.getParent();
    argosy.ok("ship", place.toString(), "--forms", "conda", "--no-prove", out);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void itIsListedCheckedAddedToUpdatedAndEmptied(Client client) throws IOException {
    Path env = folder.toRealPath().resolve("env");
    argosy.ok("env", "create", "-c", channel.toString(), "tiny=1", "-p", env.toString());
    CondaHome home = new CondaHome(client.find().orElseThrow(), folder);

    assertThat(listed(home, env)).containsExactly("tiny 1", "tool-one 1.1");
    requireHealth(client, home, env);

    change(home, env, "install", "more");
    assertThat(listed(home, env))
        .containsExactly("more 1", "more-files 1", "tiny 1", "tool-one 1.1");
    assertThat(env.resolve("share/more")).hasContent("more");

    change(home, env, "update", "tiny");
    assertThat(listed(home, env))
        .containsExactly("more 1", "more-files 1", "tiny 2", "tool-one 1.2");
    assertThat(Tool.of(env.resolve("bin/tiny-demo").toString()).runOk().out())
        .isEqualTo("result answer 43\nOk.\n");
    assertThat(env.resolve("share/old/file")).doesNotExist();
    requireHealth(client, home, env);

    List<String> remove = new ArrayList<>(List.of("remove", "--yes", "--quiet", "--offline"));
    remove.addAll(List.of("--prefix", env.toString(), "tiny", "tool-one", "more", "more-files"));
    home.call(remove).runOk();
    assertThat(CondaHome.left(env)).isEmpty();
  }

  /// The names and versions of `list`.
  private static List<String> listed(CondaHome home, Path env) throws IOException {
    String printed = home.call(List.of("list", "--json", "--prefix", env.toString())).runOk().out();
    return Json.parse(printed).asArray().stream()
        .map(p -> p.asObject().string("name") + " " + p.asObject().string("version"))
        .toList();
  }

  /// Only conda has a doctor.
  private static void requireHealth(Client client, CondaHome home, Path env) throws IOException {
    if (client == Client.CONDA) {
      assertThat(home.call(List.of("doctor", "--prefix", env.toString())).runOk().out())
          .contains(
              "There are no packages with altered files.",
              "There are no packages with missing files.",
              "The environment is consistent.");
    }
  }

  private static void change(CondaHome home, Path env, String verb, String spec)
      throws IOException {
    String from = channel.toRealPath().toUri().toString();
    home.call(
            List.of(
                verb,
                "--yes",
                "--quiet",
                "--prefix",
                env.toString(),
                "--override-channels",
                "--channel",
                from.substring(0, from.length() - 1),
                spec))
        .runOk();
  }
}
