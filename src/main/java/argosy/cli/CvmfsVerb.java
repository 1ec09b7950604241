package argosy.cli;

import argosy.app.CvmfsCheck;
import argosy.app.Harbour;
import argosy.base.Texts;
import argosy.format.cvmfs.RepositoryCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy cvmfs …`: care for CernVM-FS repositories.
final class CvmfsVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("cvmfs")
            .addPositional(Options.positional("check", "What to do.", "0"))
            .addPositional(
                Options.positional("REPOSITORY", "Its directory, or the URL of a server.", "1"))
            .addOption(
                Options.value("FILE,…", "With check: the master public keys, in PEM.", "--key"))
            .addOption(
                Options.value(
                    "TIME",
                    "With check: the moment at which signatures must hold (2026-11-20T12:00:00Z;"
                        + " default: now).",
                    "--at"))
            .addOption(
                Options.flag(
                    "With check: only look whether objects are there, do not read them.",
                    "--quick"));
    spec.usageMessage()
        .description(
            "Cares for CernVM-FS repositories.",
            "",
            "check reads all of a repository as a client would, and more: signatures, whitelist,"
                + " tags,",
            "every catalog and every object; exit code 3 if anything is wrong.")
        .footer(
            "",
            "Examples:",
            "  argosy cvmfs check /srv/cvmfs/sw.example.org --key sw.example.org.pub",
            "  argosy cvmfs check http://cvmfs.example.org/cvmfs/sw.example.org --key"
                + " sw.example.org.pub");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    String action = arguments.matchedPositionalValue(0, "");
    String repository = arguments.matchedPositionalValue(1, "");
    try (Harbour harbour = session.reading()) {
      return switch (action) {
        case "check" -> check(repository, arguments, session, harbour);
        default -> throw new IllegalArgumentException("expected check, got " + action);
      };
    }
  }

  private static int check(
      String repository, ParseResult arguments, Session session, Harbour harbour)
      throws IOException {
    Console console = session.console();
    List<Path> keys =
        Options.list("--key", arguments).stream().filter(k -> !k.isEmpty()).map(Path::of).toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("check needs the repository's public key: --key FILE");
    }
    long at = Options.text("--at", arguments).map(CvmfsVerb::time).orElse(session.nowSeconds());
    RepositoryCheck.Report report =
        harbour
            .cvmfsCheck()
            .run(new CvmfsCheck.Request(repository, keys, at, !Options.on("--quick", arguments)));
    console.result(CvmfsCheck.toJson(report));
    report.findings().forEach(f -> console.line(f.rule() + "  " + f.where() + ": " + f.what()));
    String size =
        "%s, %s, %s, %s"
            .formatted(
                Texts.count(report.catalogs(), "catalog"),
                Texts.count(report.entries(), "entry").replace("entrys", "entries"),
                Texts.count(report.objects(), "object"),
                Texts.size(report.plainBytes()));
    if (report.findings().isEmpty()) {
      console.line(
          "%s revision %d is sound: %s."
              .formatted(
                  report.signed().manifest().repository(),
                  report.signed().manifest().revision(),
                  size));
      return 0;
    }
    console.lastLine(
        new Failures(
            3,
            Texts.count(report.findings().size(), "fault") + " [" + repository + "]",
            "publish again what is named above, or copy the repository anew from a sound mirror"));
    return 3;
  }

  /// @throws IllegalArgumentException if it is no time
  static long time(String text) {
    try {
      return text.matches("\\d+") ? Long.parseLong(text) : Instant.parse(text).getEpochSecond();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expected a time like 2026-11-20T12:00:00Z but got \"" + text + "\"", e);
    }
  }
}
