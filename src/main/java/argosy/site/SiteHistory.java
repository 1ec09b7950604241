package argosy.site;

import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What was active when: one line of JSON for each change of `current`, oldest first.
public final class SiteHistory {
  private final Path file;

  public SiteHistory(Site site) {
    this.file = site.layout().history();
  }

  /// How a release became active.
  public enum How {
    SWITCH,
    /// Back to what was active before.
    REVERT,
    /// Found active though nobody had written so: its command was killed after the rename.
    FOUND;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public record Change(long atSeconds, String user, How how, String id, String because) {}

  /// As in the file, and for scripts.
  public static Json.Obj toJson(Change change) {
    return Json.object()
        .put("at", Instant.ofEpochSecond(change.atSeconds()).toString())
        .put("user", change.user())
        .put("how", change.how().text())
        .put("id", change.id())
        .put("because", change.because())
        .build();
  }

  /// A line that was cut off is not counted.
  public List<Change> changes() throws IOException {
    List<Change> changes = new ArrayList<>();
    for (Json.Obj o : JsonLines.read(file)) {
      try {
        changes.add(
            new Change(
                Instant.parse(o.string("at")).getEpochSecond(),
                o.string("user"),
                How.valueOf(o.string("how").toUpperCase(Locale.ROOT)),
                o.string("id"),
                o.string("because")));
      } catch (IllegalArgumentException | DateTimeException e) {
        // a line of something else
      }
    }
    return changes;
  }

  void add(Change change) throws IOException {
    JsonLines.add(file, toJson(change));
  }

  /// The releases that were active before the one that is, the latest first: a revert takes the way
  /// back step by step.
  public List<String> before() throws IOException {
    Deque<String> way = new ArrayDeque<>();
    for (Change change : changes()) {
      if (change.how() == How.REVERT) {
        while (!way.isEmpty() && !way.getFirst().equals(change.id())) {
          way.removeFirst();
        }
      } else if (!change.id().equals(way.peekFirst())) {
        way.addFirst(change.id());
      }
    }
    return way.stream().skip(1).toList();
  }

  Optional<String> last() throws IOException {
    List<Change> changes = changes();
    return changes.isEmpty() ? Optional.empty() : Optional.of(changes.getLast().id());
  }
}
