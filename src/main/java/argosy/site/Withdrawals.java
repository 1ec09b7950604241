package argosy.site;

import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Optional;

/// Installed releases that their publisher took back, each with his hint. They stay until somebody
/// switches and purges: nothing is taken away from under who works with it.
public final class Withdrawals {
  private final SiteLayout layout;

  public Withdrawals(Site site) {
    this.layout = site.layout();
  }

  /// Why, and what to use instead; empty if it was not taken back.
  public Optional<String> hint(String id) throws IOException {
    try {
      return Optional.of(StateFile.read(layout.withdrawn(id), o -> o.string("hint")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// Under the lock.
  ///
  /// @param hint empty if it is good again
  public void note(String id, Optional<String> hint, long nowSeconds) throws IOException {
    if (hint.equals(hint(id))) {
      return;
    }
    if (hint.isEmpty()) {
      forget(id);
      return;
    }
    Site.makeFolders(Durable.parent(layout.withdrawn(id)));
    Durable.write(
        layout.withdrawn(id),
        Json.object()
            .put("id", id)
            .put("hint", hint.get())
            .put("at", Instant.ofEpochSecond(nowSeconds).toString())
            .build()
            .pretty(),
        0644);
  }

  void forget(String id) throws IOException {
    Files.deleteIfExists(layout.withdrawn(id));
  }
}
