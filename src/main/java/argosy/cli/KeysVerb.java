package argosy.cli;

import argosy.app.Harbour;
import argosy.app.Keys;
import argosy.base.Json;
import argosy.model.Signer;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy keys init|show`: the keys that sign what is published.
final class KeysVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("keys")
            .addPositional(
                PositionalParamSpec.builder()
                    .paramLabel("init|show")
                    .type(String.class)
                    .arity("1")
                    .description("init makes the keys once; show prints what users are given.")
                    .build())
            .addOption(
                Options.value("NAME", "With init: \"Name <mail>\" of the publisher.", "--user"))
            .addOption(
                Options.value(
                    "KEY",
                    "With init: sign OpenPGP with this key of your own gpg (agent, card).",
                    "--gpg"))
            .addOption(
                Options.flag(
                    "With init: OpenPGP by Ed25519 instead of RSA. rpm of el8 does not read it.",
                    "--ed25519"));
    spec.usageMessage()
        .description(
            "Makes and shows the keys that sign what is published.",
            "",
            "OpenPGP signs apt and dnf repositories and rpm packages, Ed25519 signs SIF images.",
            "They lie in the home (mode 0600) and are never overwritten. ship makes them if there"
                + " are none.")
        .footer(
            "",
            "Examples:",
            "  argosy keys init --user 'Site Software <software@example.org>'",
            "  argosy keys show > argosy.asc");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    try (Harbour harbour = session.reading()) {
      Keys keys = harbour.keys();
      String action = arguments.matchedPositionalValue(0, "");
      long now = session.nowSeconds();
      switch (action) {
        case "init" -> {
          String user =
              Options.text("--user", arguments)
                  .orElse("Argosy <" + System.getProperty("user.name") + "@localhost>");
          if (session.dryRun()) {
            session.console().line("would make keys for " + user + " in " + keys.folder());
          } else {
            Signer.PublicKeys made =
                keys.init(
                    user,
                    Options.text("--gpg", arguments),
                    Options.on("--ed25519", arguments),
                    now);
            show(made, keys, session.console());
          }
        }
        case "show" -> show(keys.publicKeys(now), keys, session.console());
        default -> throw new IllegalArgumentException("expected init or show, got " + action);
      }
      return 0;
    }
  }

  private static void show(Signer.PublicKeys keys, Keys where, Console console) {
    console.result(
        Json.object()
            .put("folder", where.folder().toString())
            .put("fingerprint", keys.openPgpFingerprint())
            .put("openPgp", keys.openPgpArmoured())
            .put("ed25519", keys.ed25519Pem())
            .build());
    console.line(keys.openPgpArmoured().stripTrailing());
    console.line(keys.ed25519Pem().stripTrailing());
    console.note(
        "OpenPGP fingerprint "
            + keys.openPgpFingerprint()
            + "; the secret keys are in "
            + where.folder());
  }
}
