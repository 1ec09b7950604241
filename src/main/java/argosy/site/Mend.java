package argosy.site;

import argosy.base.Folders;
import argosy.base.Parallel;
import argosy.base.Utf8Order;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Tree;
import argosy.nativelib.FileSystemSync;
import argosy.store.FileDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Brings files back to what was installed: damaged objects, with every link to them, and releases
/// that somebody edited. Each path is replaced by one rename.
public final class Mend {
  private final Site site;
  private final SiteObjects objects;
  private final Contents contents;

  /// What was installed, by digest.
  @FunctionalInterface
  public interface Contents {
    /// @throws NoSuchFileException if nobody has it any more
    InputStream open(Digest digest) throws IOException;
  }

  public Mend(Site site, Contents contents) {
    this.site = site;
    this.objects = new SiteObjects(site);
    this.contents = contents;
  }

  /// @param mended names of objects that are good again
  /// @param lost names of objects whose content nobody has
  public record Mended(List<String> mended, List<String> lost) {
    public Mended {
      mended = List.copyOf(mended);
      lost = List.copyOf(lost);
    }
  }

  /// Replaces every object whose bytes have another digest, in `objects` and in all releases.
  public Mended objects(Parallel parallel) throws IOException {
    return objects(new SiteCheck(site, parallel).damaged());
  }

  private Mended objects(List<String> names) throws IOException {
    List<String> mended = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (String name : names) {
      try (InputStream content = contents.open(new Digest(name.substring(0, 64)))) {
        objects.receive(name, content);
        mended.add(name);
      } catch (NoSuchFileException e) {
        lost.add(name);
      }
    }
    if (!mended.isEmpty()) {
      FileSystemSync.of(site.layout().root()); // good bytes are on disk before the bad ones go
    }
    for (String name : mended) {
      objects.replace(name);
    }
    relink(Set.copyOf(mended));
    return new Mended(mended, lost);
  }

  private void relink(Set<String> names) throws IOException {
    SiteRecords records = new SiteRecords(site);
    for (String id : names.isEmpty() ? List.<String>of() : site.installedIds()) {
      Folder folder = new Folder(records.read(id).orElseThrow());
      for (Entry entry : records.tree(id).entries()) {
        if (entry instanceof Entry.File f && names.contains(SiteObjects.name(f))) {
          folder.put(f);
        }
      }
    }
  }

  /// Discards what somebody did to a release.
  ///
  /// @param deviations as verify found them
  public Mended release(InstalledRelease release, List<Verify.Deviation> deviations)
      throws IOException {
    Tree tree = new SiteRecords(site).tree(release.id());
    Folder folder = new Folder(release);
    Set<String> damaged = new HashSet<>();
    for (Verify.Deviation deviation : deviations) {
      if (tree.find(deviation.path()).orElse(null) instanceof Entry.File f && !isGood(f)) {
        damaged.add(SiteObjects.name(f));
      }
    }
    Mended mended = objects(List.copyOf(damaged));
    List<Verify.Deviation> inOrder = new ArrayList<>(deviations);
    inOrder.sort((a, b) -> Utf8Order.compare(a.path(), b.path())); // folders before what is in them
    for (Verify.Deviation deviation : inOrder) {
      var entry = tree.find(deviation.path());
      if (entry.isEmpty()) {
        folder.remove(deviation.path());
      } else if (!(entry.get() instanceof Entry.File f)
          || !mended.lost().contains(SiteObjects.name(f))) {
        folder.put(entry.get());
      }
    }
    return mended;
  }

  /// Whether the object is there with its content; its mode and time are set right on the way.
  private boolean isGood(Entry.File file) throws IOException {
    Path object = objects.path(SiteObjects.name(file));
    if (!Files.isRegularFile(object, LinkOption.NOFOLLOW_LINKS)
        || !FileDigest.of(object).equals(file.digest())) {
      return false;
    }
    Files.setAttribute(object, "unix:mode", file.mode());
    Files.setLastModifiedTime(object, SiteObjects.TIME);
    return true;
  }

  /// A release's folder, opened for one change at a time.
  private final class Folder {
    private final Path root;
    private final FileTime time;

    Folder(InstalledRelease release) {
      this.root = site.layout().release(release.id());
      this.time = FileTime.from(release.release().epochSeconds(), TimeUnit.SECONDS);
    }

    /// Puts the entry in place of whatever is there.
    void put(Entry entry) throws IOException {
      Path path = root.resolve(entry.path());
      inside(
          path,
          () -> {
            switch (entry) {
              case Entry.File f -> {
                clear(path);
                Path beside = path.resolveSibling(".argosy-mended");
                Files.deleteIfExists(beside);
                objects.place(f, beside);
                Files.move(
                    beside,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
                Files.deleteIfExists(beside); // two names of one inode are left as they are
              }
              case Entry.Symlink l -> {
                clear(path);
                Files.deleteIfExists(path);
                Files.createSymbolicLink(path, Path.of(l.target()));
              }
              case Entry.Directory d -> {
                if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                  Files.deleteIfExists(path);
                  Files.createDirectory(path);
                }
                Files.setLastModifiedTime(path, time);
                Files.setAttribute(path, "unix:mode", d.mode());
              }
            }
          });
    }

    void remove(String path) throws IOException {
      Path wrong = root.resolve(path);
      if (Files.exists(wrong, LinkOption.NOFOLLOW_LINKS)) {
        inside(wrong, () -> Folders.delete(wrong));
      }
    }

    private void clear(Path path) throws IOException {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        Folders.delete(path);
      }
    }

    /// Changes what is in a folder, whose mode and time are as before afterwards.
    private void inside(Path path, Leftovers.Clearing change) throws IOException {
      Path parent = Durable.parent(path);
      Object mode = Files.getAttribute(parent, "unix:mode");
      int bits = mode instanceof Integer m ? m & 07777 : 0555;
      Files.setAttribute(parent, "unix:mode", bits | 0300);
      try {
        change.run();
      } finally {
        Files.setLastModifiedTime(parent, time);
        Files.setAttribute(parent, "unix:mode", bits);
      }
    }
  }
}
