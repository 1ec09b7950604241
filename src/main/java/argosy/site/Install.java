package argosy.site;

import argosy.activation.Launchers;
import argosy.activation.ShellFiles;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.nativelib.FileSystemSync;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Puts a realised release into a site: writes the contents the site lacks, links the tree, gives
/// it its name last.
public final class Install {
  private static final int FILES_A_TASK = 256;
  private static final long LARGE_BYTES = 1 << 20;

  private final Site site;
  private final BlobSource blobs;
  private final Parallel parallel;
  private final Progress progress;

  public Install(Site site, BlobSource blobs, Parallel parallel, Progress progress) {
    this.site = site;
    this.blobs = blobs;
    this.parallel = parallel;
    this.progress = progress;
  }

  /// What an install will do, or has done.
  ///
  /// @param newFiles contents that the site lacks
  /// @param newBytes of them
  public record Plan(
      String id, long files, long bytes, long newFiles, long newBytes, List<String> withoutSetId) {
    public Plan {
      withoutSetId = List.copyOf(withoutSetId);
    }
  }

  /// @param missing by the name of the object, in the tree's order
  private record Work(Plan plan, PlacedTree placed, Map<String, Entry.File> missing) {}

  /// Changes nothing.
  public Plan plan(String id, Profile profile) throws IOException {
    return work(id, profile).plan();
  }

  /// @param profile realised for `releases/ID` if it is of kind prefix
  public Plan run(String id, Profile profile, long nowSeconds) throws IOException {
    Work work = work(id, profile);
    requireSpace(work.plan());
    receive(work);
    progress.step("link " + id);
    Path part =
        site.layout().releases().resolve("." + id + "." + ProcessHandle.current().pid() + ".part");
    try {
      Files.createDirectory(part);
      link(work.placed(), part, FileTime.from(profile.release().epochSeconds(), TimeUnit.SECONDS));
      Plan plan = work.plan();
      writeActivation(id, profile);
      new SiteRecords(site)
          .write(
              new InstalledRelease(
                  id,
                  profile.release(),
                  nowSeconds,
                  plan.files(),
                  plan.bytes(),
                  plan.withoutSetId()),
              work.placed().tree());
      Files.move(part, site.layout().release(id), StandardCopyOption.ATOMIC_MOVE);
      Durable.sync(site.layout().releases());
      Files.deleteIfExists(site.layout().purged(id)); // wanted again
    } finally {
      if (Files.exists(part)) {
        argosy.release.Materialise.delete(part);
      }
    }
    progress.done(Texts.count(work.plan().files(), "file"));
    return work.plan();
  }

  private void writeActivation(String id, Profile profile) throws IOException {
    Path sh = site.layout().environments().resolve(id + ".sh");
    ShellFiles files =
        new ShellFiles(
            profile.release().name(),
            Launchers.inShell(profile),
            new ShellFiles.Place.At(site.layout().release(id).toString(), sh.toString()));
    Durable.write(sh, files.sh(), 0644);
    Durable.write(sh.resolveSibling(id + ".csh"), files.csh(), 0644);
    Durable.write(sh.resolveSibling(id + ".fish"), files.fish(), 0644);
  }

  private Work work(String id, Profile profile) throws IOException {
    PlacedTree placed = PlacedTree.of(profile);
    Set<String> present = new SiteObjects(site).present();
    Map<String, Entry.File> missing = new LinkedHashMap<>();
    long newBytes = 0;
    for (Entry entry : placed.tree().entries()) {
      if (entry instanceof Entry.File f) {
        String name = SiteObjects.name(f);
        if (!present.contains(name) && missing.putIfAbsent(name, f) == null) {
          newBytes += f.size();
        }
      }
    }
    Plan plan =
        new Plan(
            id,
            placed.tree().fileCount(),
            placed.tree().totalBytes(),
            missing.size(),
            newBytes,
            placed.withoutSetId());
    return new Work(plan, placed, missing);
  }

  private void requireSpace(Plan plan) throws IOException {
    long free = Files.getFileStore(site.layout().root()).getUsableSpace();
    if (plan.newBytes() > free) {
      throw new IOException(
          "No space left for %s: it needs %s, %s are free [%s]"
              .formatted(
                  plan.id(), Texts.size(plan.newBytes()), Texts.size(free), site.layout().root()));
    }
  }

  /// Writes what is missing, syncs the file system once, then gives the contents their names.
  private void receive(Work work) throws IOException {
    if (work.missing().isEmpty()) {
      return;
    }
    progress.step("write " + work.plan().id());
    SiteObjects objects = new SiteObjects(site);
    List<Parallel.Task<Boolean>> tasks = new ArrayList<>();
    List<Entry.File> batch = new ArrayList<>();
    long batchBytes = 0;
    for (Entry.File f :
        work.missing().values()) { // in the tree's order: neighbours are stored together
      batch.add(f);
      batchBytes += f.size();
      if (batch.size() == FILES_A_TASK || batchBytes >= LARGE_BYTES) {
        tasks.add(receiving(List.copyOf(batch), work.placed(), objects));
        batch.clear();
        batchBytes = 0;
      }
    }
    tasks.add(receiving(List.copyOf(batch), work.placed(), objects));
    parallel.all(tasks);
    FileSystemSync.of(site.layout().root());
    for (String name : work.missing().keySet()) {
      objects.admit(name);
    }
    progress.done(
        Texts.count(work.plan().newFiles(), "new file")
            + ", "
            + Texts.size(work.plan().newBytes()));
  }

  private Parallel.Task<Boolean> receiving(
      List<Entry.File> files, PlacedTree placed, SiteObjects objects) {
    return () -> {
      for (Entry.File f : files) {
        try (InputStream in = placed.open(f.digest(), blobs)) {
          objects.receive(SiteObjects.name(f), in);
        }
        progress.advance(f.size());
      }
      return true;
    };
  }

  private void link(PlacedTree placed, Path part, FileTime time) throws IOException {
    SiteObjects objects = new SiteObjects(site);
    List<Entry.Directory> directories = new ArrayList<>();
    List<Parallel.Task<Boolean>> tasks = new ArrayList<>();
    List<Entry> batch = new ArrayList<>();
    for (Entry entry : placed.tree().entries()) {
      if (entry instanceof Entry.Directory d) {
        Files.createDirectory(part.resolve(d.path()));
        directories.add(d);
      } else {
        batch.add(entry);
        if (batch.size() == FILES_A_TASK) {
          tasks.add(linking(List.copyOf(batch), objects, part));
          batch.clear();
        }
      }
    }
    tasks.add(linking(List.copyOf(batch), objects, part));
    parallel.all(tasks);
    for (Entry.Directory d : directories.reversed()) { // modes last: they forbid writing
      settle(part.resolve(d.path()), d.mode(), time);
    }
    settle(part, 0755, time); // renamed by its owner: needs to be writable on some file systems
  }

  private static void settle(Path folder, int mode, FileTime time) throws IOException {
    Files.setLastModifiedTime(folder, time);
    Files.setAttribute(folder, "unix:mode", mode);
  }

  private static Parallel.Task<Boolean> linking(
      List<Entry> entries, SiteObjects objects, Path part) {
    return () -> {
      for (Entry entry : entries) {
        Path path = part.resolve(entry.path());
        switch (entry) {
          case Entry.File f -> objects.place(f, path);
          case Entry.Symlink l -> Files.createSymbolicLink(path, Path.of(l.target()));
          case Entry.Directory d -> throw new IllegalStateException(d.path());
        }
      }
      return true;
    };
  }
}
