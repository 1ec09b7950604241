package argosy.site;

import argosy.base.CorruptException;
import argosy.base.Folders;
import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Who asked that a release stays: pins of people, leases of jobs on other hosts, which nobody here
/// can see.
public final class Holds {
  private final SiteLayout layout;

  public Holds(Site site) {
    this.layout = site.layout();
  }

  /// @param name a pin has its release's id, a lease the job's
  /// @param untilSeconds empty for ever
  public record Hold(
      String release,
      String name,
      String reason,
      Optional<Long> untilSeconds,
      String by,
      long atSeconds) {
    /// Whether it has not ended.
    public boolean holds(long nowSeconds) {
      return untilSeconds.isEmpty() || untilSeconds.get() > nowSeconds;
    }

    /// `sky-w_2026_45 pinned by anna: paper (until …)`.
    public String text() {
      String why =
          name.equals(release)
              ? "pinned by " + by + ": " + reason
              : "leased for " + name + " by " + by;
      return release
          + "  "
          + why
          + untilSeconds.map(s -> " (until " + Instant.ofEpochSecond(s) + ")").orElse("");
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("release", release)
          .put("name", name)
          .put("reason", reason)
          .putIf("until", untilSeconds.map(s -> Instant.ofEpochSecond(s).toString()))
          .put("by", by)
          .put("at", Instant.ofEpochSecond(atSeconds).toString())
          .build();
    }

    private static Hold fromJson(Json.Obj o) {
      return new Hold(
          o.string("release"),
          o.string("name"),
          o.string("reason"),
          o.find("until").map(u -> Instant.parse(o.string("until")).getEpochSecond()),
          o.string("by"),
          Instant.parse(o.string("at")).getEpochSecond());
    }
  }

  public List<Hold> pins() throws IOException {
    return read(layout.pins(), file -> file.getFileName().toString().replaceFirst("\\.json$", ""));
  }

  public List<Hold> leases() throws IOException {
    List<Hold> leases = new ArrayList<>();
    try (var folders = Files.newDirectoryStream(layout.leases())) {
      for (Path folder : folders) {
        leases.addAll(read(folder, _ -> folder.getFileName().toString()));
      }
    }
    return leases;
  }

  public void pin(Hold hold) throws IOException {
    Durable.write(layout.pins().resolve(hold.release() + ".json"), hold.toJson().pretty(), 0644);
  }

  /// @throws IllegalArgumentException if it is not pinned
  public void unpin(String id) throws IOException {
    if (!Files.deleteIfExists(layout.pins().resolve(id + ".json"))) {
      throw new IllegalArgumentException(id + " is not pinned");
    }
  }

  public void lease(Hold hold) throws IOException {
    Path folder = layout.leases().resolve(hold.release());
    Site.makeFolders(folder);
    Durable.write(folder.resolve(requireName(hold.name()) + ".json"), hold.toJson().pretty(), 0644);
  }

  /// @throws IllegalArgumentException if there is none of this name
  public void endLease(String id, String name) throws IOException {
    if (!Files.deleteIfExists(layout.leases().resolve(id).resolve(requireName(name) + ".json"))) {
      throw new IllegalArgumentException(id + " has no lease " + name);
    }
  }

  /// Drops what held a release that is gone.
  void forget(String id) throws IOException {
    Files.deleteIfExists(layout.pins().resolve(id + ".json"));
    Path folder = layout.leases().resolve(id);
    if (Files.isDirectory(folder)) {
      Folders.delete(folder);
    }
  }

  private static String requireName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.@:-]*")) {
      throw new IllegalArgumentException(
          "a lease's name is of letters, digits and _ . @ : -: \"" + name + "\"");
    }
    return name;
  }

  /// Nobody knows any more for how long: it holds until somebody says otherwise.
  private static Hold unreadable(Path file, String release) {
    return new Hold(release, release, file + " cannot be read", Optional.empty(), "somebody", 0);
  }

  /// @param release that a hold of the file is for
  private static List<Hold> read(Path folder, Function<Path, String> release) throws IOException {
    List<Hold> holds = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, "[!.]*.json")) {
      for (Path file : files) {
        try {
          holds.add(StateFile.read(file, Hold::fromJson));
        } catch (CorruptException e) {
          holds.add(unreadable(file, release.apply(file)));
        } catch (NoSuchFileException e) {
          // ended in this moment
        }
      }
    }
    return holds;
  }
}
