package argosy.cli;

import argosy.app.SiteOwners;
import argosy.app.Sites;
import argosy.base.Json;
import argosy.base.Texts;
import argosy.site.Holds;
import argosy.site.InMemory;
import argosy.site.Lately;
import argosy.site.SiteHistory;
import argosy.site.Space;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site status`: what is active, who works on the site, what was active when.
final class SiteStatusVerb implements Verb {
  private static final long DAY = 86_400;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.command("status")
            .addOption(Options.flag("Also every command that changed the site.", "--audit"))
            .addOption(
                Options.flag(
                    "Also what it takes on disk, and its owners' parts: looks at every file once.",
                    "--space"))
            .addOption(
                Options.value(
                    "DAYS", "How many days what came and went is told of: 7.", "--since"));
    spec.usageMessage()
        .description(
            "Says what is active, what is in memory, who changes the site right now, what is kept"
                + " for whom,",
            "whose components stand in it, and its history.")
        .footer("", "Example:", "  argosy site status --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Sites sites = SiteVerbs.open(arguments, session);
    Sites.Status status = sites.status();
    List<SiteHistory.Change> history = sites.history();
    InMemory memory = sites.memory().seen();
    List<Holds.Hold> holds = sites.keeping().holds();
    List<SiteOwners.Line> owners = sites.owners().list();
    List<String> withdrawn = sites.withdrawals().all();
    List<Json.Obj> audit = Options.on("--audit", arguments) ? sites.audit() : List.of();
    long days = SiteVerbs.number("--since", arguments).orElse(7L);
    Lately lately = sites.lately(session.nowSeconds() - days * DAY);
    Optional<Space> space =
        Options.on("--space", arguments) ? Optional.of(sites.space()) : Optional.empty();
    Json.Builder result = Json.object();
    space.ifPresent(s -> result.put("space", s.toJson()));
    console.result(
        result
            .put("site", status.toJson())
            .put("memory", memory.toJson())
            .put("lately", lately.toJson())
            .put("holds", array(holds, Holds.Hold::toJson))
            .put("owners", array(owners, SiteOwners.Line::toJson))
            .put("withdrawn", withdrawn)
            .put("history", array(history, SiteHistory::toJson))
            .put("audit", array(audit, o -> o))
            .build());
    console.line("site      " + status.site().layout().root());
    console.line("active    " + status.current().orElse("none"));
    console.line("releases  " + status.releases());
    space.ifPresent(s -> console.line("space     " + text(s)));
    status
        .unknown()
        .forEach(id -> console.line("damaged   " + id + " (argosy site doctor --repair)"));
    memory.lines().forEach(line -> console.line("memory    " + line));
    status.closed().ifPresent(c -> console.line(c.text()));
    status.heldBy().ifPresent(who -> console.line("held by   " + who));
    if (status.leftovers() > 0) {
      console.line("left by a killed command: " + status.leftovers() + " (argosy site doctor)");
    }
    for (Holds.Hold h : holds) {
      console.line("kept      " + h.text());
    }
    withdrawn.forEach(line -> console.line("withdrawn " + line));
    for (SiteOwners.Line o : owners) {
      console.line(
          "owner     %s  user %d  %s"
                  .formatted(
                      o.delegation().name(),
                      o.delegation().uid(),
                      o.active().orElse("nothing active"))
              + quota(o, space));
    }
    tell(lately, console);
    for (SiteHistory.Change c : history.reversed().stream().limit(10).toList()) {
      console.line(
          "%s  %-6s  %s  %s%s"
              .formatted(
                  Instant.ofEpochSecond(c.atSeconds()),
                  c.how().text(),
                  c.id(),
                  c.user(),
                  c.because().isEmpty() ? "" : ": " + c.because()));
    }
    for (Json.Obj a : audit) {
      console.line(
          "%s  %s on %s  %s: %s"
              .formatted(
                  a.string("at"),
                  a.string("user"),
                  a.string("host"),
                  a.string("command"),
                  a.string("outcome")));
    }
    return 0;
  }

  private static String text(Space space) {
    return "%s of contents for releases of %s; %s free"
        .formatted(
            Texts.size(space.contentBytes()),
            Texts.size(space.releaseBytes()),
            Texts.size(space.freeBytes()));
  }

  private static String quota(SiteOwners.Line owner, Optional<Space> space) {
    String name = owner.delegation().name();
    String most = owner.delegation().quotaBytes().map(q -> " of " + Texts.size(q)).orElse("");
    return space
        .map(s -> "  " + Texts.size(s.ownersBytes().getOrDefault(name, 0L)) + most)
        .orElse("");
  }

  private static void tell(Lately lately, Console console) {
    for (Lately.Event e : lately.installed()) {
      console.line("came      " + e.id() + "  " + Instant.ofEpochSecond(e.atSeconds()));
    }
    for (long generation : lately.generations()) {
      console.line("came      environment generation " + generation + ", new here");
    }
    for (Lately.Event e : lately.purged()) {
      console.line("went      " + e.id() + "  " + Instant.ofEpochSecond(e.atSeconds()));
    }
    for (Json.Obj f : lately.failed()) {
      console.line(
          "failed    %s  %s, by %s"
              .formatted(f.string("command"), f.string("at"), f.string("user")));
    }
  }

  private static <T> Json array(List<T> items, Function<T, Json> json) {
    return new Json.Arr(items.stream().map(json).toList());
  }
}
