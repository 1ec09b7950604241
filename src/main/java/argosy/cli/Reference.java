package argosy.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/// The command-line reference `docs/cli.md`, generated from the commands themselves.
final class Reference {
  private Reference() {}

  static String markdown() {
    StringBuilder out = new StringBuilder();
    out.append("# The command line\n\n");
    out.append("Generated from the program by `./check format`; a test keeps it true.\n\n");
    out.append(
        """
        Exit codes: 0 done; 1 tried and failed (a demo, a proof); 2 wrong usage; 3 corrupt or tampered data; 4 not
        possible here, with what would make it possible; 5 input or output failed; 6 held by somebody else;
        130 interrupted. On every non-zero exit stderr ends with one line `argosy: WHAT; do: NEXT STEP`.

        With `--json`, stdout holds one JSON object and nothing else: members in camelCase, sizes in bytes, digests as
        `sha256:…`, times in ISO 8601 UTC. Progress and messages go to stderr.

        """);
    CommandLine root = Verbs.commandLine();
    section(out, "argosy", root);
    below(out, "argosy", root);
    return out.toString();
  }

  private static void below(StringBuilder out, String above, CommandLine group) {
    group
        .getSubcommands()
        .forEach((name, command) -> {
          section(out, above + " " + name, command);
          below(out, above + " " + name, command);
        });
  }

  private static void section(StringBuilder out, String title, CommandLine command) {
    out.append("## `").append(title).append("`\n\n```\n");
    List<String> lines = command.getUsageMessage(Help.Ansi.OFF).stripTrailing().lines().toList();
    lines.forEach(line -> out.append(line.stripTrailing()).append('\n'));
    out.append("```\n\n");
  }
}
