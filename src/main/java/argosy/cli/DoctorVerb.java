package argosy.cli;

import argosy.app.Doctor;
import argosy.app.Harbour;
import argosy.base.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy doctor`: what works here, what does not, what to install.
final class DoctorVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("doctor")
            .addOption(
                Options.flag(
                    "As root, with apt: install the real clients that proofs need, nothing else.",
                    "--install"));
    spec.usageMessage()
        .description(
            "Says what works on this machine, and installs clients.",
            "",
            "What does not work is named with what to do.",
            "A form can be written without its client; proving it needs the client.")
        .footer("", "Example:", "  argosy doctor --install");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    try (Harbour harbour = session.reading()) {
      Doctor doctor = harbour.doctor();
      if (Options.on("--install", arguments)) {
        if (session.dryRun()) {
          doctor.plan().forEach(session.console()::line);
        } else {
          doctor.install(session.console());
        }
      }
      show(doctor.examine(), session.console());
      return 0;
    }
  }

  private static void show(List<Doctor.Finding> findings, Console console) {
    List<Json> list = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>(List.of(List.of("", "what", "state", "to do")));
    for (Doctor.Finding f : findings) {
      list.add(
          Json.object()
              .put("what", f.what())
              .put("works", f.works())
              .put("detail", f.detail())
              .put("remedy", f.remedy())
              .build());
      rows.add(
          List.of(
              f.works() ? console.good("ok") : console.bad("no"),
              f.what(),
              f.detail(),
              f.remedy()));
    }
    console.result(Json.object().put("findings", new Json.Arr(list)).build());
    console.table(rows);
  }
}
