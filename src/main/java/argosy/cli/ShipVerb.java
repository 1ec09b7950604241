package argosy.cli;

import argosy.app.Harbour;
import argosy.app.Ship;
import argosy.base.Texts;
import argosy.model.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy ship`: the main job.
final class ShipVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("ship")
            .addPositional(
                PositionalParamSpec.builder()
                    .paramLabel("STACK|RELEASE")
                    .type(String.class)
                    .arity("1")
                    .description(
                        "A folder with a stack.yaml (examples/hello), or a release that is locked"
                            + " (hello@v1, hello).")
                    .build())
            .addOption(
                Options.value(
                    "LIST",
                    "Forms, with commas between, or all (default: "
                        + String.join(",", Ship.usualForms())
                        + "). All there are: "
                        + String.join(", ", Ship.forms())
                        + ".",
                    "--forms"))
            .addOption(
                Options.value(
                    "DIR", "Where the forms go (default: ships/NAME-TAG in the home).", "--out"))
            .addOption(
                Options.value(
                    "TAG",
                    "Lock under this tag: w_2026_47, d_2026_11_20 (default: vVERSION).",
                    "--tag"))
            .addOption(
                Options.flag(
                    "Take newer packages where the sources have them (default: as locked).",
                    "--update"))
            .addOption(
                Options.flag("Write the forms, do not run the demo in the clients.", "--no-prove"));
    spec.usageMessage()
        .description(
            "Ships a stack in every form, and proves each.",
            "",
            "Adopts or builds what is missing, locks a release, writes the forms, shows",
            "that all hold the same files, and runs the stack's demo in each form's real",
            "client. A client that is not here is named; as root, argosy doctor --install",
            "gets it. What is signed is signed with the keys of argosy keys, made when first",
            "needed.",
            "",
            "Done again, it does only what is not done yet. What was locked stays locked",
            "until --update. Ctrl-C leaves nothing half done.",
            "",
            "Exit codes: 0 done, 1 a demo failed, 2 wrong usage or a fault in stack.yaml,",
            "3 damaged data, 4 not possible here, 5 disk, network or permission, 6 somebody",
            "else holds it. The last line of a failure says what to do.")
        .footer(
            "",
            "Examples:",
            "  argosy ship examples/hello",
            "  argosy ship examples/hello --dry-run          what would be done",
            "  argosy ship examples/pyfai --forms sif,oci --out /tmp/pyfai",
            "  argosy ship pyfai@v2026_1 --forms deb --json");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    return perform(
        session,
        new Ship.Request(
            arguments.matchedPositionalValue(0, ""),
            Options.list("--forms", arguments),
            Options.text("--out", arguments).map(Path::of),
            Options.text("--tag", arguments),
            Options.on("--update", arguments),
            false,
            Options.on("--no-prove", arguments) ? Ship.Proving.NONE : Ship.Proving.USUAL,
            session.nowSeconds()));
  }

  /// Ships as asked for, or says what that would be, and shows what came of it.
  ///
  /// @return 1 if a demo failed
  static int perform(Session session, Ship.Request request) throws IOException {
    Console console = session.console();
    try (Harbour harbour = session.writing()) {
      if (session.dryRun()) {
        Ship.Plan plan = harbour.ship().plan(request);
        console.result(plan.toJson());
        plan.lines().forEach(console::line);
        return 0;
      }
      Ship.Shipped shipped = harbour.ship().run(request);
      console.result(shipped.toJson());
      show(shipped, console);
      return exit(shipped, console);
    }
  }

  /// 1 if a demo failed, with what its client said.
  private static int exit(Ship.Shipped shipped, Console console) {
    return explainFirst(
        shipped.forms().stream().flatMap(f -> f.proofs().stream()).toList(), console);
  }

  /// 1 if a proof failed; says what the first one's client said.
  static int explainFirst(List<Proof> proofs, Console console) {
    Optional<Proof> failed = proofs.stream().filter(Proof::failed).findFirst();
    failed.ifPresent(p -> explain(p, console));
    return failed.isPresent() ? 1 : 0;
  }

  static void show(Ship.Shipped shipped, Console console) {
    List<List<String>> rows =
        new ArrayList<>(List.of(List.of("form", "size", "time", "proof", "file")));
    for (Ship.Form form : shipped.forms()) {
      rows.add(
          List.of(
              form.id(),
              Texts.size(form.artifact().sizeBytes()),
              form.reused() ? "there" : Texts.seconds(form.seconds()),
              proof(form, console),
              form.path().toString()));
    }
    console.line("");
    console.line(
        console.bold(shipped.release().name())
            + "  "
            + shipped.release().digest().brief()
            + "  "
            + Texts.count(shipped.files(), "file")
            + ", "
            + Texts.size(shipped.bytes()));
    console.table(rows);
    shipped
        .forms()
        .forEach(f -> console.detail(f.id() + " " + f.artifact().main().descriptor().digest()));
    if (shipped.sameFiles()) {
      console.line(
          "All forms hold the same "
              + Texts.count(shipped.files(), "file")
              + ": read back and compared."
              + ofSources(shipped.forms()));
    }
    shipped.bundles().forEach(b -> console.line("Bundle " + b + ": argosy ship " + b));
    shipped.forms().stream()
        .flatMap(f -> f.proofs().stream())
        .flatMap(p -> p.missing().stream())
        .findFirst()
        .ifPresentOrElse(
            m -> console.line("Not every form was proved here. Next: " + m.remedy()),
            () -> console.line("Next: argosy show " + shipped.release().name()));
  }

  private static String ofSources(List<Ship.Form> forms) {
    List<String> names = forms.stream().filter(Ship.Form::ofSources).map(Ship.Form::id).toList();
    return names.isEmpty()
        ? ""
        : " What these are compiled from: " + String.join(", ", names) + ".";
  }

  private static String proof(Ship.Form form, Console console) {
    if (form.proofs().isEmpty()) {
      return console.faint("not asked for");
    }
    List<String> parts = new ArrayList<>();
    for (Proof proof : form.proofs()) {
      parts.add(
          switch (proof.result()) {
            case Proof.Passed p ->
                console.good("passed")
                    + " in "
                    + proof.client()
                    + " "
                    + p.clientVersion()
                    + ", "
                    + Texts.seconds(p.seconds());
            case Proof.Failed f -> console.bad("FAILED") + " in " + proof.client();
            case Proof.Missing m -> "not proved: " + m.reason();
          });
    }
    return String.join("; ", parts);
  }

  private static void explain(Proof proof, Console console) {
    if (proof.result() instanceof Proof.Failed f) {
      console.failure(
          "the demo failed in " + proof.client() + " (" + proof.format() + "): " + f.reason(),
          f.output(),
          "read the client's output above; argosy prove RELEASE runs it again");
    }
  }
}
