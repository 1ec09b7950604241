package argosy.cli;

import argosy.app.CvmfsCheck;
import argosy.app.CvmfsClients;
import argosy.app.CvmfsProof;
import argosy.app.Harbour;
import argosy.base.Json;
import argosy.base.Texts;
import argosy.format.cvmfs.RepositoryCheck;
import argosy.model.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/// The actions of `argosy cvmfs` that only look.
final class CvmfsViews {
  private final String repository;
  private final Harbour harbour;
  private final Session session;
  private final Console console;
  private final ParseResult arguments;

  CvmfsViews(String repository, Harbour harbour, Session session, ParseResult arguments) {
    this.repository = repository;
    this.harbour = harbour;
    this.session = session;
    this.console = session.console();
    this.arguments = arguments;
  }

  private List<Path> keys() {
    List<Path> keys =
        Options.list("--key", arguments).stream().filter(k -> !k.isEmpty()).map(Path::of).toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("it needs the repository's public key: --key FILE");
    }
    return keys;
  }

  int check() throws IOException {
    long at = Options.text("--at", arguments).map(CvmfsViews::time).orElse(session.nowSeconds());
    RepositoryCheck.Report report =
        harbour
            .cvmfsCheck()
            .run(new CvmfsCheck.Request(repository, keys(), at, !Options.on("--quick", arguments)));
    console.result(CvmfsCheck.toJson(report));
    report.findings().forEach(f -> console.line(f.rule() + "  " + f.where() + ": " + f.what()));
    if (report.findings().isEmpty()) {
      console.line(
          "%s revision %d is sound: %s, %s, %s, %s."
              .formatted(
                  report.signed().manifest().repository(),
                  report.signed().manifest().revision(),
                  Texts.count(report.catalogs(), "catalog"),
                  Texts.entries(report.entries()),
                  Texts.count(report.objects(), "object"),
                  Texts.size(report.plainBytes())));
      return 0;
    }
    console.lastLine(
        new Failures(
            3,
            Texts.count(report.findings().size(), "fault") + " [" + repository + "]",
            "publish again what is named above, or copy the repository anew from a sound mirror"));
    return 3;
  }

  /// Shows what CernVM-FS's own programs say; 1 if one of them refuses.
  int prove() throws IOException {
    String release =
        Options.text("--release", arguments)
            .orElseThrow(() ->
                new IllegalArgumentException("which release's demo is run: --release NAME@TAG"));
    if (session.dryRun()) {
      console.line("would check and mount " + repository + " and run the demo of " + release);
      return 0;
    }
    List<Proof> proofs =
        harbour
            .cvmfsProof()
            .run(
                new CvmfsProof.Request(
                    repository,
                    Options.text("--key", arguments).map(Path::of),
                    release,
                    Options.text("--path", arguments),
                    session.nowSeconds()));
    console.result(CvmfsProof.toJson(proofs));
    CvmfsProof.lines(proofs).forEach(console::line);
    return ShipVerb.explainFirst(proofs, console);
  }

  int status() throws IOException {
    List<String> pems = new ArrayList<>();
    for (Path key : keys()) {
      pems.add(Files.readString(key));
    }
    List<CvmfsClients.Server> servers =
        harbour.cvmfsClients().ask(List.of(repository.split(",", -1)), pems, session.nowSeconds());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("server", "revision", "behind", "trusted for", "state"));
    for (CvmfsClients.Server s : servers) {
      rows.add(
          List.of(
              s.url(),
              String.valueOf(s.revision()),
              String.valueOf(s.behind()),
              s.hoursLeft(session.nowSeconds()) / 24 + " days",
              s.wrong().orElse("good")));
    }
    console.result(Json.object().put("servers", json(servers)).build());
    console.table(rows);
    return refused(servers);
  }

  private static Json json(List<CvmfsClients.Server> servers) {
    return new Json.Arr(servers.stream().map(s -> (Json) s.toJson()).toList());
  }

  /// 1 and a last line if clients would refuse one of them.
  private int refused(List<CvmfsClients.Server> servers) {
    long refused = servers.stream().filter(s -> s.wrong().isPresent()).count();
    if (refused > 0) {
      console.lastLine(
          new Failures(
              1,
              Texts.count(refused, "server") + " would be refused by clients",
              "see what is said of each; argosy cvmfs check reads a server whole"));
      return 1;
    }
    return 0;
  }

  int clientConfiguration() throws IOException {
    List<String> servers = Options.list("--server", arguments);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("where clients find it: --server http://…");
    }
    CvmfsClients clients = harbour.cvmfsClients();
    Optional<Path> keys = Options.text("--keys", arguments).map(Path::of);
    StringBuilder script =
        new StringBuilder(
            clients.configuration(
                repository, servers, Options.text("--proxy", arguments).orElse("DIRECT"), keys));
    List<CvmfsClients.Server> asked =
        Options.on("--check", arguments)
            ? clients.ask(servers, List.of(clients.key(repository, keys)), session.nowSeconds())
            : List.of();
    for (CvmfsClients.Server s : asked) {
      script.append(
          "# %s: revision %d, %d behind, trusted for %d days, %s%n"
              .formatted(
                  s.url(),
                  s.revision(),
                  s.behind(),
                  s.hoursLeft(session.nowSeconds()) / 24,
                  s.wrong().orElse("good")));
    }
    console.result(
        Json.object().put("script", script.toString()).put("servers", json(asked)).build());
    console.line(script.toString().stripTrailing());
    return refused(asked);
  }

  /// @throws IllegalArgumentException if it is no time
  private static long time(String text) {
    try {
      return text.matches("\\d+") ? Long.parseLong(text) : Instant.parse(text).getEpochSecond();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expected a time like 2026-11-20T12:00:00Z but got \"" + text + "\"", e);
    }
  }
}
