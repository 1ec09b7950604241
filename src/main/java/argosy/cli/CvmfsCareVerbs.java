package argosy.cli;

import argosy.app.CvmfsCare;
import argosy.app.Harbour;
import argosy.base.Json;
import argosy.base.Texts;
import argosy.format.cvmfs.GarbageCollection;
import argosy.format.cvmfs.History;
import argosy.format.cvmfs.Manifest;
import argosy.format.cvmfs.RevisionDiff;
import argosy.format.cvmfs.Whitelist;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/// The actions of `argosy cvmfs` that a publisher needs.
final class CvmfsCareVerbs {
  private static final long DAY = 24L * 3600;
  private final CvmfsCare care;
  private final CvmfsCare.Place place;
  private final Session session;
  private final ParseResult arguments;

  CvmfsCareVerbs(String repository, Harbour harbour, Session session, ParseResult arguments) {
    this.care = harbour.cvmfsCare();
    this.place =
        new CvmfsCare.Place(
            repository, Options.text("--keys", arguments).map(Path::of), session.nowSeconds());
    this.session = session;
    this.arguments = arguments;
  }

  /// Whether nothing may be changed; says what would be.
  private boolean dry(String what) {
    if (session.dryRun()) {
      session.console().line("would " + what + " in " + place.to());
    }
    return session.dryRun();
  }

  int resign() throws IOException {
    long days = days("--days").orElse(30L);
    if (!dry("sign the whitelist for " + days + " days")) {
      Whitelist whitelist = care.resign(place, days * DAY);
      Instant expires = Instant.ofEpochSecond(whitelist.expiresEpochSeconds());
      session
          .console()
          .result(
              Json.object()
                  .put("repository", whitelist.repository())
                  .put("whitelistExpires", expires.toString())
                  .build());
      session.console().line(whitelist.repository() + " is trusted until " + expires);
    }
    return 0;
  }

  int rotate() throws IOException {
    if (!dry("make a new key and certificate and sign with them")) {
      shown(care.rotate(place, days("--days").orElse(30L) * DAY), "signed with a new key");
    }
    return 0;
  }

  int tags() throws IOException {
    List<Json> list = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("tag", "revision", "published", "description"));
    for (History.Tag tag : care.tags(place)) {
      String time = Instant.ofEpochSecond(tag.epochSeconds()).toString();
      list.add(
          Json.object()
              .put("name", tag.name())
              .put("revision", tag.revision())
              .put("published", time)
              .put("rootCatalog", tag.rootCatalog().toString())
              .put("description", tag.description())
              .build());
      rows.add(List.of(tag.name(), String.valueOf(tag.revision()), time, tag.description()));
    }
    session.console().result(Json.object().put("tags", new Json.Arr(list)).build());
    session.console().table(rows);
    return 0;
  }

  int tag() throws IOException {
    String name = name();
    if (!dry("tag the newest revision " + name)) {
      shown(care.tag(place, name, ""), "is called " + name);
    }
    return 0;
  }

  int untag() throws IOException {
    List<String> names = Options.list("--tag", arguments);
    name();
    if (!dry("forget the tags " + names)) {
      shown(care.untag(place, names), "lost the tags " + String.join(", ", names));
    }
    return 0;
  }

  int rollback() throws IOException {
    String name = name();
    if (!dry("publish what " + name + " names once more")) {
      shown(care.rollback(place, name), "holds what " + name + " names");
    }
    return 0;
  }

  int diff() throws IOException {
    List<String> names = Options.list("--tag", arguments);
    if (names.size() != 2) {
      throw new IllegalArgumentException("diff needs two tags: --tag BEFORE,AFTER");
    }
    List<Json> list = new ArrayList<>();
    for (RevisionDiff.Change c : care.diff(place, names.get(0), names.get(1))) {
      list.add(Json.object().put("kind", String.valueOf(c.kind())).put("path", c.path()).build());
      session.console().line(c.kind() + " " + c.path());
    }
    session.console().result(Json.object().put("changes", new Json.Arr(list)).build());
    return 0;
  }

  int collect() throws IOException {
    long grace = days("--grace-days").orElse(7L) * DAY;
    GarbageCollection.Collected c =
        care.collect(place, grace, days("--tags-older-than").map(d -> d * DAY), session.dryRun());
    session
        .console()
        .result(
            Json.object()
                .put("revisions", c.revisions())
                .put("keptRevisions", c.keptRevisions())
                .put("objects", c.objects())
                .put("bytes", c.bytes())
                .put("dryRun", session.dryRun())
                .build());
    session
        .console()
        .line(
            "%s %s of %s%s; %s stay"
                .formatted(
                    session.dryRun() ? "would remove" : "removed",
                    Texts.count(c.objects(), "object"),
                    Texts.count(c.revisions(), "revision"),
                    session.dryRun() ? "" : ", " + Texts.size(c.bytes()),
                    Texts.count(c.keptRevisions(), "revision")));
    return 0;
  }

  private void shown(Manifest manifest, String what) {
    session
        .console()
        .result(
            Json.object()
                .put("repository", manifest.repository())
                .put("revision", manifest.revision())
                .put("rootCatalog", manifest.rootCatalog().toString())
                .build());
    session.console().line(manifest.repository() + " revision " + manifest.revision() + " " + what);
  }

  private String name() {
    return Options.list("--tag", arguments).stream()
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("which tag: --tag NAME"));
  }

  private Optional<Long> days(String option) {
    return Options.text(option, arguments)
        .map(text -> {
          if (!text.matches("\\d{1,5}")) {
            throw new IllegalArgumentException(
                option + ": expected a number of days but got \"" + text + "\"");
          }
          return Long.parseLong(text);
        });
  }
}
