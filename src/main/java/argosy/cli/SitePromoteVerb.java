package argosy.cli;

import argosy.app.SiteMemory;
import argosy.base.Json;
import argosy.base.Texts;
import argosy.site.RamTier;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site promote [RELEASE]`: a release into memory.
final class SitePromoteVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("promote")
            .addPositional(
                PositionalParamSpec.builder()
                    .index("0")
                    .paramLabel("RELEASE")
                    .type(String.class)
                    .arity("0..1")
                    .description("What comes into memory (default: the active release).")
                    .build())
            .addOption(Options.flag("Take it out of memory.", "--remove"));
    spec.usageMessage()
        .description(
            "Copies what the tmpfs at ROOT/ram lacks of a release, links the rest, and mounts it"
                + " over",
            "the release's own folder when it is whole: all paths stay, after a reboot everything",
            "works from disk at once. Mounting needs root. It is refused, before anything is"
                + " copied,",
            "if it does not fit.")
        .footer(
            "",
            "Examples:",
            "  argosy site promote pyfai@w_2026_47 --dry-run --site /data0/site",
            "  argosy site promote pyfai@w_2026_47 --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    SiteMemory memory = SiteVerbs.open(arguments, session).memory();
    String name = arguments.matchedPositionalValue(0, "");
    if (Options.on("--remove", arguments)) {
      String id = memory.demote(name, session.dryRun());
      console.result(Json.object().put("demoted", id).build());
      console.line(SiteVerbs.would(session, "on disk: ", "be on disk: ") + id);
      return 0;
    }
    RamTier.Plan plan = memory.promote(name, session.dryRun());
    console.result(memory.toJson(plan));
    console.line(
        plan.already()
            ? plan.id() + " is in memory already"
            : "%s %s: %s (%s) copied, the rest is links; %s were free"
                .formatted(
                    SiteVerbs.would(session, "in memory:", "bring into memory:"),
                    plan.id(),
                    Texts.count(plan.newFiles(), "file"),
                    Texts.size(plan.newBytes()),
                    Texts.size(plan.freeBytes())));
    if (!session.dryRun() && !memory.isMounted(plan.id())) {
      console.line("next, as root: argosy site promote " + plan.id() + " with the same --site");
    }
    return 0;
  }
}
