package argosy.site;

import argosy.base.Json;
import argosy.base.Texts;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// What of a site is in memory right now.
///
/// @param room of its tmpfs, if one is mounted
/// @param releases by their ids
public record InMemory(Optional<Room> room, List<Held> releases) {
  public InMemory {
    releases = List.copyOf(releases);
  }

  /// Bytes of the tmpfs.
  public record Room(long bytes, long freeBytes) {}

  /// How a release is there.
  public enum Form {
    WHOLE,
    /// The rest is read from disk.
    WORKING_SET,
    /// One compressed file, of which the page cache has what it has.
    IMAGE;

    /// `whole`, `working set`, `image`.
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /// @param bytes of its files there, each path counted; of an image, its own
  /// @param mounted whether it is seen at its place; if not, root has not mounted it yet
  public record Held(String id, Form form, long bytes, boolean mounted) {
    public String text() {
      return "%s  %s, %s%s"
          .formatted(
              id,
              form.text(),
              Texts.size(bytes),
              mounted ? "" : "; not mounted: as root, argosy site promote " + id);
    }

    Json.Obj toJson() {
      return Json.object()
          .put("id", id)
          .put("form", form.text())
          .put("bytes", bytes)
          .put("mounted", mounted)
          .build();
    }
  }

  /// Looks; changes nothing.
  public static InMemory of(Site site) throws IOException {
    RamTier tier = new RamTier(site);
    List<String> mounted = tier.promoted();
    TreeSet<String> ids = new TreeSet<>(mounted);
    boolean there = tier.isThere();
    if (there) {
      ids.addAll(names(tier.whole("any")));
      ids.addAll(names(tier.working("any")));
    }
    List<Held> held = new ArrayList<>();
    for (String id : ids) {
      held.add(held(site, tier, id, mounted.contains(id)));
    }
    if (!there) {
      return new InMemory(Optional.empty(), held);
    }
    FileStore memory = Files.getFileStore(site.layout().ram());
    return new InMemory(
        Optional.of(new Room(memory.getTotalSpace(), memory.getUsableSpace())), held);
  }

  private static Held held(Site site, RamTier tier, String id, boolean mounted) throws IOException {
    if (Files.isDirectory(tier.whole(id))) {
      long bytes = new SiteRecords(site).read(id).map(InstalledRelease::bytes).orElse(0L);
      return new Held(id, Form.WHOLE, bytes, mounted);
    }
    if (Files.isDirectory(tier.working(id))) {
      return new Held(id, Form.WORKING_SET, bytes(tier.working(id)), mounted);
    }
    Optional<Path> image = new ImageTier(site).find(id);
    return new Held(id, Form.IMAGE, image.isEmpty() ? 0 : Files.size(image.get()), mounted);
  }

  private static List<String> names(Path any) throws IOException {
    Path folder = Durable.parent(any);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var children = Files.list(folder)) {
      return children
          .map(c -> String.valueOf(c.getFileName()))
          .filter(name -> !name.startsWith("."))
          .toList();
    }
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (var files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          bytes += Files.size(file);
        }
      }
    }
    return bytes;
  }

  /// A line for each, and one for the room.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    releases.forEach(held -> lines.add(held.text()));
    room.ifPresent(r ->
        lines.add("%s of %s free".formatted(Texts.size(r.freeBytes()), Texts.size(r.bytes()))));
    return lines;
  }

  public Json.Obj toJson() {
    Json.Builder json = Json.object();
    room.ifPresent(r -> json.put("bytes", r.bytes()).put("freeBytes", r.freeBytes()));
    return json.put(
            "releases", new Json.Arr(releases.stream().map(h -> (Json) h.toJson()).toList()))
        .build();
  }
}
