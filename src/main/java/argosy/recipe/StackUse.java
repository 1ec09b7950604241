package argosy.recipe;

import argosy.model.Command;
import argosy.model.Demo;
import argosy.model.ImageName;
import argosy.model.ImageSettings;
import argosy.model.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fields of `stack.yaml` that say how a stack is used: commands, kernels, demo, image.
final class StackUse {
  private static final String CONNECTION = "{connection_file}";

  private StackUse() {}

  /// A name alone, or name, run and help.
  static Optional<Command> command(Marked item) {
    if (item.isText()) {
      String name = item.text("commands");
      return item.made(() -> new Command(name, List.of(name), ""));
    }
    Fields f = item.fields("a command", List.of("name", "run", "help"));
    String name = f.required("name");
    List<String> argv = f.has("run") ? f.words("run") : List.of(name);
    String help = f.text("help", "");
    return name.isEmpty() ? Optional.empty() : item.made(() -> new Command(name, argv, help));
  }

  static Optional<KernelSpec> kernel(Marked item) {
    Fields f = item.fields("a kernel", List.of("name", "displayName", "language", "run"));
    String name = f.required("name");
    if (!name.matches("[A-Za-z0-9._-]*")) {
      f.fault("name", "a kernel's name is of letters, digits and . _ -: \"" + name + "\"");
    }
    List<String> argv =
        f.has("run")
            ? f.words("run")
            : List.of("python3", "-m", "ipykernel_launcher", "-f", CONNECTION);
    if (!argv.contains(CONNECTION)) {
      f.fault("run", "a kernel's run needs the word " + CONNECTION);
    }
    return Optional.of(
        new KernelSpec(name, f.text("displayName", name), f.text("language", "python"), argv));
  }

  static Optional<Demo> demo(Marked item) {
    Fields f = item.fields("a demo", List.of("run", "timeout", "expect"));
    List<String> argv = f.words("run");
    if (argv.isEmpty()) {
      f.fault("run", "a demo needs run: the command and its arguments");
    }
    long timeout = f.find("timeout").map(StackUse::wholeSeconds).orElse(300L);
    List<Demo.Expectation> expected = new ArrayList<>();
    f.find("expect")
        .ifPresent(e ->
            e.members("expect")
                .forEach((name, value) -> expectation(name, value).ifPresent(expected::add)));
    if (f.find("expect").map(e -> e.members("expect").isEmpty()).orElse(true)) {
      f.fault("expect", "a demo needs expect: what its lines `result NAME VALUE` should say");
    }
    return argv.isEmpty() || expected.isEmpty()
        ? Optional.empty()
        : item.made(() -> new Demo(argv, timeout, expected));
  }

  /// A text to be met exactly, or a value with a tolerance.
  private static Optional<Demo.Expectation> expectation(String name, Marked item) {
    if (item.isText()) {
      String text = item.text(name);
      return item.made(() -> new Demo.Expectation(name, text, -1));
    }
    Fields f = item.fields("an expected result", List.of("value", "tolerance"));
    String value = f.required("value");
    if (!f.has("tolerance")) {
      return item.made(() -> new Demo.Expectation(name, value, -1));
    }
    Optional<Double> number = f.find("value").flatMap(StackUse::number);
    Optional<Double> tolerance = f.find("tolerance").flatMap(StackUse::number);
    if (tolerance.isPresent() && tolerance.get() < 0) {
      f.fault("tolerance", "tolerance: expected at least 0 but got " + tolerance.get());
    }
    return number.isEmpty() || tolerance.isEmpty()
        ? Optional.empty()
        : item.made(() -> new Demo.Expectation(name, value, tolerance.get()));
  }

  private static Optional<Double> number(Marked value) {
    String text = value.text("a number");
    if (!text.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?")) {
      value.fault("expected a number but got \"" + text + "\"");
      return Optional.empty();
    }
    return Optional.of(Double.parseDouble(text));
  }

  private static long wholeSeconds(Marked value) {
    String text = value.text("timeout");
    if (!text.matches("[1-9][0-9]{0,6}")) {
      value.fault("timeout: expected whole seconds but got \"" + text + "\"");
      return 1;
    }
    return Long.parseLong(text);
  }

  static ImageSettings image(Marked item) {
    Fields f =
        item.fields(
            "an image",
            List.of("name", "entrypoint", "command", "user", "workdir", "ports", "volumes"));
    List<String> ports =
        f.each(
            "ports",
            p -> {
              String text = p.text("ports");
              return Optional.of(text.contains("/") ? text : text + "/tcp");
            });
    List<String> volumes = f.each("volumes", v -> Optional.of(v.text("volumes")));
    return item.made(() ->
            new ImageSettings(
                new ImageName(f.text("name", ImageName.USUAL.template())),
                f.words("entrypoint"),
                f.words("command"),
                f.text("user", ""),
                f.text("workdir", ""),
                ports,
                volumes))
        .orElse(ImageSettings.USUAL);
  }
}
