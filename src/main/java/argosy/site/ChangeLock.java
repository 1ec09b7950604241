package argosy.site;

import argosy.base.HeldException;
import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Optional;

/// A site closed for changes by a person: beam is on. Ends by itself at its time.
public final class ChangeLock {
  private final SiteLayout layout;

  public ChangeLock(Site site) {
    this.layout = site.layout();
  }

  /// @param untilSeconds empty until it is opened by hand
  public record Closed(String reason, String by, Optional<Long> untilSeconds) {
    public Json.Obj toJson() {
      return Json.object()
          .put("reason", reason)
          .put("by", by)
          .putIf("until", untilSeconds.map(s -> Instant.ofEpochSecond(s).toString()))
          .build();
    }

    public String text() {
      return "closed for changes by "
          + by
          + ": "
          + reason
          + untilSeconds.map(s -> " (until " + Instant.ofEpochSecond(s) + ")").orElse("");
    }
  }

  /// Who closed it; a component's site is closed with the one it stands in.
  public Optional<Closed> now(long nowSeconds) throws IOException {
    Optional<Closed> own = now(layout, nowSeconds);
    Optional<SiteLayout> base = Delegations.base(layout);
    return own.isPresent() || base.isEmpty() ? own : now(base.get(), nowSeconds);
  }

  private static Optional<Closed> now(SiteLayout layout, long nowSeconds) throws IOException {
    try {
      return Optional.of(
              StateFile.read(
                  layout.changeLock(),
                  o ->
                      new Closed(
                          o.string("reason"),
                          o.string("by"),
                          o.find("until")
                              .map(until -> Instant.parse(until.asString()).getEpochSecond()))))
          .filter(c -> c.untilSeconds().isEmpty() || c.untilSeconds().get() > nowSeconds);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// @throws HeldException if the site is closed
  public void requireOpen(long nowSeconds) throws IOException {
    Optional<Closed> closed = now(nowSeconds);
    if (closed.isPresent()) {
      throw new HeldException(
          "the site " + layout.root() + " is " + closed.get().text(),
          "wait, or open it again: argosy site freeze --remove");
    }
  }

  public void close(Closed closed) throws IOException {
    Durable.write(layout.changeLock(), closed.toJson().pretty(), 0644);
  }

  public void open() throws IOException {
    Files.deleteIfExists(layout.changeLock());
  }
}
