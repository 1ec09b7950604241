package argosy.site;

import argosy.activation.Launchers;
import argosy.activation.ShellFiles;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.BlobSource;
import argosy.model.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Puts a realised release into a site: writes the contents the site lacks, links the tree, gives
/// it its name last.
public final class Install {
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

  /// Changes nothing.
  public Plan plan(String id, Profile profile) throws IOException {
    requireFree(id);
    PlacedTree placed = PlacedTree.of(profile);
    Plan plan = plan(id, placed, placer(placed).missing(placed.tree()));
    Delegations.requireRoom(site, plan);
    return plan;
  }

  private void requireFree(String id) throws IOException {
    Path place = site.layout().release(id);
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)
        && new SiteRecords(site).installed(id).isEmpty()) {
      throw new UnsupportedException(
          place + " is there, and is no release that was installed", "move it away");
    }
  }

  private static Plan plan(String id, PlacedTree placed, TreePlacer.Missing missing) {
    return new Plan(
        id,
        placed.tree().fileCount(),
        placed.tree().totalBytes(),
        missing.files().size(),
        missing.bytes(),
        placed.withoutSetId());
  }

  private TreePlacer placer(PlacedTree placed) {
    return new TreePlacer(site, f -> placed.open(f.digest(), blobs), parallel, progress);
  }

  /// Makes a release for where it will stand.
  @FunctionalInterface
  public interface Realising {
    Profile run() throws IOException;
  }

  /// @param realising for `releases/ID` if it is of kind prefix
  /// @throws UnsupportedException if something stands at `releases/ID` that nobody installed
  public Plan run(String id, Realising realising, long nowSeconds) throws IOException {
    requireFree(id);
    SiteObjects objects = new SiteObjects(site);
    try (Parallel.Begun<Set<String>> present = parallel.begin(List.of(objects::present))) {
      return run(id, realising.run(), present, nowSeconds);
    }
  }

  private Plan run(String id, Profile profile, Parallel.Begun<Set<String>> present, long nowSeconds)
      throws IOException {
    Part part = new Part(site, id);
    try (Parallel.Begun<Boolean> folders = parallel.begin(List.of(() -> begun(part, profile)))) {
      PlacedTree placed = PlacedTree.of(profile);
      TreePlacer placer = placer(placed);
      TreePlacer.Missing missing = TreePlacer.missing(placed.tree(), present.end().getFirst());
      Plan plan = plan(id, placed, missing);
      placer.requireSpace(id, missing);
      Delegations.requireRoom(site, plan);
      try (Parallel.Begun<TreeRecords.Recorded> tree =
          parallel.begin(List.of(() -> recorded(placed, profile)))) {
        FileTime time = FileTime.from(profile.release().epochSeconds(), TimeUnit.SECONDS);
        folders.end();
        placer.place(id, placed.tree(), missing, part, time);
        describe(plan, tree.end().getFirst(), profile, nowSeconds);
      }
      Files.move(part.path(), site.layout().release(id), StandardCopyOption.ATOMIC_MOVE);
      Durable.sync(site.layout().releases());
      Files.deleteIfExists(site.layout().purged(id)); // wanted again
      return plan;
    } finally {
      part.discard();
    }
  }

  private static boolean begun(Part part, Profile profile) throws IOException {
    part.make(PlacedTree.folders(profile));
    return true;
  }

  /// Writes anew what is known of a release whose folder is there, as an install of it would.
  ///
  /// @param profile realised for `releases/ID` if it is of kind prefix
  /// @param nowSeconds when it counts as installed
  /// @param known whether it is this release; else it has to be as this one would be installed
  /// @return false if it is not, and nothing is known of it still
  public boolean describe(String id, Profile profile, long nowSeconds, boolean known)
      throws IOException {
    PlacedTree placed = PlacedTree.of(profile);
    TreePlacer.Missing nothing = new TreePlacer.Missing(Map.of(), 0, List.of(), List.of());
    describe(plan(id, placed, nothing), recorded(placed, profile), profile, nowSeconds);
    SiteRecords records = new SiteRecords(site);
    boolean same =
        known || new Verify(site, parallel).run(records.read(id).orElseThrow(), true).isEmpty();
    if (!same) {
      records.forget(id);
    }
    return same;
  }

  private TreeRecords.Recorded recorded(PlacedTree placed, Profile profile) throws IOException {
    return new SiteRecords(site).trees().recorded(placed.tree(), profile.release().stack().name());
  }

  private void describe(Plan plan, TreeRecords.Recorded tree, Profile profile, long nowSeconds)
      throws IOException {
    writeActivation(plan.id(), profile);
    new SiteRecords(site)
        .write(
            new InstalledRelease(
                plan.id(),
                profile.release(),
                nowSeconds,
                plan.files(),
                plan.bytes(),
                plan.withoutSetId()),
            tree);
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
}
