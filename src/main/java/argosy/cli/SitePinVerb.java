package argosy.cli;

import argosy.app.SiteKeeping;
import argosy.site.Holds;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site pin`: keeps a release from purge.
final class SitePinVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("pin")
            .addPositional(Options.release("The release that stays."))
            .addOption(Options.value("TEXT", "Why it stays.", "--reason"))
            .addOption(
                Options.value("DATE", "Until when (2026-12-24); for ever without.", "--until"))
            .addOption(Options.flag("Remove the pin.", "--remove"));
    spec.usageMessage()
        .description("Keeps a release of the site from purge.")
        .footer(
            "",
            "Examples:",
            "  argosy site pin pyfai@w_2026_47 --reason 'paper' --until 2027-06-30 --site"
                + " /data0/site",
            "  argosy site pin pyfai@w_2026_47 --remove --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    SiteKeeping keeping = SiteVerbs.open(arguments, session).keeping();
    String name = arguments.matchedPositionalValue(0, "");
    boolean remove = Options.on("--remove", arguments);
    Holds.Hold hold =
        remove
            ? keeping.unpin(name, session.dryRun())
            : keeping.pin(
                name,
                Options.text("--reason", arguments)
                    .orElseThrow(() ->
                        new IllegalArgumentException("a pin needs a --reason for the others")),
                Options.text("--until", arguments).map(t -> endOf(t, session.nowSeconds())),
                session.dryRun());
    session.console().result(hold.toJson());
    session
        .console()
        .line(
            (remove
                    ? SiteVerbs.would(session, "unpinned ", "unpin ")
                    : SiteVerbs.would(session, "pinned ", "pin "))
                + hold.release()
                + hold.untilSeconds().map(s -> " until " + Instant.ofEpochSecond(s)).orElse(""));
    return 0;
  }

  /// The end of a day, or a moment in ISO 8601.
  ///
  /// @throws IllegalArgumentException also if it is over: what it is for would not hold
  static Long endOf(String text, long nowSeconds) {
    try {
      long end =
          text.contains("T")
              ? Instant.parse(text).getEpochSecond()
              : LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
      if (end <= nowSeconds) {
        throw new IllegalArgumentException(
            text + " is over; it is " + Instant.ofEpochSecond(nowSeconds));
      }
      return end;
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "expected a date like 2026-12-24 or 2026-12-24T18:00:00Z, got " + text, e);
    }
  }
}
