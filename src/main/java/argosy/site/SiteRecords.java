package argosy.site;

import argosy.base.CorruptException;
import argosy.base.DidYouMean;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Release;
import argosy.model.Tree;
import argosy.release.ReleaseRefs;
import argosy.release.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The releases of a site, by name.
public final class SiteRecords {
  private final Site site;

  public SiteRecords(Site site) {
    this.site = site;
  }

  /// What stands in `releases` and is no installed release for whoever reads its record.
  ///
  /// @return ids of folders without a record, or with one that cannot be read
  public List<String> unknown() throws IOException {
    List<String> unknown = new ArrayList<>();
    for (String id : site.installedIds()) {
      try {
        if (read(id).isEmpty() && Files.isDirectory(site.layout().release(id))) {
          unknown.add(id);
        }
      } catch (CorruptException e) {
        unknown.add(id);
      }
    }
    return unknown;
  }

  /// All installed releases whose records can be read, newest first.
  public List<InstalledRelease> all() throws IOException {
    List<InstalledRelease> all = new ArrayList<>();
    for (String id : site.installedIds()) {
      try {
        read(id).ifPresent(all::add);
      } catch (CorruptException e) {
        // site status and site doctor name it; the others work
      }
    }
    all.sort(
        Comparator.comparingLong((InstalledRelease r) -> r.release().epochSeconds())
            .reversed()
            .thenComparing(InstalledRelease::id));
    return all;
  }

  /// Empty if there is no record, or it was purged meanwhile.
  public Optional<InstalledRelease> read(String id) throws IOException {
    try {
      return Optional.of(StateFile.read(site.layout().record(id), InstalledRelease::fromJson));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// The release's tree as placed.
  Tree tree(String id) throws IOException {
    return trees().read(id);
  }

  TreeRecords trees() {
    return new TreeRecords(site.layout().records());
  }

  /// The names of the objects that the installed releases have, but for those of some.
  Set<String> objects(Set<String> without) throws IOException {
    Set<String> names = new HashSet<>();
    for (String id : site.installedIds()) {
      if (!without.contains(id)) {
        for (Entry entry : tree(id).entries()) {
          if (entry instanceof Entry.File f) {
            names.add(SiteObjects.name(f));
          }
        }
      }
    }
    return names;
  }

  void write(InstalledRelease record, TreeRecords.Recorded tree) throws IOException {
    trees().write(record.id(), tree);
    Durable.write(site.layout().record(record.id()), record.toJson().pretty(), 0644);
  }

  void forget(String id) throws IOException {
    Files.deleteIfExists(site.layout().record(id));
    trees().forget(id);
  }

  /// The id that a release has or would have: `PRODUCT-TAG`, with its time if that is another.
  public String idFor(Release release) throws IOException {
    return idFor(release.stack().name(), release.tag(), release.digest(), release.epochSeconds());
  }

  /// The ids that a release may have: that of its tag, and that with its time.
  public static List<String> ids(Release release) {
    String brief = release.stack().name() + "-" + release.tag();
    return List.of(brief, brief + "-" + ReleaseRefs.timestamp(release.epochSeconds()));
  }

  /// The same, of a release that is not here.
  public String idFor(String product, String tag, Digest release, long epochSeconds)
      throws IOException {
    String brief = product + "-" + tag;
    Optional<InstalledRelease> there = installed(brief);
    return there.isEmpty() || there.get().release().digest().equals(release)
        ? brief
        : brief + "-" + ReleaseRefs.timestamp(epochSeconds);
  }

  /// The record of a release whose folder is there too.
  public Optional<InstalledRelease> installed(String id) throws IOException {
    return Files.isDirectory(site.layout().release(id)) ? read(id) : Optional.empty();
  }

  /// The installed release a person means: an id, `PRODUCT@TAG`, a tag, a product for its newest,
  /// or the only one of a day (`2026-11-20`, `sw.2026-11-20`).
  ///
  /// @throws IllegalArgumentException if there is none; names the nearest
  public InstalledRelease find(String text) throws IOException {
    List<InstalledRelease> all = all();
    String tag = text.substring(text.indexOf('@') + 1);
    String tolerant = Tag.parseTolerant(tag).map(Tag::text).orElse(tag);
    for (String wanted : List.of(text, text.replace(tag, tolerant))) {
      for (InstalledRelease r : all) { // newest first
        if (r.id().equals(wanted)
            || r.release().name().equals(wanted)
            || r.release().tag().equals(wanted)
            || r.release().stack().name().equals(wanted)) {
          return r;
        }
      }
    }
    List<InstalledRelease> ofDay =
        all.stream().filter(r -> r.day().equals(text.replaceFirst("^sw\\.", ""))).toList();
    if (ofDay.size() == 1) {
      return ofDay.getFirst();
    }
    List<String> names =
        Stream.concat(
                all.stream().map(InstalledRelease::id), all.stream().map(r -> r.release().tag()))
            .toList();
    throw new IllegalArgumentException(
        ofDay.isEmpty()
            ? text
                + " is not installed"
                + DidYouMean.hint(text, names)
                + " (argosy site list shows what is)"
            : "%s is the day of several releases: %s"
                .formatted(
                    text, String.join(", ", ofDay.stream().map(InstalledRelease::id).toList())));
  }
}
