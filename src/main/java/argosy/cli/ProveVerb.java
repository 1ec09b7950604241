package argosy.cli;

import argosy.app.Harbour;
import argosy.app.SameFilesProof;
import argosy.app.Ship;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy prove RELEASE`: the demo again, in the real clients.
final class ProveVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("prove")
            .addPositional(Options.release("The release whose forms were shipped."))
            .addOption(
                Options.value(
                    "LIST",
                    "Forms, with commas between (default: those that were shipped to --out).",
                    "--forms"))
            .addOption(
                Options.value(
                    "DIR", "Where the forms lie (default: ships/NAME-TAG in the home).", "--out"))
            .addOption(
                Options.flag(
                    "Only read the forms back and compare them with the release.", "--same-files"));
    spec.usageMessage()
        .description(
            "Proves the forms of a release again.",
            "",
            "Runs the demo in each form's real client, and shows that all forms hold the same",
            "files. What is not written yet is written first; a file that was changed since is",
            "damaged data (exit code 3), not written over. A form that the stack cannot have is",
            "left out, unless it was named (exit code 4). Recipes that compile a stack are built",
            "with every tool, where ship does so with one.",
            "",
            "With --same-files the files are compared with those that were adopted or built, and",
            "the outcome is signed (spec/same-files.md): every form, what differs because it names",
            "the prefix, and what the form adds. Without --forms that is the usual ones and EUPS.")
        .footer(
            "",
            "Examples:",
            "  argosy prove hello",
            "  argosy prove pyfai@v2026_1 --forms sif",
            "  argosy prove hello --same-files");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    boolean sameFiles = Options.on("--same-files", arguments);
    Ship.Request request =
        new Ship.Request(
            arguments.matchedPositionalValue(0, ""),
            Options.list("--forms", arguments),
            Options.text("--out", arguments).map(Path::of),
            Optional.empty(),
            false,
            true,
            sameFiles ? Ship.Proving.SAME_FILES : Ship.Proving.ALL,
            session.nowSeconds());
    return sameFiles && !session.dryRun()
        ? state(session, request)
        : ShipVerb.perform(session, request);
  }

  private static int state(Session session, Ship.Request request) throws IOException {
    Console console = session.console();
    try (Harbour harbour = session.writing()) {
      SameFilesProof.Stated stated = harbour.sameFiles().run(request);
      console.result(stated.toJson());
      ShipVerb.show(stated.shipped(), console);
      console.line("Signed statement: " + stated.file());
      return 0;
    }
  }
}
