package argosy.site;

import argosy.base.Folders;
import argosy.base.Parallel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What killed commands left (`spec/site.md`, Order of writing): found by anybody, cleared by
/// whoever has the lock.
public final class Leftovers {
  private final Site site;

  public Leftovers(Site site) {
    this.site = site;
  }

  /// One thing that is not as it should be, and what clearing it does.
  public record Leftover(Path path, String what, Clearing clearing) {}

  /// Makes it as it should be.
  @FunctionalInterface
  public interface Clearing {
    void run() throws IOException;
  }

  public List<Leftover> find() throws IOException {
    SiteLayout layout = site.layout();
    List<Leftover> found = new ArrayList<>();
    List<Path> incoming = children(layout.incoming());
    if (!incoming.isEmpty()) { // one thing for a person, be it of 45,000 files
      String what = incoming.size() + " contents half written";
      found.add(
          new Leftover(
              layout.incoming(),
              what,
              () -> {
                for (Path file : incoming) {
                  Files.deleteIfExists(file);
                }
              }));
    }
    for (Path folder : children(layout.releases())) {
      String name = String.valueOf(folder.getFileName());
      if (name.startsWith(".")) {
        found.add(
            name.endsWith(SiteLayout.GONE)
                ? new Leftover(folder, "release half purged", () -> finishPurge(folder))
                : new Leftover(folder, "release half linked", () -> Folders.delete(folder)));
      }
    }
    Set<String> ids = new HashSet<>(site.installedIds());
    children(layout.releases())
        .forEach(f -> ids.add(goneId(String.valueOf(f.getFileName())))); // theirs go with them
    for (Path file : children(layout.records())) {
      String id =
          String.valueOf(file.getFileName()).replaceAll("\\.(json|(tree|base|patch)\\.zst)$", "");
      if (!ids.contains(id)) {
        found.add(new Leftover(file, "record of no release", () -> Files.deleteIfExists(file)));
      }
    }
    for (Path file : children(layout.environments())) {
      String id = String.valueOf(file.getFileName()).replaceAll("\\.(sh|csh|fish)$", "");
      if (!ids.contains(id) && !id.equals("current")) {
        found.add(new Leftover(file, "activation of no release", () -> Files.deleteIfExists(file)));
      }
    }
    for (Path file : children(Durable.parent(layout.seal("any")))) {
      if (!ids.contains(String.valueOf(file.getFileName()).replaceAll("\\.json$", ""))) {
        found.add(new Leftover(file, "seal of no release", () -> Files.deleteIfExists(file)));
      }
    }
    for (Path file : children(layout.images())) {
      if (!ImageTier.idOf(file).map(ids::contains).orElse(false)) {
        found.add(new Leftover(file, "image of no release", () -> Files.deleteIfExists(file)));
      }
    }
    for (Path folder : List.of(layout.root(), layout.state(), layout.channels())) {
      for (Path file : children(folder)) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(".") && name.endsWith(".new")) {
          found.add(new Leftover(file, "file half written", () -> Files.deleteIfExists(file)));
        }
      }
    }
    Probation probation = new Probation(site);
    if (Files.exists(probation.file())) {
      found.add(new Leftover(probation.file(), "switch whose demo did not end", probation::goBack));
    }
    if (Account.uid() == 0) { // nobody else can
      RamTier tier = new RamTier(site);
      for (String id : tier.emptied()) {
        found.add(
            new Leftover(
                layout.release(id), "its memory was emptied under it", () -> tier.uncover(id)));
      }
    }
    for (Path file : SiteLock.abandoned(site)) {
      found.add(new Leftover(file, "wait for the lock", () -> Files.deleteIfExists(file)));
    }
    for (Path link : children(layout.channels())) {
      if (!Files.exists(link) && Files.isSymbolicLink(link)) {
        found.add(new Leftover(link, "channel of no release", () -> Files.deleteIfExists(link)));
      }
    }
    return found;
  }

  private static String goneId(String name) {
    return name.replaceAll("^\\.|\\.[0-9]+\\.gone$", "");
  }

  /// Goes on with a purge, unless somebody uses the release: then it comes back. Its objects go
  /// before its folder does, so that this is gone on with too.
  private void finishPurge(Path folder) throws IOException {
    String name = String.valueOf(folder.getFileName());
    String id = goneId(name);
    boolean whole = new SiteRecords(site).read(id).isPresent();
    if (whole && !new InUse(site).look().of(name).isEmpty()) {
      Files.move(folder, site.layout().release(id), StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Purge.forget(site, id);
    try (Parallel parallel = Parallel.ofMachine()) {
      Purge.clear(folder, parallel);
      new Sweep(site, parallel).run();
    }
    Files.delete(folder);
  }

  /// Clears all, and completes the history.
  ///
  /// @return what was cleared
  public List<Leftover> clear(long nowSeconds, String user) throws IOException {
    List<Leftover> found = find();
    for (Leftover leftover : found) {
      leftover.clearing().run();
    }
    Optional<String> current = new Pointers(site).current();
    SiteHistory history = new SiteHistory(site);
    if (current.isPresent() && !current.equals(history.last())) {
      history.add(
          new SiteHistory.Change(
              nowSeconds,
              user,
              SiteHistory.How.FOUND,
              current.get(),
              "the command that switched was killed"));
    }
    return found;
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (var stream = Files.newDirectoryStream(folder)) {
        stream.forEach(children::add);
      }
    }
    children.sort(null);
    return children;
  }
}
