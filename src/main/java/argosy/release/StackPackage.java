package argosy.release;

import argosy.activation.EnvironmentMap;
import argosy.activation.ShellText;
import argosy.base.DidYouMean;
import argosy.base.Json;
import argosy.base.OwnFile;
import argosy.base.UnsupportedException;
import argosy.codec.elf.Baseline;
import argosy.model.Adopter;
import argosy.model.Command;
import argosy.model.Demo;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.KernelSpec;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The stack's own package: what its file declares and no other package brings. Under `usr` in root
/// stacks:
///
///     bin/NAME-demo                          runs the demo and checks it
///     bin/COMMAND                            for commands that no package has
///     share/argosy/NAME/demo/...             the files of `demo/`
///     share/argosy/NAME/README, LICENCES     what is in the stack, under which licences
///     share/jupyter/kernels/KERNEL/kernel.json
public final class StackPackage {
  private static final List<String> ROOT_PROGRAMS =
      List.of("usr/local/bin/", "usr/bin/", "bin/", "usr/local/sbin/", "usr/sbin/", "sbin/");
  private static final String OWN_PLACE =
      "prefix=$(CDPATH= cd -- \"$(dirname -- \"$(readlink -f -- \"$0\")\")/..\" && pwd)";

  private static final String MADE_FROM = "made-from";
  private final Stack stack;
  private final List<Adopter.Adopted> others;
  private final ObjectStore objects;
  private final Map<String, String> needs;
  private final String under;
  private final List<Entry> entries = new ArrayList<>();

  private StackPackage(
      Stack stack, List<Adopter.Adopted> others, ObjectStore objects, Map<String, String> needs) {
    this.needs = needs;
    this.stack = stack;
    this.others = others;
    this.objects = objects;
    this.under = stack.kind() == StackKind.ROOT ? "usr/" : "";
  }

  /// Makes the package and puts it into the store.
  ///
  /// @param folder that holds the stack's file and `demo/`
  /// @param others the stack's packages, in the store
  /// @throws UnsupportedException if a declared command has no program, or a demo file is neither
  ///   file, folder nor a link inside
  public static Adopter.Adopted make(
      Stack stack, Path folder, List<Adopter.Adopted> others, ObjectStore objects)
      throws IOException {
    return make(stack, folder, others, objects, Map.of());
  }

  /// The same, with what the stack needs of a machine recorded.
  ///
  /// @param needs facts of a [Baseline]
  public static Adopter.Adopted make(
      Stack stack,
      Path folder,
      List<Adopter.Adopted> others,
      ObjectStore objects,
      Map<String, String> needs)
      throws IOException {
    return new StackPackage(stack, others, objects, needs).make(folder);
  }

  /// A stack's own package with what the stack needs of a machine now that others of its packages
  /// changed; the same package where that is the same.
  ///
  /// @param needs facts of a [Baseline]
  public static Adopter.Adopted needing(
      Adopter.Adopted own, Map<String, String> needs, ObjectStore objects) throws IOException {
    Package p = own.metadata();
    if (Baseline.among(p.facts()).equals(needs)) {
      return own;
    }
    Map<String, String> facts = new TreeMap<>(p.facts());
    facts.keySet().removeAll(Baseline.among(p.facts()).keySet());
    facts.putAll(needs);
    Package changed = p.withFacts(facts);
    Descriptor record =
        objects.put(Package.MEDIA_TYPE, new ByteArrayInputStream(changed.canonicalBytes()));
    objects.flush();
    return new Adopter.Adopted(changed, record.digest());
  }

  /// Whether a package is one that a stack adds to others.
  public static boolean isOne(Package metadata) {
    return metadata.provenance().containsKey(MADE_FROM);
  }

  private Adopter.Adopted make(Path folder) throws IOException {
    Set<String> present = present();
    if (stack.demo().isPresent()) {
      DemoFolder.read(folder.resolve("demo"), stack.demoFolder(), objects).forEach(entries::add);
      add("bin/" + stack.demoCommand(), 0755, demo(stack.demo().get()));
    }
    for (Command command : stack.commands()) {
      program(command, present);
    }
    for (KernelSpec kernel : stack.kernels()) {
      String path = "share/jupyter/kernels/" + kernel.name() + "/kernel.json";
      if (!present.contains(under + path)) {
        add(path, 0644, kernelSpec(kernel));
      }
    }
    add("share/argosy/" + stack.name() + "/README", 0644, readme());
    add("share/argosy/" + stack.name() + "/LICENCES", 0644, licences());
    return stored(Tree.of(entries));
  }

  /// What the packages bring; looked for only where the stack asks for programs or kernels.
  private Set<String> present() throws IOException {
    Set<String> present = new HashSet<>();
    if (!stack.commands().isEmpty() || !stack.kernels().isEmpty()) {
      for (Adopter.Adopted other : others) {
        Tree tree = Realise.loadTree(objects, other.metadata());
        tree.entries().forEach(e -> present.add(e.path()));
      }
    }
    return present;
  }

  private Adopter.Adopted stored(Tree tree) throws IOException {
    Descriptor files =
        objects.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(tree.canonicalBytes()));
    boolean taken = others.stream().anyMatch(o -> o.metadata().name().equals(stack.name()));
    Package metadata =
        new Package(
            taken ? stack.name() + "-stack" : stack.name(),
            stack.version(),
            "",
            Lock.platform(stack, others),
            stack.licence(),
            List.of(),
            files,
            "",
            List.of(),
            facts(),
            Map.of(MADE_FROM, "stack.yaml"));
    Descriptor record =
        objects.put(Package.MEDIA_TYPE, new ByteArrayInputStream(metadata.canonicalBytes()));
    objects.flush();
    return new Adopter.Adopted(metadata, record.digest());
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>(needs);
    facts.put("description", stack.summary());
    facts.put("section", "science");
    return facts;
  }

  /// Nothing if a package has the program; a wrapper if the command is more than its name.
  private void program(Command command, Set<String> present) throws IOException {
    List<String> folders = stack.kind() == StackKind.ROOT ? ROOT_PROGRAMS : List.of("bin/");
    if (folders.stream().anyMatch(f -> present.contains(f + command.name()))) {
      return;
    }
    if (command.argv().equals(List.of(command.name()))) {
      List<String> known =
          present.stream()
              .filter(p -> folders.contains(p.substring(0, p.lastIndexOf('/') + 1)))
              .map(p -> p.substring(p.lastIndexOf('/') + 1))
              .toList();
      throw new UnsupportedException(
          "command "
              + command.name()
              + ": no package of "
              + stack.name()
              + " has such a program"
              + DidYouMean.hint(command.name(), known),
          "correct its name in stack.yaml, say what it runs with run:, or add the package that has"
              + " it");
    }
    String words = command.argv().stream().map(this::word).collect(Collectors.joining(" "));
    String place = stack.kind() == StackKind.ROOT ? "" : OWN_PLACE + "\n";
    add("bin/" + command.name(), 0755, "#!/bin/sh\n" + place + "exec " + words + " \"$@\"\n");
  }

  private String demo(Demo demo) throws UnsupportedException {
    List<String> expectations = new ArrayList<>();
    for (Demo.Expectation e : demo.expectations()) {
      if (e.value().matches("(?s).*[\\t\\n].*") || !e.value().equals(e.value().strip())) {
        throw new UnsupportedException(
            "demo: the expected value of " + e.name() + " has white space around it, tabs or lines",
            "let the demo print a single line of text");
      }
      String tolerance = e.tolerance() < 0 ? "-1" : Double.toString(e.tolerance());
      expectations.add(e.name() + "\t" + tolerance + "\t" + e.value());
    }
    boolean root = stack.kind() == StackKind.ROOT;
    String environment =
        root
            ? ShellText.sh(EnvironmentMap.standingAt(stack.environment(), "/"), "")
            : ShellText.sh(Realise.activation(stack), "");
    return OwnFile.text(StackPackage.class, "demo.sh")
        .replace("@PREFIX@\n", root ? "" : OWN_PLACE + "\n")
        .replace("@ENVIRONMENT@\n", environment)
        .replace("@NAME@", stack.name())
        .replace("@TIMEOUT@", Long.toString(demo.timeoutSeconds()))
        .replace("@COUNT@", Integer.toString(expectations.size()))
        .replace("@COMMAND@", demo.argv().stream().map(this::word).collect(Collectors.joining(" ")))
        .replace("@EXPECTATIONS@", String.join("\n", expectations));
  }

  /// One word of a command line for the shell, its places worked out or left to `$prefix`.
  private String word(String text) {
    String placed = text.replace("${demo}", "${prefix}/" + stack.demoFolder());
    return stack.kind() == StackKind.ROOT
        ? ShellText.shQuote(EnvironmentMap.substitute(placed, "/"))
        : ShellText.value(placed);
  }

  private String kernelSpec(KernelSpec kernel) {
    return Json.object()
        .put("argv", kernel.argv())
        .put("display_name", kernel.displayName())
        .put("language", kernel.language())
        .build()
        .pretty();
  }

  private String readme() {
    StringBuilder out = new StringBuilder();
    out.append(stack.name() + " " + stack.version() + "\n" + stack.summary() + "\n\n");
    if (!stack.commands().isEmpty()) {
      out.append("Commands:\n");
      stack
          .commands()
          .forEach(c -> out.append(("  " + c.name() + "  " + c.help()).stripTrailing() + "\n"));
    }
    if (stack.demo().isPresent()) {
      out.append(
          "\nTo see that it works: " + stack.demoCommand() + "  (prints its results, then Ok.)\n");
    }
    return out.toString();
  }

  /// `NAME VERSION LICENCE`, sorted; the texts are where the packages have them.
  private String licences() {
    return others.stream()
        .map(Adopter.Adopted::metadata)
        .map(p -> p.name() + " " + p.version() + " " + p.licence().expression() + "\n")
        .sorted()
        .collect(
            Collectors.joining("", stack.name() + " " + stack.licence().expression() + "\n\n", ""));
  }

  private void add(String path, int mode, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Descriptor d = objects.put("text/plain", new ByteArrayInputStream(bytes));
    entries.add(new Entry.File(under + path, mode, d.digest(), d.sizeBytes()));
  }
}
