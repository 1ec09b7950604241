package argosy.cli;

import argosy.app.SiteOwners;
import argosy.base.Json;
import argosy.base.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site delegate [NAME]`: a component that belongs to another user and his key.
final class SiteDelegateVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("delegate")
            .addPositional(
                PositionalParamSpec.builder()
                    .index("0")
                    .paramLabel("NAME")
                    .type(String.class)
                    .arity("0..1")
                    .description("The component; without: lists what is delegated.")
                    .build())
            .addOption(Options.value("N", "The user it belongs to.", "--uid"))
            .addOption(
                Options.value("PEM", "His public key: only what it signed goes in.", "--key"))
            .addOption(Options.value("SIZE", "The most its files may take: 20G.", "--quota"))
            .addOption(Options.flag("Take it back; its files stay.", "--remove"));
    spec.usageMessage()
        .description(
            "Gives a component of the site to another user: products called NAME or NAME-… are his"
                + " to",
            "install, switch and purge, in ROOT/owners/NAME, a site of its own with --site. They"
                + " cannot",
            "touch anything else, and nothing the site's owner does touches them. As root the"
                + " folder is",
            "given to the user at once; otherwise the line to run as root is printed.")
        .footer(
            "",
            "Examples:",
            "  argosy site delegate antares --uid 899 --key antares.pem --quota 20G --site"
                + " /data0/site",
            "  argosy site init /data0/site/owners/antares        # as user 899",
            "  argosy site delegate --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    SiteOwners owners = SiteVerbs.open(arguments, session).owners();
    String name = arguments.matchedPositionalValue(0, "");
    if (name.isEmpty()) {
      return list(owners, session);
    }
    Console console = session.console();
    if (Options.on("--remove", arguments)) {
      boolean gone = owners.remove(name, session.dryRun());
      console.result(Json.object().put("removed", name).put("folderGone", gone).build());
      console.line(
          SiteVerbs.would(session, "taken back: ", "take back ")
              + name
              + (gone || session.dryRun() ? "" : "; its files stay"));
      return 0;
    }
    String key =
        Options.text("--key", arguments)
            .orElseThrow(() ->
                new IllegalArgumentException("whose is it? give --key FILE.pem, his public key"));
    long uid =
        SiteVerbs.number("--uid", arguments)
            .orElseThrow(() -> new IllegalArgumentException("whose is it? give --uid N"));
    SiteOwners.Line line =
        owners.delegate(
            name,
            uid,
            Files.readString(Path.of(key), StandardCharsets.US_ASCII),
            Options.text("--quota", arguments).map(Texts::bytes),
            session.dryRun());
    console.result(line.toJson());
    console.line(
        SiteVerbs.would(session, "delegated ", "delegate ")
            + name
            + " to user "
            + line.delegation().uid());
    if (!line.given()) {
      console.line("next, as root: " + line.remedy());
    }
    console.line("next, as user " + uid + ": argosy site init " + line.folder());
    return 0;
  }

  private static int list(SiteOwners owners, Session session) throws IOException {
    List<SiteOwners.Line> lines = owners.list();
    session
        .console()
        .result(
            Json.object()
                .put("owners", new Json.Arr(lines.stream().map(l -> (Json) l.toJson()).toList()))
                .build());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("COMPONENT", "UID", "QUOTA", "KEY", "ACTIVE"));
    for (SiteOwners.Line line : lines) {
      rows.add(
          List.of(
              line.delegation().name(),
              String.valueOf(line.delegation().uid()),
              line.delegation().quotaBytes().map(Texts::size).orElse("-"),
              line.delegation().keyId().substring(0, 12),
              line.active().orElse("-")));
    }
    session.console().table(rows);
    return 0;
  }
}
