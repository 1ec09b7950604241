package argosy.site;

import argosy.base.Folders;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.model.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Removes releases that nobody needs; never one that is current, a channel's, pinned, leased or in
/// use.
public final class Purge {
  private static final int OBJECTS_A_TASK = 2000;
  private final Site site;
  private final Parallel parallel;
  private final Progress progress;

  public Purge(Site site, Parallel parallel, Progress progress) {
    this.site = site;
    this.parallel = parallel;
    this.progress = progress;
  }

  /// A release that stays, and why.
  public record Kept(String id, List<String> because) {
    public Kept {
      because = List.copyOf(because);
    }
  }

  /// @param purged what goes or has gone
  /// @param freedBytes on disk: blocks of objects that no other release has, folders, records
  /// @param hiddenProcesses of other users, which could not be looked at
  public record Outcome(
      List<String> purged, List<Kept> kept, long freedBytes, long hiddenProcesses) {
    public Outcome {
      purged = List.copyOf(purged);
      kept = List.copyOf(kept);
    }
  }

  /// What would be purged of these, and what stays. Changes nothing.
  ///
  /// @param graceSeconds how long a release stays after it was last active or installed
  public Outcome plan(List<InstalledRelease> wanted, long graceSeconds, long nowSeconds)
      throws IOException {
    InUse.Seen seen = new InUse(site).look();
    List<String> going = new ArrayList<>();
    List<Kept> kept = new ArrayList<>();
    Reasons reasons = new Reasons(seen, graceSeconds, nowSeconds);
    for (InstalledRelease release : wanted) {
      List<String> because = reasons.of(release);
      if (because.isEmpty()) {
        going.add(release.id());
      } else {
        kept.add(new Kept(release.id(), because));
      }
    }
    Map<String, Path> folders = new LinkedHashMap<>();
    going.forEach(id -> folders.put(id, site.layout().release(id)));
    return new Outcome(going, kept, freed(folders), seen.hidden());
  }

  /// Purges them. Under the lock.
  public Outcome run(List<InstalledRelease> wanted, long graceSeconds, long nowSeconds)
      throws IOException {
    Outcome plan = plan(wanted, graceSeconds, nowSeconds);
    List<Kept> kept = new ArrayList<>(plan.kept());
    Map<String, Path> gone = new LinkedHashMap<>();
    for (String id : plan.purged()) {
      String name = "." + id + "." + ProcessHandle.current().pid() + SiteLayout.GONE;
      Path folder = site.layout().releases().resolve(name);
      new RamTier(site).demote(id, parallel);
      remember(id, nowSeconds);
      Files.move(site.layout().release(id), folder, StandardCopyOption.ATOMIC_MOVE);
      List<InUse.User> users = new InUse(site).look().of(name);
      if (users.isEmpty()) {
        gone.put(id, folder);
      } else { // somebody came in the meantime
        Files.move(folder, site.layout().release(id), StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(site.layout().purged(id));
        kept.add(new Kept(id, List.of(inUse(users))));
      }
    }
    boolean asPlanned = List.copyOf(gone.keySet()).equals(plan.purged());
    long freed = asPlanned ? plan.freedBytes() : freed(gone);
    for (Map.Entry<String, Path> release : gone.entrySet()) {
      progress.step("purge " + release.getKey());
      forget(site, release.getKey());
      clear(release.getValue(), parallel);
      progress.done("");
    }
    if (!gone.isEmpty()) {
      new Sweep(site, parallel).run();
    }
    for (Path folder : gone.values()) { // last: while it is there, a killed purge is gone on with
      Files.delete(folder);
    }
    return new Outcome(List.copyOf(gone.keySet()), kept, freed, plan.hiddenProcesses());
  }

  static void forget(Site site, String id) throws IOException {
    for (String ending : List.of(".sh", ".csh", ".fish")) {
      Files.deleteIfExists(site.layout().environments().resolve(id + ending));
    }
    new SiteRecords(site).forget(id);
    Files.deleteIfExists(site.layout().seal(id));
    new Holds(site).forget(id);
    new Kernels(site).forget(id);
    new Withdrawals(site).forget(id);
  }

  /// A tag that was purged is not followed again.
  private void remember(String id, long nowSeconds) throws IOException {
    Optional<InstalledRelease> record = new SiteRecords(site).read(id);
    if (record.isPresent()) {
      Path mark = site.layout().purged(id);
      Site.makeFolders(Durable.parent(mark));
      Durable.write(
          mark,
          Json.object()
              .put("id", id)
              .put("release", record.get().release().digest().toString())
              .put("at", Instant.ofEpochSecond(nowSeconds).toString())
              .build()
              .pretty(),
          0644);
    }
  }

  /// All that is below, with as many hands as there are.
  static void clear(Path folder, Parallel parallel) throws IOException {
    List<Parallel.Task<Boolean>> tasks = new ArrayList<>();
    for (Path second : secondLevel(folder)) {
      tasks.add(() -> {
        Folders.delete(second);
        return true;
      });
    }
    parallel.all(tasks);
    try (var children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        Folders.delete(child);
      }
    }
  }

  private static List<Path> secondLevel(Path folder) throws IOException {
    List<Path> found = List.of(folder);
    for (int depth = 0; depth < 5 && found.size() < 64; depth++) {
      List<Path> below = new ArrayList<>();
      for (Path directory : found) {
        Files.setAttribute(directory, "unix:mode", 0700);
        try (var children = Files.newDirectoryStream(directory)) {
          for (Path child : children) {
            if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
              below.add(child);
            }
          }
        }
      }
      if (below.isEmpty()) {
        break;
      }
      found = below;
    }
    return found.equals(List.of(folder)) ? List.of() : found;
  }

  private static String inUse(List<InUse.User> users) {
    return "in use by "
        + String.join(", ", users.stream().map(InUse.User::text).distinct().limit(3).toList())
        + (users.size() > 3 ? " and more" : "");
  }

  /// Bytes on disk that only these releases hold.
  ///
  /// @param releases id to the folder where it stands now
  private long freed(Map<String, Path> releases) throws IOException {
    long block = Math.max(1, Files.getFileStore(site.layout().root()).getBlockSize());
    SiteRecords records = new SiteRecords(site);
    Map<String, Integer> links = new HashMap<>();
    long bytes = records.trees().freedBytes(releases.keySet(), block);
    for (Map.Entry<String, Path> release : releases.entrySet()) {
      for (Entry entry : records.tree(release.getKey()).entries()) {
        switch (entry) {
          case Entry.File f -> links.merge(SiteObjects.name(f), 1, Integer::sum);
          case Entry.Directory d ->
              bytes += TreePlacer.rounded(Files.size(release.getValue().resolve(d.path())), block);
          case Entry.Symlink _ -> {}
        }
      }
    }
    Set<String> others =
        site.placement() == Placement.HARDLINK ? Set.of() : records.objects(releases.keySet());
    List<Map.Entry<String, Integer>> objects = List.copyOf(links.entrySet());
    List<Parallel.Task<Long>> tasks = new ArrayList<>();
    for (int from = 0; from < objects.size(); from += OBJECTS_A_TASK) {
      List<Map.Entry<String, Integer>> some =
          objects.subList(from, Math.min(objects.size(), from + OBJECTS_A_TASK));
      tasks.add(() -> {
        long freed = 0;
        for (Map.Entry<String, Integer> object : some) {
          freed += freed(object.getKey(), object.getValue(), others, block);
        }
        return freed;
      });
    }
    List<Long> freed = new ArrayList<>();
    parallel.ordered(tasks.iterator(), parallel.threads() * 2, freed::add);
    return bytes + freed.stream().mapToLong(Long::longValue).sum();
  }

  /// @param links that go
  /// @param others objects that other releases have; not asked with hard links
  private long freed(String object, int links, Set<String> others, long block) throws IOException {
    Map<String, Object> seen;
    try {
      seen = Files.readAttributes(new SiteObjects(site).path(object), "unix:nlink,size");
    } catch (NoSuchFileException e) {
      return 0; // it was renewed and swept: the releases have the inode among themselves
    }
    long size = seen.get("size") instanceof Long s ? TreePlacer.rounded(s, block) : 0;
    return switch (site.placement()) {
      case HARDLINK -> Integer.valueOf(links + 1).equals(seen.get("nlink")) ? size : 0;
      case REFLINK -> others.contains(object) ? 0 : size;
      case COPY -> size * links + (others.contains(object) ? 0 : size);
    };
  }

  /// Why releases stay.
  private final class Reasons {
    private final InUse.Seen seen;
    private final long graceSeconds;
    private final long nowSeconds;
    private final Optional<String> current = new Pointers(site).current();
    private final Map<String, String> channels = new Pointers(site).channels();
    private final List<Holds.Hold> pins = new Holds(site).pins();
    private final List<Holds.Hold> leases = new Holds(site).leases();
    private final List<SiteHistory.Change> history = new SiteHistory(site).changes();

    Reasons(InUse.Seen seen, long graceSeconds, long nowSeconds) throws IOException {
      this.seen = seen;
      this.graceSeconds = graceSeconds;
      this.nowSeconds = nowSeconds;
    }

    List<String> of(InstalledRelease release) {
      String id = release.id();
      List<String> because = new ArrayList<>();
      if (current.equals(Optional.of(id))) {
        because.add("it is the active release");
      }
      channels.forEach((channel, target) -> {
        if (target.equals(id)) {
          because.add("it is the newest of channel " + channel);
        }
      });
      for (Holds.Hold pin : pins) {
        if (pin.release().equals(id) && pin.holds(nowSeconds)) {
          because.add("pinned by " + pin.by() + ": " + pin.reason());
        }
      }
      for (Holds.Hold lease : leases) {
        if (lease.release().equals(id) && lease.holds(nowSeconds)) {
          because.add("leased by " + lease.name());
        }
      }
      List<InUse.User> users = seen.of(id);
      if (!users.isEmpty()) {
        because.add(inUse(users));
      }
      if (because.isEmpty() && lastActive(release) + graceSeconds > nowSeconds) {
        because.add("it was active or installed less than " + graceSeconds / 3600 + " h ago");
      }
      return because;
    }

    private long lastActive(InstalledRelease release) {
      long last = release.installedSeconds();
      for (int i = 0; i < history.size(); i++) {
        if (history.get(i).id().equals(release.id())) {
          last =
              Math.max(last, i + 1 < history.size() ? history.get(i + 1).atSeconds() : nowSeconds);
        }
      }
      return last;
    }
  }
}
