package argosy.activation;

import argosy.base.OwnFile;
import argosy.codec.elf.Baseline;
import argosy.model.Activation;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Stack;
import argosy.model.StackKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The files that make an unpacked stack usable without any installed program:
///
///     run              runs a command of the stack: run [OPTIONS] [COMMAND [ARGUMENT...]]
///     activate         sourced: the stack in the calling shell, argosy_deactivate undoes it
///     activate.csh     the same for csh and tcsh, activate.fish for fish
///     bin/COMMAND      root stacks: link to run, which goes by the name it is called by
///     root/...         root stacks: the files; prefix stacks have theirs beside `run`
///
/// Where [#forUnpacked(Profile)] puts nothing, the stack's own files may stand.
public final class Launchers {
  private Launchers() {}

  /// Where the stack's own files go, inside the folder it is unpacked to: `root/` or nothing.
  public static String payloadFolder(Profile profile) {
    return switch (profile.stack().kind()) {
      case ROOT -> "root/";
      case PREFIX -> "";
    };
  }

  /// Whether [#forUnpacked(Profile)] puts a file of its own at the path of an unpacked prefix
  /// stack.
  public static boolean isBesidePrefix(String path) {
    return path.equals("run") || ShellFiles.NAMES.contains(path);
  }

  /// The files to add around the payload, sorted by path.
  public static List<Extra> forUnpacked(Profile profile) {
    Stack stack = profile.stack();
    List<Extra> extras = new ArrayList<>();
    ShellFiles shell =
        new ShellFiles(profile.release().name(), inShell(profile), new ShellFiles.Place.Beside());
    extras.add(new Extra.Script("activate", 0644, shell.sh()));
    extras.add(new Extra.Script("activate.csh", 0644, shell.csh()));
    extras.add(new Extra.Script("activate.fish", 0644, shell.fish()));
    if (stack.kind() == StackKind.ROOT) {
      commandNames(stack).stream()
          .sorted()
          .forEach(name -> extras.add(new Extra.Link("bin/" + name, "../run")));
    }
    extras.add(new Extra.Script("run", 0755, run(profile, "${self%/*}")));
    return List.copyOf(extras);
  }

  /// The names a user can call: the declared commands and the demo's.
  public static List<String> commandNames(Stack stack) {
    Set<String> names = new LinkedHashSet<>();
    stack.commands().forEach(c -> names.add(c.name()));
    stack.demo().ifPresent(d -> names.add(stack.demoCommand()));
    return List.copyOf(names);
  }

  /// The launcher's text.
  ///
  /// @param prefix shell text that says where a prefix stack stands; `self` is the script's path
  static String run(Profile profile, String prefix) {
    StackKind kind = profile.stack().kind();
    String template = kind == StackKind.ROOT ? "run-root.sh" : "run-prefix.sh";
    String environment = ShellText.sh(forShell(profile.activation(), kind), "  ");
    return named(template, profile)
        .replace("@PREFIX@", prefix)
        .replace("@GLIBC@", glibc(packages(profile)))
        .replace("@LIBSTDCXX@", needed(packages(profile)).getOrDefault(Baseline.LIBSTDCXX, ""))
        .replace("@PROCESSOR@", needed(packages(profile)).getOrDefault(Baseline.PROCESSOR, ""))
        .replace("@FORGET@\n", forget(profile.activation()))
        .replace("@QUOTED_RELEASE@", ShellText.shQuote(profile.release().name()))
        .replace("@COMMANDS@", commandTable(profile.stack()))
        .replace("@ENVIRONMENT@\n", environment.isEmpty() ? "  :\n" : environment);
  }

  private static List<Package> packages(Profile profile) {
    return profile.packages().stream().map(Profile.Part::metadata).toList();
  }

  /// The newest C library that the packages need, `2.36`; nothing if none says.
  public static String glibc(List<Package> packages) {
    String version = needed(packages).getOrDefault(Baseline.GLIBC, "");
    return version.matches("2\\.[0-9]{1,4}") ? version : "";
  }

  /// What the last of them says, which is the stack's own, over all files; else the most that one
  /// of them says.
  private static Map<String, String> needed(List<Package> packages) {
    List<Map<String, String>> all = packages.stream().map(p -> Baseline.among(p.facts())).toList();
    return all.isEmpty() || all.getLast().isEmpty() ? Baseline.highest(all) : all.getLast();
  }

  /// What a shell gets. A root stack's own environment holds inside its root only; the shell gets
  /// its `bin`.
  public static Activation inShell(Profile profile) {
    return inShell(profile.stack().kind(), profile.activation());
  }

  /// The same of a stack's own environment.
  public static Activation inShell(StackKind kind, Activation own) {
    return switch (kind) {
      case ROOT -> new Activation(List.of(new Activation.Prepend("PATH", "${prefix}/bin")));
      case PREFIX -> own;
    };
  }

  /// Takes away what the activation adds to, so that it starts from nothing; `PATH` is set.
  private static String forget(Activation activation) {
    StringBuilder out = new StringBuilder();
    for (NetChange change : NetChange.of(activation)) {
      if (!change.variable().equals("PATH")) {
        out.append("  unset ").append(change.variable()).append('\n');
      }
    }
    return out.toString();
  }

  private static Activation forShell(Activation activation, StackKind kind) {
    return switch (kind) {
      case ROOT -> EnvironmentMap.standingAt(activation, "/");
      case PREFIX -> activation;
    };
  }

  private static String commandTable(Stack stack) {
    List<String> lines = new ArrayList<>();
    stack.commands().forEach(c -> lines.add((c.name() + "  " + oneLine(c.help())).strip()));
    stack
        .demo()
        .ifPresent(d -> lines.add(stack.demoCommand() + "  runs the stack's demo and checks it"));
    return String.join("\n", lines);
  }

  private static String oneLine(String text) {
    return text.lines().collect(Collectors.joining(" "));
  }

  private static String named(String template, Profile profile) {
    return OwnFile.text(Launchers.class, template)
        .replace("@NAME@", profile.stack().name())
        .replace("@TAG@", profile.release().tag());
  }
}
