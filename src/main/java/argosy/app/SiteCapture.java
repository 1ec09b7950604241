package argosy.app;

import argosy.base.Folders;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.release.Lock;
import argosy.release.Realise;
import argosy.site.Edits;
import argosy.site.InstalledRelease;
import argosy.site.Site;
import argosy.site.SiteRecords;
import argosy.site.SiteWork;
import argosy.site.Verify;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What somebody did to a release in place becomes a release of its own: its packages without the
/// files that were changed or removed, and one more package with those that are there now.
public final class SiteCapture {
  private final Site site;
  private final SiteWork work;
  private final Harbour harbour;

  SiteCapture(Site site, SiteWork work, Harbour harbour) {
    this.site = site;
    this.work = work;
    this.harbour = harbour;
  }

  /// @param name of the release that it is or would be
  /// @param digest empty for a dry run
  public record Captured(String name, Optional<String> digest, List<Verify.Deviation> changes) {
    public Captured {
      changes = List.copyOf(changes);
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("release", name)
          .putIf("digest", digest)
          .put("changes", new Json.Arr(changes.stream().map(d -> (Json) d.toJson()).toList()))
          .build();
    }
  }

  /// @param name of the release that was edited
  /// @param tag of the new one; without, `exp_TAG_N`
  /// @throws UnsupportedException if nothing was changed, or what cannot be in a release
  public Captured run(String name, Optional<String> tag, boolean dryRun) throws IOException {
    site.requireOwner(work.user());
    InstalledRelease installed = new SiteRecords(site).find(name);
    Release release = installed.release();
    Path folder = site.layout().release(installed.id());
    boolean relocated = release.stack().kind() == StackKind.PREFIX;
    Profile profile = realised(release, relocated ? folder.toString() : "/");
    Edits edits =
        Edits.of(
            site, installed, profile, new Verify(site, harbour.parallel()).run(installed, true));
    if (edits.isEmpty()) {
      throw new UnsupportedException(
          installed.id() + " is as it was installed", "there is nothing to capture");
    }
    String newTag = tag.isPresent() ? tag.get() : freeTag(release);
    String newName = release.stack().name() + "@" + newTag;
    if (dryRun) {
      return new Captured(newName, Optional.empty(), edits.deviations());
    }
    Changed changed = new Changed(release, profile, edits, relocated ? folder.toString() : "");
    Release captured =
        harbour
            .lock()
            .lock(
                release.stack(),
                newTag,
                changed.packages(),
                harbour.adopted(release.base()),
                Lock.History.NONE,
                work.nowSeconds());
    return new Captured(newName, Optional.of(captured.digest().toString()), edits.deviations());
  }

  private Profile realised(Release release, String place) throws IOException {
    try {
      return harbour.realise().realise(release, place);
    } catch (NoSuchFileException e) {
      throw new UnsupportedException(
          "the store of this home has not what " + release.name() + " is made of",
          "use the home it was installed from (--home), or bring it in again (bundle import,"
              + " ship)");
    }
  }

  private String freeTag(Release release) throws IOException {
    String stem = release.tag().startsWith("exp_") ? release.tag() : "exp_" + release.tag();
    int n = 1;
    while (harbour.releases().named(release.stack().name(), stem + "_" + n).isPresent()) {
      n++;
    }
    return stem + "_" + n;
  }

  /// The packages of a release that was edited.
  private final class Changed {
    private final Release release;
    private final Profile profile;
    private final Edits edits;
    private final String prefix;

    /// @param prefix that stands in its files; empty for a root stack
    Changed(Release release, Profile profile, Edits edits, String prefix) {
      this.release = release;
      this.profile = profile;
      this.edits = edits;
      this.prefix = prefix;
    }

    List<Adopter.Adopted> packages() throws IOException {
      Set<String> gone = new HashSet<>(edits.gone());
      List<Adopter.Adopted> packages = new ArrayList<>();
      for (Adopter.Adopted before : harbour.adopted(release.packages())) {
        packages.add(without(gone, before));
      }
      if (!edits.there().isEmpty()) {
        packages.add(overlay());
      }
      return packages;
    }

    private Adopter.Adopted without(Set<String> gone, Adopter.Adopted before) throws IOException {
      Tree tree = Realise.load(harbour.objects(), before.digest()).tree();
      List<Entry> kept = tree.entries().stream().filter(e -> !isGone(e, gone)).toList();
      if (kept.size() == tree.entries().size()) {
        return before;
      }
      Package m = before.metadata();
      Tree rest = Tree.of(kept);
      Package metadata =
          m.withFiles(
              put(Package.TREE_MEDIA_TYPE, rest.canonicalBytes()),
              m.relocations().stream().filter(r -> rest.find(r.path()).isPresent()).toList());
      return new Adopter.Adopted(
          metadata, put(Package.MEDIA_TYPE, metadata.canonicalBytes()).digest());
    }

    /// A folder stays as long as something is in it; it is there again with the new package.
    private boolean isGone(Entry entry, Set<String> gone) {
      return gone.contains(entry.path())
          && !(entry instanceof Entry.Directory d
              && Files.isDirectory(edits.payload().resolve(d.path())));
    }

    private Descriptor put(String type, byte[] bytes) throws IOException {
      return harbour.objects().put(type, new ByteArrayInputStream(bytes));
    }

    /// What is there now and in no package.
    private Adopter.Adopted overlay() throws IOException {
      Path copies =
          harbour.home().resolve("cache").resolve("captured-" + ProcessHandle.current().pid());
      Folders.delete(copies);
      Files.createDirectories(harbour.home().resolve("cache"));
      edits.copyTo(copies, profile);
      try {
        Adopt.Dir request =
            new Adopt.Dir(
                copies,
                Optional.of(freeName()),
                release.stack().version(),
                release.stack().kind(),
                Optional.of(prefix).filter(p -> !p.isEmpty()),
                false);
        return harbour.adopt().run(request, work.nowSeconds()).packages().getFirst();
      } finally {
        Folders.delete(copies);
      }
    }

    private String freeName() {
      String stem = release.stack().name() + "-changes";
      String name = stem;
      for (int n = 2; isTaken(name); n++) {
        name = stem + "-" + n;
      }
      return name;
    }

    private boolean isTaken(String name) {
      return release.packages().stream().anyMatch(p -> p.name().equals(name));
    }
  }
}
