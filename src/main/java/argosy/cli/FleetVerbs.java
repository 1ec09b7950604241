package argosy.cli;

import argosy.app.Fleets;
import argosy.fleet.Fleet;
import argosy.fleet.Ssh;
import argosy.fleet.Stages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy fleet …`: many hosts with a site each, over ssh.
final class FleetVerbs implements Verb {
  private static final long AT_ONCE = 8;

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("fleet");
    spec.usageMessage()
        .description(
            "Brings many hosts, each with a site of its own, to one release over ssh, and says"
                + " which drifted.",
            "",
            "HOSTS: names with commas between, stages with / between, the canary first:"
                + " gp02/gp03,gp12/gp13;",
            "or @FILE with a stage on each line. A host is [USER@]HOST[:PORT]. ssh asks nothing"
                + " (BatchMode).")
        .footer(
            "",
            "Examples:",
            "  argosy fleet apply gp02/gp03,gp12 --release pyfai@w_2026_47 --site /data0/site"
                + " --from https://software.example.org --switch --watch",
            "  argosy fleet drift @hosts --site /data0/site");
    return spec;
  }

  @Override
  public List<Verb> below() {
    return List.of(new FleetApplyVerb(), new FleetDriftVerb(), new FleetStatusVerb());
  }

  @Override
  public int run(ParseResult arguments, Session session) {
    throw new IllegalArgumentException("which of its commands?");
  }

  static CommandSpec command(String name) {
    return CommandSpec.create()
        .name(name)
        .addPositional(Options.positional("HOSTS", "See argosy fleet --help.", "0"))
        .addOption(
            Options.value("ROOT", "The site on every host.", "--site").toBuilder()
                .required(true)
                .build())
        .addOption(
            Options.value(
                "COMMAND",
                "Argosy on the hosts, with words before it (default: argosy).",
                "--argosy"))
        .addOption(
            Options.value("FILE", "ssh's configuration (default: ssh's own).", "--ssh-config"))
        .addOption(
            Options.value(
                "FILE",
                "The only file of host keys that are believed (default: ssh's own).",
                "--known-hosts"))
        .addOption(
            Options.value(
                "FILE", "The only key to log in with (default: ssh's own).", "--identity"))
        .addOption(
            Options.value(
                "N", "How many hosts of a stage at once (default: " + AT_ONCE + ").", "--at-once"));
  }

  static Fleets fleets(ParseResult arguments) throws IOException {
    List<String> argosy =
        List.of(Options.text("--argosy", arguments).orElse("argosy").strip().split("\\s+", -1));
    Fleet fleet =
        new Fleet(
            Stages.parse(arguments.matchedPositionalValue(0, "")),
            new Ssh(
                file("--ssh-config", arguments),
                file("--known-hosts", arguments),
                file("--identity", arguments)),
            argosy,
            Options.text("--site", arguments).orElse(""));
    long atOnce = SiteVerbs.number("--at-once", arguments).orElse(AT_ONCE);
    return new Fleets(fleet, Math.toIntExact(Math.clamp(atOnce, 1, 256)));
  }

  private static Optional<Path> file(String option, ParseResult arguments) {
    return Options.text(option, arguments).map(f -> Path.of(f).toAbsolutePath());
  }
}
