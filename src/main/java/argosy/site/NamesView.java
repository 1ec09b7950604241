package argosy.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The names that a Data Lab's users and scripts know, as links beside a site:
///
///     sw, sw.tmpfs, sw.hdd    the active release
///     sw.YYYY-MM-DD           each installed release by its date, the newest where two have one
///     NAME                    what is active of a component that belongs to somebody else
///
/// The first three follow `current` by themselves; the dated ones are brought up to date here.
public final class NamesView {
  private static final List<String> ACTIVE = List.of("sw", "sw.hdd", "sw.tmpfs");
  private final Site site;

  public NamesView(Site site) {
    this.site = site;
  }

  /// Name to target, of all links that a folder should have.
  public Map<String, Path> wanted() throws IOException {
    Map<String, Path> links = new TreeMap<>();
    ACTIVE.forEach(name -> links.put(name, site.layout().current()));
    for (InstalledRelease release : new SiteRecords(site).all()) { // newest first
      String day =
          Instant.ofEpochSecond(release.release().epochSeconds())
              .atOffset(ZoneOffset.UTC)
              .toLocalDate()
              .toString();
      links.putIfAbsent("sw." + day, site.layout().release(release.id()));
    }
    for (Delegation d : new Delegations(site).all()) {
      links.put(d.name(), new SiteLayout(site.layout().owner(d.name())).current());
    }
    return links;
  }

  /// Makes and moves the links, and removes dated ones of releases that are gone.
  ///
  /// @return the names that changed
  /// @throws IllegalArgumentException if one of the names is something of its own
  public List<String> update(Path folder) throws IOException {
    Map<String, Path> wanted = wanted();
    for (String name : wanted.keySet()) {
      Path link = folder.resolve(name);
      if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
        throw new IllegalArgumentException(
            link + ": is no link; move it away first: its releases can be adopted");
      }
    }
    Files.createDirectories(folder);
    List<String> changed = new ArrayList<>();
    for (Map.Entry<String, Path> entry : wanted.entrySet()) {
      Path link = folder.resolve(entry.getKey());
      if (!target(link).equals(Optional.of(entry.getValue()))) {
        Durable.link(link, entry.getValue().toString());
        changed.add(entry.getKey());
      }
    }
    try (var dated = Files.newDirectoryStream(folder, "sw.[0-9]*")) {
      for (Path link : dated) {
        String name = String.valueOf(link.getFileName());
        boolean ours = target(link).filter(t -> t.startsWith(site.layout().releases())).isPresent();
        if (ours && !wanted.containsKey(name)) {
          Files.delete(link);
          changed.add(name);
        }
      }
    }
    return changed;
  }

  private static Optional<Path> target(Path link) throws IOException {
    return Files.isSymbolicLink(link)
        ? Optional.of(Files.readSymbolicLink(link))
        : Optional.empty();
  }
}
