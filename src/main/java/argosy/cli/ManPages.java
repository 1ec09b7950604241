package argosy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A manual page for every command (man(7)), made from the commands themselves when the program is
/// built: `argosy.1`, `argosy-site-switch.1`.
final class ManPages {
  private ManPages() {}

  /// Writes them into `folder/man1`.
  static void write(Path folder) throws IOException {
    Path section = Files.createDirectories(folder.resolve("man1"));
    for (Map.Entry<String, String> page : all().entrySet()) {
      Files.writeString(section.resolve(page.getKey()), page.getValue());
    }
  }

  /// The pages by file name.
  static Map<String, String> all() {
    Map<String, String> pages = new TreeMap<>();
    collect(Verbs.commandLine(), pages);
    return pages;
  }

  private static void collect(CommandLine line, Map<String, String> pages) {
    CommandSpec spec = line.getCommandSpec();
    pages.put(name(spec) + ".1", page(spec));
    line.getSubcommands().values().forEach(below -> collect(below, pages));
  }

  private static String name(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  private static String page(CommandSpec spec) {
    List<String> about = List.of(spec.usageMessage().description());
    StringBuilder out = new StringBuilder();
    out.append(".TH ").append(quoted(name(spec).toUpperCase(Locale.ROOT)));
    out.append(" 1 \"\" \"Argosy\" \"Argosy\"\n.nh\n.ad l\n");
    out.append(".SH NAME\n").append(escaped(name(spec))).append(" \\- ");
    out.append(escaped(about.isEmpty() ? "Argosy" : about.getFirst())).append('\n');
    out.append(".SH SYNOPSIS\n.B ").append(escaped(spec.qualifiedName(" "))).append('\n');
    out.append(escaped("[OPTIONS]"));
    spec.positionalParameters().forEach(p -> out.append(' ').append(escaped(shown(p))));
    out.append(spec.subcommands().isEmpty() ? "\n" : " COMMAND\n");
    section(out, "DESCRIPTION", about);
    arguments(out, spec.positionalParameters(), spec.options());
    commands(out, spec);
    section(out, "EXAMPLES", List.of(spec.usageMessage().footer()));
    out.append(
        """
        .SH EXIT STATUS
        0 done; 1 tried and failed; 2 wrong usage; 3 corrupt or tampered data; 4 not possible here;
        5 input or output failed; 6 held by somebody else; 130 interrupted.
        """);
    return out.toString();
  }

  private static void section(StringBuilder out, String title, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    out.append(".SH ").append(title).append("\n.nf\n");
    lines.stream()
        .filter(l -> !l.equals("Example:") && !l.equals("Examples:"))
        .forEach(l -> out.append(escaped(l)).append('\n'));
    out.append(".fi\n");
  }

  private static void arguments(
      StringBuilder out, List<PositionalParamSpec> positionals, List<OptionSpec> options) {
    out.append(".SH OPTIONS\n");
    positionals.forEach(p -> item(out, shown(p), p));
    options.forEach(o -> {
      String names = String.join(", ", o.names());
      item(out, o.arity().max() == 0 ? names : names + "=" + o.paramLabel(), o);
    });
  }

  private static String shown(PositionalParamSpec p) {
    return p.paramLabel();
  }

  private static void item(StringBuilder out, String what, ArgSpec spec) {
    out.append(".TP\n.B ").append(escaped(what)).append('\n');
    out.append(escaped(String.join(" ", spec.description()))).append('\n');
  }

  private static void commands(StringBuilder out, CommandSpec spec) {
    if (spec.subcommands().isEmpty()) {
      return;
    }
    out.append(".SH COMMANDS\n");
    spec.subcommands()
        .forEach((name, line) -> {
          List<String> about =
              new ArrayList<>(List.of(line.getCommandSpec().usageMessage().description()));
          out.append(".TP\n.B ").append(escaped(name)).append('\n');
          out.append(escaped(about.isEmpty() ? "" : about.getFirst())).append('\n');
        });
  }

  private static String quoted(String text) {
    return '"' + escaped(text) + '"';
  }

  /// Backslash and hyphen mean themselves; no line begins a request (groff_man(7)).
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-").replace("%n", " ");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
