package argosy.format.cvmfs;

import argosy.base.DidYouMean;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Names of revisions: set, removed, gone back to.
public final class Tags {
  private Tags() {}

  /// @throws IllegalArgumentException if it is none that the original takes
  static void requireName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._:/-]*")) {
      throw new IllegalArgumentException(
          "a repository's tag is of letters, digits and . _ : / -, got \"" + name + "\"");
    }
  }

  /// @throws IllegalArgumentException if there is none
  public static History.Tag require(Head head, String name) {
    return head.history()
        .tag(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the repository has no tag "
                    + name
                    + DidYouMean.hint(
                        name, head.history().tags().stream().map(History.Tag::name).toList())));
  }

  /// Names the newest revision.
  public static Manifest add(Head head, String name, String description, long nowEpochSeconds)
      throws IOException {
    requireName(name);
    if (head.history().tag(name).isPresent()) {
      throw new IllegalArgumentException("the repository has a tag " + name + " already");
    }
    List<History.Tag> tags = new ArrayList<>(head.history().tags());
    tags.add(Head.tag(name, description, current(head, tags), nowEpochSeconds));
    return head.commit(current(head, tags), nowEpochSeconds);
  }

  /// Forgets names; the revisions stay until garbage is collected.
  public static Manifest remove(Head head, List<String> names, long nowEpochSeconds)
      throws IOException {
    for (String name : names) {
      require(head, name);
      if (name.equals(History.TRUNK) || name.equals(History.TRUNK_PREVIOUS)) {
        throw new IllegalArgumentException("the tag " + name + " goes with the repository");
      }
    }
    List<History.Tag> tags = new ArrayList<>(head.history().tags());
    tags.removeIf(t -> names.contains(t.name()));
    return head.commit(current(head, tags), nowEpochSeconds);
  }

  /// Publishes what a tag names once more, as the next revision. Only the root catalog is written.
  public static Manifest rollback(Head head, String name, long nowEpochSeconds) throws IOException {
    History.Tag tag = require(head, name);
    CatalogLoader loader = new CatalogLoader(head.objects());
    Catalog then = loader.load(new Catalog.Ref(tag.rootCatalog(), tag.rootBytes()), "");
    long revision = head.manifest().revision() + 1;
    Catalog again =
        new Catalog(
            "",
            revision,
            nowEpochSeconds,
            Optional.of(head.manifest().rootCatalog()),
            then.entries(),
            then.nested(),
            then.binds(),
            then.properties(),
            then.self(),
            then.subtree());
    return head.commit(
        new Head.Next(loader.store(again), revision, head.history().tags()), nowEpochSeconds);
  }

  private static Head.Next current(Head head, List<History.Tag> tags) {
    Manifest m = head.manifest();
    return new Head.Next(new Catalog.Ref(m.rootCatalog(), m.rootBytes()), m.revision(), tags);
  }
}
