package argosy.cli;

import argosy.app.Harbour;
import argosy.base.Texts;
import argosy.model.Entry;
import argosy.model.TreeChange;
import argosy.release.ReleaseDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy diff A B`: what changed between two releases.
final class DiffVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("diff")
            .addPositional(Options.release("The release before."))
            .addPositional(Options.positional("RELEASE", "The release after.", "1"))
            .addOption(Options.flag("Every file that differs, not only packages.", "--files"));
    spec.usageMessage()
        .description(
            "Shows what differs between two releases, with sizes.",
            "",
            "Packages first; with --files every file.")
        .footer("", "Example:", "  argosy diff pyfai@w_2026_46 pyfai@w_2026_47 --files");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    try (Harbour harbour = session.reading()) {
      ReleaseDiff diff =
          harbour
              .releases()
              .diff(
                  arguments.matchedPositionalValue(0, ""), arguments.matchedPositionalValue(1, ""));
      console.result(diff.toJson());
      if (diff.packages().isEmpty()) {
        console.line("Both hold the same packages.");
        return 0;
      }
      List<List<String>> rows =
          new ArrayList<>(List.of(List.of("package", "before", "after", "files", "new bytes")));
      for (ReleaseDiff.PackageDiff p : diff.packages()) {
        rows.add(
            List.of(
                p.name(),
                p.before().orElse("-"),
                p.after().orElse("-"),
                String.valueOf(p.changes().size()),
                Texts.size(p.newBytes())));
      }
      console.table(rows);
      if (Options.on("--files", arguments)) {
        diff.packages().forEach(p -> p.changes().forEach(c -> console.line(text(c))));
      }
      return 0;
    }
  }

  private static String text(TreeChange change) {
    return switch (change) {
      case TreeChange.Added a -> "+ " + a.path() + size(a.entry());
      case TreeChange.Removed r -> "- " + r.path() + size(r.entry());
      case TreeChange.Changed c -> "~ " + c.path() + size(c.before()) + " ->" + size(c.after());
    };
  }

  private static String size(Entry entry) {
    return entry instanceof Entry.File f ? " " + Texts.size(f.size()) : "";
  }
}
