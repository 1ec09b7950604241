package argosy.site;

import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A switch whose demo has not ended: it says what was active before, so that the next command goes
/// back there if this one is killed.
public final class Probation {
  private final Site site;

  public Probation(Site site) {
    this.site = site;
  }

  Path file() {
    return site.layout().state().resolve("probation.json");
  }

  /// @param before what is active again if the demo does not end well
  public void begin(String before) throws IOException {
    Durable.write(file(), Json.object().put("before", before).build().pretty(), 0644);
  }

  public void end() throws IOException {
    Files.deleteIfExists(file());
  }

  Optional<String> before() throws IOException {
    try {
      return Optional.of(StateFile.read(file(), o -> o.string("before")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// Makes active again what was before.
  void goBack() throws IOException {
    Optional<String> before = before();
    if (before.isPresent() && Files.isDirectory(site.layout().release(before.get()))) {
      new Pointers(site).moveCurrent(before.get());
    }
    end();
  }
}
