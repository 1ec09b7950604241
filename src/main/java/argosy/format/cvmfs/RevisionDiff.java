package argosy.format.cvmfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What differs between two revisions. Catalogs that both have are not opened.
public final class RevisionDiff {
  private final CatalogLoader loader;
  private final List<Change> changes = new ArrayList<>();

  /// @param kind `+` added, `-` removed, `*` changed
  public record Change(char kind, String path) {}

  private RevisionDiff(CatalogLoader loader) {
    this.loader = loader;
  }

  /// By path, depth first.
  public static List<Change> between(Head head, History.Tag before, History.Tag after)
      throws IOException {
    RevisionDiff diff = new RevisionDiff(new CatalogLoader(head.objects()));
    diff.run(diff.tree(before), diff.tree(after));
    return diff.changes;
  }

  private ExistingTree tree(History.Tag tag) throws IOException {
    Catalog.Ref ref = new Catalog.Ref(tag.rootCatalog(), tag.rootBytes());
    return new ExistingTree(loader, Optional.of(new LoadedCatalog(loader.load(ref, ""), ref)));
  }

  private void run(ExistingTree before, ExistingTree after) throws IOException {
    while (true) {
      Optional<CatalogEntry> a = before.peek();
      Optional<CatalogEntry> b = after.peek();
      if (a.isEmpty() && b.isEmpty()) {
        return;
      }
      int order =
          a.isEmpty() ? 1 : b.isEmpty() ? -1 : Paths.ORDER.compare(a.get().path(), b.get().path());
      if (order == 0
          && mountpoint(a.get())
          && mountpoint(b.get())
          && before.ref().equals(after.ref())) {
        before.skip();
        after.skip();
        continue;
      }
      if (order <= 0 && mountpoint(a.orElseThrow())) {
        before.enter();
      }
      if (order >= 0 && mountpoint(b.orElseThrow())) {
        after.enter();
      }
      if (order < 0) {
        changes.add(new Change('-', a.orElseThrow().path()));
      } else if (order > 0) {
        changes.add(new Change('+', b.orElseThrow().path()));
      } else if (!same(a.orElseThrow(), b.orElseThrow())) {
        changes.add(new Change('*', b.orElseThrow().path()));
      }
      if (order <= 0) {
        before.skip();
      }
      if (order >= 0) {
        after.skip();
      }
    }
  }

  private static boolean mountpoint(CatalogEntry e) {
    return e.has(CatalogEntry.Flag.MOUNTPOINT);
  }

  /// The numbers of hard-link groups, and of a directory's links, say nothing.
  private static boolean same(CatalogEntry a, CatalogEntry b) {
    return a.withLinks(1, 0).withFlags(0).equals(b.withLinks(1, 0).withFlags(0));
  }
}
