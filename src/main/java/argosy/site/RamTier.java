package argosy.site;

import argosy.base.Folders;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.model.Tree;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Releases in memory (`spec/site.md`, In memory): a site of the same layout on a tmpfs at
/// `ROOT/ram`, from which a release that is whole there is mounted over its own folder. Paths stay
/// what they are; after a reboot the folder on disk is seen. Of a release that does not fit, a
/// working set can be laid over the folder on disk instead.
public final class RamTier {
  private final Site site;
  private final Path root;

  public RamTier(Site site) {
    this.site = site;
    this.root = site.layout().ram();
  }

  /// What a promotion copies.
  ///
  /// @param already whether it is in memory
  /// @param leftFiles how many files stay on disk: 0 but for a working set
  public record Plan(
      String id, long newFiles, long newBytes, long freeBytes, boolean already, long leftFiles) {}

  /// Whether a tmpfs is mounted there.
  public boolean isThere() throws IOException {
    return Files.isDirectory(root)
        && Files.getFileStore(root).type().equals("tmpfs")
        && Mounts.of().stream().anyMatch(m -> m.point().equals(root));
  }

  /// The releases that are seen in memory, by their ids.
  public List<String> promoted() throws IOException {
    Path releases = site.layout().releases();
    return Mounts.of().stream()
        .map(Mounts.Mount::point)
        .filter(p -> releases.equals(p.getParent()))
        .map(p -> String.valueOf(p.getFileName()))
        .distinct()
        .toList();
  }

  /// Releases over which a folder is mounted that was removed from memory since.
  List<String> emptied() throws IOException {
    Path releases = site.layout().releases();
    return Mounts.of().stream()
        .filter(m -> releases.equals(m.point().getParent()) && m.inside().endsWith("//deleted"))
        .map(m -> String.valueOf(m.point().getFileName()))
        .distinct()
        .toList();
  }

  /// Shows the folder on disk again. Needs root.
  void uncover(String id) throws IOException {
    while (promoted().contains(id)) { // the whole may be mounted over a working set
      Tool.of("umount", "--lazy", site.layout().release(id).toString()).runOk();
    }
  }

  /// Whether a release is seen in memory, and not only a working set of it.
  private boolean isWhole(String id) throws IOException {
    Path place = site.layout().release(id);
    return Mounts.of().stream()
        .anyMatch(m -> m.point().equals(place) && !m.type().equals(Mounts.OVERLAY));
  }

  private Site tier() throws IOException {
    requireThere();
    return Site.create(Site.plan(root));
  }

  /// The same for who only looks.
  private Site seen() throws IOException {
    requireThere();
    SiteLayout layout = new SiteLayout(root);
    return Files.exists(layout.siteFile()) ? Site.open(root) : new Site(layout, Placement.HARDLINK);
  }

  private void requireThere() throws IOException {
    if (!isThere()) {
      throw new UnsupportedException(
          "no tmpfs is mounted at " + root,
          "argosy site init "
              + site.layout().root()
              + " --ramdisk SIZE prints the line for /etc/fstab");
    }
  }

  /// Changes nothing.
  public Plan plan(String id, Parallel parallel) throws IOException {
    if (isWhole(id)) {
      return new Plan(id, 0, 0, 0, true, 0);
    }
    Tree tree = new SiteRecords(site).tree(id);
    return plan(id, placer(seen(), parallel, Progress.SILENT).missing(tree), 0);
  }

  private Plan plan(String id, TreePlacer.Missing missing, long left) throws IOException {
    long free = Files.getFileStore(root).getUsableSpace();
    return new Plan(id, missing.files().size(), missing.bytes(), free, false, left);
  }

  /// The same for as much of the release as fits.
  ///
  /// @param first what it needs to start: paths from its folder
  public Plan planWorkingSet(String id, List<String> first, Parallel parallel) throws IOException {
    if (promoted().contains(id)) {
      return new Plan(id, 0, 0, 0, true, 0);
    }
    Site tier = seen();
    WorkingSet set = workingSet(tier, id, first);
    TreePlacer placer = placer(tier, parallel, Progress.SILENT);
    return plan(id, placer.missing(set.tree()), set.left());
  }

  private WorkingSet workingSet(Site tier, String id, List<String> first) throws IOException {
    FileStore memory = Files.getFileStore(root);
    return WorkingSet.of(
        new SiteRecords(site).tree(id),
        first,
        new SiteObjects(tier).present(),
        memory.getUsableSpace(),
        Math.max(1, memory.getBlockSize()));
  }

  /// Whether the whole of what memory lacks has room there.
  public boolean fits(String id, Parallel parallel) throws IOException {
    if (isWhole(id)) {
      return true;
    }
    TreePlacer placer = placer(seen(), parallel, Progress.SILENT);
    long needed = placer.onDisk(placer.missing(new SiteRecords(site).tree(id)));
    return needed <= Files.getFileStore(root).getUsableSpace();
  }

  /// Copies what memory lacks of a release, links the rest, and mounts it when it is whole: also
  /// over a working set, once memory has grown. Who runs from that keeps it.
  ///
  /// @throws UnsupportedException before anything is copied if it does not fit
  public Plan promote(InstalledRelease release, Parallel parallel, Progress progress)
      throws IOException {
    String id = release.id();
    if (isWhole(id)) {
      return new Plan(id, 0, 0, 0, true, 0);
    }
    Site tier = tier();
    clear(tier);
    Tree tree = new SiteRecords(site).tree(id);
    TreePlacer placer = placer(tier, parallel, progress);
    TreePlacer.Missing missing = placer.missing(tree);
    Plan plan = plan(id, missing, 0);
    long needed = placer.onDisk(missing);
    if (needed > plan.freeBytes()) {
      throw new UnsupportedException(
          "No space left for %s in memory: it needs %s, %s are free [%s]"
              .formatted(id, Texts.size(needed), Texts.size(plan.freeBytes()), root),
          "argosy site promote "
              + id
              + " --working-set, or a larger tmpfs (mount -o remount,size=… "
              + root
              + "), or from disk: argosy site switch --cold");
    }
    place(release, tree, placer, missing, whole(id));
    return plan;
  }

  /// Copies what it needs to start and as much else as there is room for, and lays that over the
  /// folder on disk (overlayfs): every path is there, from memory or from disk.
  ///
  /// @param first what it needs to start: paths from its folder
  /// @throws UnsupportedException if not even that fits
  public Plan promoteWorkingSet(
      InstalledRelease release, List<String> first, Parallel parallel, Progress progress)
      throws IOException {
    String id = release.id();
    if (promoted().contains(id)) {
      return new Plan(id, 0, 0, 0, true, 0);
    }
    Site tier = tier();
    clear(tier);
    WorkingSet set = workingSet(tier, id, first);
    TreePlacer placer = placer(tier, parallel, progress);
    TreePlacer.Missing missing = placer.missing(set.tree());
    Plan plan = plan(id, missing, set.left());
    place(release, set.tree(), placer, missing, working(id));
    return plan;
  }

  Path whole(String id) {
    return new SiteLayout(root).release(id);
  }

  Path working(String id) {
    return root.resolve("working").resolve(id);
  }

  private void place(
      InstalledRelease release,
      Tree tree,
      TreePlacer placer,
      TreePlacer.Missing missing,
      Path there)
      throws IOException {
    String id = release.id();
    if (!Files.isDirectory(there)) {
      Part part = new Part(tier(), id);
      try {
        FileTime time = FileTime.from(release.release().epochSeconds(), TimeUnit.SECONDS);
        placer.place(id, tree, missing, part, time);
        Site.makeFolders(Durable.parent(there));
        Files.move(part.path(), there, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        part.discard();
      }
    }
    if (Account.uid() == 0) {
      mount(id);
    }
  }

  /// Shows a release that is whole in memory at its place. Needs root, who need not be the owner.
  ///
  /// @throws UnsupportedException if it is not whole there
  public void mount(String id) throws IOException {
    if (isWhole(id)) {
      return;
    }
    if (Files.isDirectory(whole(id), LinkOption.NOFOLLOW_LINKS)) {
      BindMount.show(whole(id), site.layout().release(id));
    } else if (promoted().contains(id)) {
      return;
    } else if (Files.isDirectory(working(id), LinkOption.NOFOLLOW_LINKS)) {
      BindMount.layOver(working(id), site.layout().release(id));
    } else {
      throw new UnsupportedException(
          id + " is not in memory",
          "as the site's owner: argosy site promote " + id + " --site " + site.layout().root());
    }
  }

  /// @throws UnsupportedException if a release is in memory but not to be seen there
  public void requireMounted(String id) throws IOException {
    if (!promoted().contains(id)) {
      throw new UnsupportedException(
          id + " is whole in memory, and only root can show it at its place",
          "as root: argosy site promote "
              + id
              + " --site "
              + site.layout().root()
              + "; then the same again (or with --cold, from disk)");
    }
  }

  /// What a killed promotion left.
  private static void clear(Site tier) throws IOException {
    for (Leftovers.Leftover left : new Leftovers(tier).find()) {
      left.clearing().run();
    }
  }

  /// Takes a release out of memory: from then on it is read from disk.
  ///
  /// @throws UnsupportedException if a process uses it: what it opens next would be gone
  public void demote(String id, Parallel parallel) throws IOException {
    List<InUse.User> users = new InUse(site).look().of(id);
    if (!users.isEmpty()) {
      throw new UnsupportedException(
          id + " is in use in memory: " + users.getFirst().text(),
          "the same again when it has ended; switch first, so that nobody new comes");
    }
    if (promoted().contains(id)) {
      if (Account.uid() != 0) {
        throw new UnsupportedException(
            id + " is mounted from memory, and only root can take that back",
            "as root: umount --lazy " + site.layout().release(id) + "; then the same again");
      }
      uncover(id);
    }
    new ImageTier(site).remove(id);
    if (isThere()) {
      Site tier = tier();
      for (Path there : List.of(whole(id), working(id))) {
        if (Files.isDirectory(there)) {
          Path gone = tier.layout().releases().resolve("." + id + ".0" + SiteLayout.GONE);
          Files.move(there, gone, StandardCopyOption.ATOMIC_MOVE);
          Purge.clear(gone, parallel);
          new Sweep(tier, parallel).run();
          Folders.delete(gone);
        }
      }
    }
  }

  /// The objects on disk, read with their digest checked.
  private TreePlacer placer(Site tier, Parallel parallel, Progress progress) {
    return new TreePlacer(tier, new SiteObjects(site)::open, parallel, progress);
  }
}
