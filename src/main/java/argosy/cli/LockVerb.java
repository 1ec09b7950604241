package argosy.cli;

import argosy.app.Harbour;
import argosy.app.StackLock;
import argosy.base.Texts;
import argosy.release.solve.LockFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy lock STACK`: exact packages for what a stack asks of channels.
final class LockVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("lock")
            .addPositional(
                Options.positional("STACK", "A folder with a stack.yaml (examples/sky).", "0"))
            .addOption(
                Options.flag(
                    "Take the newest packages (default: those of the lock that is there, where they"
                        + " will do).",
                    "--update"))
            .addOption(
                Options.value(
                    "LIST",
                    "Take this explicit list of conda, mamba or Argosy; nothing is solved.",
                    "--from"));
    spec.usageMessage()
        .description(
            "Chooses exact packages for a stack and writes them to its stack.lock.",
            "",
            "Its recipes and the packages of its conda channels are solved together, with conda's",
            "preferences. The file is read by people, by conda create --file, and by argosy ship,",
            "which takes exactly these packages.")
        .footer(
            "",
            "Examples:",
            "  argosy lock examples/sky",
            "  argosy lock examples/sky --update --dry-run",
            "  argosy lock examples/sky --from explicit.txt");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    StackLock.Request request =
        new StackLock.Request(
            Path.of(arguments.matchedPositionalValue(0, "")),
            Options.on("--update", arguments),
            Options.text("--from", arguments).map(Path::of));
    try (Harbour harbour = session.reading()) {
      StackLock.Locked locked =
          session.dryRun() ? harbour.stackLock().plan(request) : harbour.stackLock().run(request);
      show(locked, session.console());
      session.console().line((session.dryRun() ? "would write " : "") + locked.file());
      return 0;
    }
  }

  private static void show(StackLock.Locked locked, Console console) {
    console.result(locked.toJson());
    List<List<String>> rows =
        new ArrayList<>(List.of(List.of("package", "version", "build", "needed by")));
    for (String local : locked.lock().local()) {
      List<String> row = new ArrayList<>(List.of(local.split(" ", -1)));
      row.add("made here");
      rows.add(row);
    }
    for (LockFile.Locked p : locked.lock().packages()) {
      rows.add(
          List.of(
              p.name(),
              p.version(),
              p.build(),
              p.neededBy().isEmpty() ? "the stack" : String.join(", ", p.neededBy())));
    }
    console.table(rows);
    locked.changes().forEach(console::line);
    console.line(Texts.count(locked.lock().packages().size(), "package") + " from channels");
  }
}
