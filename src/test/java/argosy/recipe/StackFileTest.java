package argosy.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Json;
import argosy.model.Activation;
import argosy.model.Base;
import argosy.model.Bundle;
import argosy.model.Command;
import argosy.model.Content;
import argosy.model.Demo;
import argosy.model.Generation;
import argosy.model.ImageName;
import argosy.model.ImageSettings;
import argosy.model.KernelSpec;
import argosy.model.Licence;
import argosy.model.Platform;
import argosy.model.Stack;
import argosy.model.StackKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

class StackFileTest {
  private static final String SMALL =
      """
      name: tiny
      version: 1.0
      summary: A stack
      kind: prefix
      contents: [{dir: tree}]
      """;

  private static final String FULL =
      """
      # everything a stack can say
      name: py-fai_2
      version: 2026.1
      summary: "Azimuthal integration: fast"
      kind: root
      contents:
        - debs: [python3-pyfai, pymca]
        - {debs: [busybox-static], essential: false}
        - dir: extra files
          name: extra
          version: 3
        - debFolder: ../debs
        - {tarball: tools.tar.gz, name: tools}
        - oci: oci://registry.example.org/site/tools:4
      platforms: [linux/amd64, linux/aarch64]
      licence: MIT AND GPL-2.0-or-later
      access: non-redistributable
      environment:
        - set: {LC_ALL: C.UTF-8, N: 1}
        - prepend: {PATH: "${prefix}/bin"}
        - append: {DATA: /data}
        - unset: PYTHONPATH
        - unset: [A, B]
      commands:
        - pymca
        - name: integrate
          run: pyFAI-integrate --quiet
          help: integrates
        - {name: two.words, run: [sh, -c, "echo 'a b'"]}
      kernels:
        - {name: python3}
        - {name: r, displayName: R 4, language: R, run: ["R", "{connection_file}"]}
      demo:
        run: python3 ${demo}/demo.py
        timeout: 60
        expect:
          peak: {value: 27.8423, tolerance: 1e-3}
          name: LaB6
          exact: {value: 10}
      labels: {org.example.team: Ünit, n: 7}
      image:
        name: "{product}-{tag}"
        entrypoint: [tini, --]
        command: bash -l
        user: 1000:1000
        workdir: /data
        ports: [8888, 53/udp]
        volumes: [/data]
      """;

  @Test
  void everyFieldIsRead() {
    assertThat(StackFile.parse("stack.yaml", FULL))
        .isEqualTo(
            new Stack(
                "py-fai_2",
                "2026.1",
                "Azimuthal integration: fast",
                StackKind.ROOT,
                List.of(
                    new Content.Debs(List.of("python3-pyfai", "pymca"), true),
                    new Content.Debs(List.of("busybox-static"), false),
                    new Content.Dir("extra files", "extra", "3"),
                    new Content.DebFolder("../debs"),
                    new Content.Tarball("tools.tar.gz", "tools", ""),
                    new Content.Image("oci://registry.example.org/site/tools:4")),
                List.of(Platform.LINUX_AMD64, new Platform("linux", "arm64")),
                new Licence("MIT AND GPL-2.0-or-later", Licence.Access.NON_REDISTRIBUTABLE),
                new Activation(
                    List.of(
                        new Activation.Set("LC_ALL", "C.UTF-8"),
                        new Activation.Set("N", "1"),
                        new Activation.Prepend("PATH", "${prefix}/bin"),
                        new Activation.Append("DATA", "/data"),
                        new Activation.Unset("PYTHONPATH"),
                        new Activation.Unset("A"),
                        new Activation.Unset("B"))),
                List.of(
                    new Command("pymca", List.of("pymca"), ""),
                    new Command("integrate", List.of("pyFAI-integrate", "--quiet"), "integrates"),
                    new Command("two.words", List.of("sh", "-c", "echo 'a b'"), "")),
                List.of(
                    new KernelSpec(
                        "python3",
                        "python3",
                        "python",
                        List.of("python3", "-m", "ipykernel_launcher", "-f", "{connection_file}")),
                    new KernelSpec("r", "R 4", "R", List.of("R", "{connection_file}"))),
                Optional.of(
                    new Demo(
                        List.of("python3", "${demo}/demo.py"),
                        60,
                        List.of(
                            new Demo.Expectation("peak", "27.8423", 1e-3),
                            new Demo.Expectation("name", "LaB6", -1),
                            new Demo.Expectation("exact", "10", -1)))),
                Map.of("org.example.team", "Ünit", "n", "7"),
                new ImageSettings(
                    new ImageName("{product}-{tag}"),
                    List.of("tini", "--"),
                    List.of("bash", "-l"),
                    "1000:1000",
                    "/data",
                    List.of("8888/tcp", "53/udp"),
                    List.of("/data")),
                new Base.Usual(),
                Optional.empty(),
                List.of()));
  }

  @Test
  void whatIsReadSurvivesJson() throws IOException {
    Stack stack = StackFile.parse("stack.yaml", FULL);
    assertThat(Stack.fromJson(Json.parse(stack.toJson().canonical()))).isEqualTo(stack);
  }

  @Test
  void theLeastStackHasTheUsualRest() {
    Stack stack = StackFile.parse("stack.yaml", SMALL);
    assertThat(stack.version()).isEqualTo("1.0");
    assertThat(stack.platforms()).containsExactly(Platform.LINUX_AMD64);
    assertThat(stack.licence()).isEqualTo(Licence.UNKNOWN);
    assertThat(stack.demo()).isEmpty();
  }

  @Test
  void theBaseOfAPrefixStackIsTheUsualOneNoneOrDeclared() throws IOException {
    assertThat(StackFile.parse("f", SMALL).base()).isEqualTo(new Base.Usual());
    assertThat(StackFile.parse("f", SMALL + "base: none\n").base())
        .isEqualTo(new Base.Declared(List.of()));
    Stack stack = StackFile.parse("f", SMALL + "base: [{debs: [libc6]}, {dir: root}]\n");
    assertThat(stack.base())
        .isEqualTo(
            new Base.Declared(
                List.of(
                    new Content.Debs(List.of("libc6"), false), new Content.Dir("root", "", ""))));
    assertThat(Stack.fromJson(Json.parse(stack.toJson().canonical()))).isEqualTo(stack);
    assertThat(schema().faults(json(SMALL + "base: [{debs: [libc6]}]\n"))).isEmpty();
    assertThat(schema().faults(json(SMALL + "base: none\n"))).isEmpty();
  }

  /// A file, and what the first line of the message must be.
  private record Bad(String text, String message) {
    static Bad plus(String lines, String message) {
      return new Bad(SMALL + lines, message);
    }
  }

  private static Stream<Bad> badFiles() {
    return Stream.of(
        new Bad("", "f:1:1: the file is empty"),
        new Bad("name: [", "f:1:8: not YAML: "),
        new Bad("- a\n", "f:1:1: a stack: expected fields (name: value) but got a list"),
        new Bad(SMALL.replace("name: tiny\n", ""), "f:1:1: name is missing"),
        new Bad(
            SMALL.replace("tiny", "Tiny"),
            "f:1:7: a stack's name is of a-z, 0-9, _ and -: \"Tiny\""),
        new Bad(
            SMALL.replace("1.0", "1 0"),
            "f:2:10: a stack's version is of letters, digits and . + ~ _ -: \"1 0\""),
        new Bad(SMALL.replace("1.0", ""), "f:2:9: version: expected text but got nothing"),
        new Bad(
            SMALL.replace("prefix", "rot"),
            "f:4:7: kind: expected one of prefix, root but got \"rot\"; did you mean root?"),
        new Bad(
            SMALL.replace("[{dir: tree}]", "tree"),
            "f:5:11: contents: expected a list but got \"tree\""),
        new Bad(
            SMALL.replace("dir: tree", "dri: tree"),
            "f:5:12: contents: expected exactly one of dir, debs, debFolder, rpmFolder, tarball,"
                + " oci, eups, recipes, conda, release"),
        new Bad(
            SMALL.replace("dir: tree", "dir: tree, debs: [x]"),
            "f:5:12: contents: expected exactly one"),
        new Bad(
            SMALL.replace("dir: tree", "dir: tree, essential: true"),
            "f:5:35: essential stands beside debs only"),
        new Bad(
            SMALL.replace("dir: tree", "debs: []"),
            "f:5:19: debs: expected at least one package name"),
        new Bad(
            SMALL.replace("dir: tree", "debs: [x], essential: maybe"),
            "f:5:35: essential: expected true or false but got \"maybe\""),
        Bad.plus(
            "licens: MIT\n",
            "f:6:1: unknown field licens; did you mean licence? (a stack has name, "),
        Bad.plus("name: again\n", "f:6:1: a stack: name comes twice"),
        Bad.plus(
            "environment: [{set: {A: 1}, unset: B}]\n", "f:6:15: environment: expected one of set"),
        Bad.plus(
            "environment: [{set: {A-B: 1}}]\n",
            "f:6:27: environment: a variable's name is of letters"),
        Bad.plus("environment: [{prefix: {A: 1}}]\n", "f:6:16: unknown field prefix"),
        Bad.plus("commands: [a b]\n", "f:6:12: a command's name is of letters"),
        Bad.plus(
            "commands: [{name: a, run: \"x | y\"}]\n",
            "f:6:27: run: no shell reads this; write it as a list of words"),
        Bad.plus(
            "kernels: [{name: k, run: [R]}]\n",
            "f:6:26: a kernel's run needs the word {connection_file}"),
        Bad.plus("demo: {run: x}\n", "f:6:7: a demo needs expect"),
        Bad.plus(
            "demo: {run: x, expect: {a: {value: b, tolerance: 1}}}\n",
            "f:6:36: expected a number but got \"b\""),
        Bad.plus(
            "demo: {run: x, expect: {a: {value: 1, tolerance: -1}}}\n",
            "f:6:50: tolerance: expected at least 0"),
        Bad.plus(
            "demo: {run: x, timeout: 1m, expect: {a: b}}\n",
            "f:6:25: timeout: expected whole seconds but got \"1m\""),
        Bad.plus("image: {name: stack}\n", "f:6:8: an image's name is of"),
        Bad.plus("image: {ports: [99999]}\n", "f:6:8: a port is NUMBER/tcp or NUMBER/udp"),
        Bad.plus("image: {volumes: [data]}\n", "f:6:8: a volume is an absolute path"),
        Bad.plus("base: some\n", "f:6:7: base: expected a list as in contents, or none, but got"),
        Bad.plus(
            "base: [{dri: x}]\n",
            "f:6:8: base: expected exactly one of dir, debs, debFolder, rpmFolder, tarball, oci,"
                + " eups, recipes, conda, release"),
        new Bad(
            SMALL.replace("prefix", "root") + "base: none\n",
            "f:6:7: base: a root stack stands alone"),
        Bad.plus("generation: 0\n", "f:6:13: generation: expected a number from 1 but got \"0\""),
        Bad.plus(
            "bundles: [{name: a}]\n",
            "f:6:11: a bundle needs packages: the names of some of the stack's"),
        Bad.plus(
            "bundles: [{name: tiny, packages: [x]}]\n",
            "f:6:10: bundles: tiny is the name of another"),
        new Bad(
            SMALL.replace("dir: tree", "conda: {specs: [x]}"),
            "f:5:20: conda: expected channels, at least one folder or address"),
        new Bad(
            SMALL.replace("dir: tree", "conda: {channels: [c], specs: ['a >=1 b c']}"),
            "f:5:44: not a match specification: \"a >=1 b c\""),
        Bad.plus("labels: [a]\n", "f:6:9: labels: expected fields"),
        Bad.plus("access: everybody\n", "f:6:9: access: expected one of open,"));
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void aFaultIsNamedWithLineAndColumn(Bad bad) {
    assertThatThrownBy(() -> StackFile.parse("f", bad.text()))
        .isInstanceOf(InvalidTextException.class)
        .hasMessageStartingWith(bad.message());
  }

  @Test
  void allFaultsOfAFileAreNamedAtOnce() {
    String text = SMALL.replace("prefix", "rot").replace("dir: tree", "debs: 7") + "lables: {}\n";
    assertThatThrownBy(() -> StackFile.parse("f", text))
        .hasMessage(
            """
            f:4:7: kind: expected one of prefix, root but got "rot"; did you mean root?
            f:5:19: debs: expected a list but got "7"
            f:5:19: debs: expected at least one package name
            f:6:1: unknown field lables; did you mean labels? (a stack has name, version, summary, \
            kind, contents, platforms, licence, access, environment, commands, kernels, demo, labels, \
            image, base, generation, bundles)\
            """);
  }

  @Test
  void channelsGenerationAndBundlesAreRead() throws IOException {
    Stack stack =
        StackFile.parse(
            "f",
            SMALL.replace("dir: tree", "conda: {channels: [../ch], specs: [numpy >=1.26]}")
                + """
                generation: 12
                bundles:
                  - {name: tiny_apps, packages: [numpy], demo: true}
                """);
    assertThat(stack.contents())
        .containsExactly(new Content.Channels(List.of("../ch"), List.of("numpy >=1.26")));
    assertThat(stack.generation()).contains(new Generation(12));
    assertThat(stack.bundles())
        .containsExactly(new Bundle("tiny_apps", "tiny_apps", List.of("numpy"), true));
    assertThat(Stack.fromJson(stack.toJson())).isEqualTo(stack);
  }

  private static SchemaCheck schema() throws IOException {
    return new SchemaCheck(
        Json.parse(Files.readString(Path.of("spec/stack.schema.json"))).asObject());
  }

  private static Json json(@Nullable Object yaml) {
    return switch (yaml) {
      case null -> new Json.Null();
      case Map<?, ?> m -> {
        Map<String, Json> members = new LinkedHashMap<>();
        m.forEach((k, v) -> members.put(String.valueOf(k), json(v)));
        yield new Json.Obj(members);
      }
      case List<?> l -> new Json.Arr(l.stream().map(StackFileTest::json).toList());
      case Number n -> new Json.Num(new BigDecimal(n.toString()));
      case Boolean b -> Json.of(b);
      default -> Json.of(yaml.toString());
    };
  }

  private static Json json(String yaml) {
    return json(new Load(LoadSettings.builder().build()).loadFromString(yaml));
  }

  @ParameterizedTest
  @ValueSource(strings = {SMALL, FULL})
  void theSchemaAcceptsWhatTheReaderAccepts(String text) throws IOException {
    assertThat(schema().faults(json(text))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void theSchemaRefusesWhatTheReaderRefuses(Bad bad) throws IOException {
    Json value;
    try {
      value = json(bad.text());
    } catch (YamlEngineException e) {
      return; // no YAML, or a name twice: nothing a schema is asked about
    }
    // What a schema cannot say: a tolerance needs a number, a kernel's run its word, a base a
    // prefix, a bundle a name that is not taken, a specification its form.
    if (Stream.of(
            "expected a number but got \"b\"",
            "needs the word",
            "stands alone",
            "is the name of another",
            "not a match specification")
        .noneMatch(bad.message()::contains)) {
      assertThat(schema().faults(value)).isNotEmpty();
    }
  }

  @Test
  void theSchemaKnowsTheSameFields() throws IOException {
    assertThat(schema().root().get("properties").asObject().members().keySet())
        .containsExactlyElementsOf(StackFile.FIELDS);
  }
}
