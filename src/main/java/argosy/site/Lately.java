package argosy.site;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/// What happened on a site since a moment: what an administrator asks on Monday.
///
/// @param sinceSeconds since 1970
/// @param installed releases that are there, oldest first
/// @param generations environment generations that no release had before
/// @param failed commands that changed the site, or were about to, and did not end well
public record Lately(
    long sinceSeconds,
    List<Event> installed,
    List<Event> purged,
    List<Long> generations,
    List<Json.Obj> failed) {
  public Lately {
    installed = List.copyOf(installed);
    purged = List.copyOf(purged);
    generations = List.copyOf(generations);
    failed = List.copyOf(failed);
  }

  /// A release that came or went.
  public record Event(String id, long atSeconds) {
    private Json toJson() {
      return Json.object()
          .put("id", id)
          .put("at", Instant.ofEpochSecond(atSeconds).toString())
          .build();
    }
  }

  /// Reads the records only.
  public static Lately of(Site site, long sinceSeconds) throws IOException {
    List<Event> installed = new ArrayList<>();
    TreeSet<Long> before = new TreeSet<>();
    TreeSet<Long> now = new TreeSet<>();
    for (InstalledRelease r : new SiteRecords(site).all()) {
      boolean fresh = r.installedSeconds() >= sinceSeconds;
      (fresh ? now : before).add((long) r.release().generation());
      if (fresh) {
        installed.add(new Event(r.id(), r.installedSeconds()));
      }
    }
    now.removeAll(before);
    List<Json.Obj> failed =
        SiteWork.audit(site).stream()
            .filter(
                line -> line.find("outcome").map(o -> o.asString().equals("failed")).orElse(false))
            .filter(line -> Instant.parse(line.string("at")).getEpochSecond() >= sinceSeconds)
            .toList();
    return new Lately(
        sinceSeconds,
        inOrder(installed),
        inOrder(purged(site, sinceSeconds)),
        before.isEmpty() ? List.of() : List.copyOf(now),
        failed);
  }

  private static List<Event> purged(Site site, long sinceSeconds) throws IOException {
    List<Event> events = new ArrayList<>();
    Path marks = Durable.parent(site.layout().purged("any"));
    if (Files.isDirectory(marks)) {
      try (var files = Files.newDirectoryStream(marks, "[!.]*.json")) {
        for (Path file : files) {
          try {
            Event event =
                StateFile.read(
                    file,
                    o -> new Event(o.string("id"), Instant.parse(o.string("at")).getEpochSecond()));
            if (event.atSeconds() >= sinceSeconds) {
              events.add(event);
            }
          } catch (NoSuchFileException | CorruptException e) {
            // wanted again in this moment; or the doctor's
          }
        }
      }
    }
    return events;
  }

  private static List<Event> inOrder(List<Event> events) {
    return events.stream()
        .sorted(Comparator.comparingLong(Event::atSeconds).thenComparing(Event::id))
        .toList();
  }

  public Json.Obj toJson() {
    Function<List<Event>, Json> array =
        events -> new Json.Arr(events.stream().map(Event::toJson).toList());
    return Json.object()
        .put("since", Instant.ofEpochSecond(sinceSeconds).toString())
        .put("installed", array.apply(installed))
        .put("purged", array.apply(purged))
        .put(
            "generations",
            new Json.Arr(
                generations.stream().map(n -> (Json) new Json.Num(BigDecimal.valueOf(n))).toList()))
        .put("failed", new Json.Arr(List.copyOf(failed)))
        .build();
  }
}
