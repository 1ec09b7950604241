package argosy.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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
      links.putIfAbsent("sw." + release.day(), site.layout().release(release.id()));
    }
    for (Delegation d : new Delegations(site).all()) {
      links.put(d.name(), new SiteLayout(site.layout().owner(d.name())).current());
    }
    return links;
  }

  /// The names that an update would change.
  ///
  /// @throws IllegalArgumentException if one of the names is something of its own
  public List<String> changes(Path folder) throws IOException {
    Map<String, Path> wanted = wanted();
    List<String> changes = new ArrayList<>(stale(folder, wanted));
    for (String name : wanted.keySet()) {
      Path link = folder.resolve(name);
      if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
        throw new IllegalArgumentException(
            link + ": is no link; move it away first: its releases can be adopted");
      }
    }
    for (Map.Entry<String, Path> entry : wanted.entrySet()) {
      if (!target(folder.resolve(entry.getKey())).equals(Optional.of(entry.getValue()))) {
        changes.add(entry.getKey());
      }
    }
    changes.sort(null);
    return changes;
  }

  /// Makes and moves the links, and removes dated ones of releases that are gone.
  ///
  /// @return the names that changed
  /// @throws IllegalArgumentException if one of the names is something of its own
  public List<String> update(Path folder) throws IOException {
    List<String> changes = changes(folder);
    Map<String, Path> wanted = wanted();
    Site.makeFolders(folder);
    for (String name : changes) {
      Optional<Path> target = Optional.ofNullable(wanted.get(name));
      if (target.isPresent()) {
        Durable.link(folder.resolve(name), target.get().toString());
      } else {
        Files.delete(folder.resolve(name));
      }
    }
    return changes;
  }

  /// Links to releases and components that are gone.
  private List<String> stale(Path folder, Map<String, Path> wanted) throws IOException {
    List<String> stale = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (var links = Files.newDirectoryStream(folder)) {
        for (Path link : links) {
          String name = String.valueOf(link.getFileName());
          Path component = new SiteLayout(site.layout().owner(name)).current();
          boolean dated = name.matches("sw\\.[0-9].*");
          boolean ours =
              target(link)
                  .filter(
                      t -> t.equals(component) || dated && t.startsWith(site.layout().releases()))
                  .isPresent();
          if (ours && !wanted.containsKey(name)) {
            stale.add(name);
          }
        }
      }
    }
    return stale;
  }

  private static Optional<Path> target(Path link) throws IOException {
    return Files.isSymbolicLink(link)
        ? Optional.of(Files.readSymbolicLink(link))
        : Optional.empty();
  }
}
