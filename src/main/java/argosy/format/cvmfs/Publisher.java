package argosy.format.cvmfs;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.format.cvmfs.CatalogEntry.Flag;
import argosy.format.cvmfs.RepositoryStorage.Replacement;
import argosy.trust.RsaKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Publishes the next revision of a repository, or its first.
///
/// Objects are put first, then catalogs from the leaves to the root, then the tags; reflog and
/// manifest take their places last. Whatever ends it before that, the repository is as it was.
public final class Publisher {
  private static final String MASTER_REPLICA = ".cvmfs_master_replica";
  private static final int BATCH = 32;
  private static final int BATCHES_AHEAD = 128;
  private final RepositoryStorage storage;
  private final Signing signing;
  private final Parallel parallel;
  private final TreeBuilder.Sizes sizes;
  private final List<ObjectSource> others;

  /// @param others where the same content may lie compressed already
  public Publisher(
      RepositoryStorage storage, Signing signing, Parallel parallel, List<ObjectSource> others) {
    this(storage, signing, parallel, others, TreeBuilder.Sizes.USUAL);
  }

  Publisher(
      RepositoryStorage storage,
      Signing signing,
      Parallel parallel,
      List<ObjectSource> others,
      TreeBuilder.Sizes sizes) {
    this.storage = storage;
    this.signing = signing;
    this.parallel = parallel;
    this.others = List.copyOf(others);
    this.sizes = sizes;
  }

  /// What to publish.
  ///
  /// @param replaced paths below which only what is given stays
  /// @param tag a name for the revision
  public record Change(List<String> replaced, Optional<String> tag, String description) {
    public Change {
      replaced = List.copyOf(replaced);
    }
  }

  /// What became of it.
  ///
  /// @param changed whether there is a new revision or tag
  /// @param entries that were given
  /// @param sameEntries those that were there already
  /// @param catalogs that were written
  /// @param largestCatalog entries of the largest of them
  public record Published(
      Manifest manifest,
      boolean changed,
      long entries,
      long sameEntries,
      int catalogs,
      int largestCatalog) {}

  /// Gives the entries, depth first, the root first for a repository without any.
  public interface Source {
    /// @param packer takes files' content
    Iterator<Parallel.Task<Offer>> offers(ContentPacker packer, HashAlgorithm algorithm)
        throws IOException;
  }

  /// The order entries are given in: depth first, names by their bytes.
  public static final Comparator<String> ORDER = Paths.ORDER;

  /// The directories above a path, from the top; not the repository's root.
  public static List<String> parents(String path) {
    List<String> parents = new ArrayList<>();
    for (String up = Paths.parent(path); !up.isEmpty(); up = Paths.parent(up)) {
      parents.addFirst(up);
    }
    return parents;
  }

  /// Begins a repository: whitelist, meta info, an empty first revision.
  ///
  /// @throws UnsupportedException if there is one, or the master key is not at hand
  public Manifest create(long nowEpochSeconds, long whitelistSeconds) throws IOException {
    if (storage.has(Manifest.NAME)) {
      throw new UnsupportedException(signing.repository() + ": is there already", "publish to it");
    }
    RsaKey master =
        signing
            .master()
            .orElseThrow(() ->
                new UnsupportedException(
                    "the master key of " + signing.repository() + " is not here",
                    "put it beside the other keys until the repository is made"));
    HashAlgorithm algorithm = HashAlgorithm.SHA1;
    ObjectPool objects = new ObjectPool(storage, algorithm);
    ContentHash certificate =
        objects.putAsZlib(bytes(signing.certificatePem()), Suffix.CERTIFICATE);
    ContentHash metaInfo =
        objects.putAsZlib(
            bytes("{ \"description\": \"" + signing.repository() + "\" }\n"), Suffix.META_INFO);
    Catalog empty = emptyCatalog(nowEpochSeconds);
    CatalogLoader loader = new CatalogLoader(objects);
    Catalog.Ref root = loader.store(empty);
    Head.Next next = new Head.Next(root, 1, List.of());
    History history =
        new History(
            signing.repository(),
            Optional.empty(),
            List.of(Head.tag(History.TRUNK, "empty repository", next, nowEpochSeconds)),
            List.of(History.MAIN));
    ContentHash historyHash = objects.put(history.write(), Suffix.HISTORY);
    ByteBuffer reflog =
        new Reflog(signing.repository(), List.of())
            .with(root.hash(), Reflog.Type.CATALOG, nowEpochSeconds)
            .with(certificate, Reflog.Type.CERTIFICATE, nowEpochSeconds)
            .with(historyHash, Reflog.Type.HISTORY, nowEpochSeconds)
            .with(metaInfo, Reflog.Type.META_INFO, nowEpochSeconds)
            .write();
    Manifest manifest =
        new Manifest(
            root.hash(),
            root.sizeBytes(),
            Manifest.DEFAULT_TTL_SECONDS,
            1,
            signing.repository(),
            certificate,
            Optional.of(historyHash),
            nowEpochSeconds,
            Optional.of(metaInfo),
            Optional.of(ContentHash.over(algorithm, reflog)),
            true,
            false,
            Map.of());
    Whitelist whitelist = Resign.whitelist(signing, algorithm, nowEpochSeconds, whitelistSeconds);
    List<Replacement> files = new ArrayList<>();
    if (!storage.has(MASTER_REPLICA)) {
      files.add(new Replacement(MASTER_REPLICA, Optional.empty(), ByteBuffer.allocate(0)));
    }
    files.add(Resign.replacement(storage, Signing.seal(algorithm, whitelist, master)));
    files.add(new Replacement(Reflog.NAME, Resign.there(storage, Reflog.NAME), reflog));
    files.add(
        new Replacement(Manifest.NAME, Optional.empty(), ByteBuffer.wrap(signing.seal(manifest))));
    storage.replace(files);
    return manifest;
  }

  private static Catalog emptyCatalog(long now) {
    CatalogEntry root =
        new CatalogEntry(
            "",
            0040755,
            4096,
            now,
            0,
            0,
            2,
            0,
            Optional.empty(),
            Flag.DIRECTORY,
            "",
            Optional.empty(),
            List.of());
    return new Catalog(
        "",
        1,
        now,
        Optional.empty(),
        List.of(root),
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        Map.of(),
        Counters.of(List.of(root), 0),
        Counters.NONE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Publishes.
  public Published publish(Head head, Change change, Source source, long nowEpochSeconds)
      throws IOException {
    requireFree(head, change.tag());
    ObjectPool objects = head.objects();
    CatalogLoader loader = new CatalogLoader(objects);
    Catalog.Ref before =
        new Catalog.Ref(head.manifest().rootCatalog(), head.manifest().rootBytes());
    LoadedCatalog root = new LoadedCatalog(loader.load(before, ""), before);
    CatalogCommit commit = new CatalogCommit(loader, objects, nowEpochSeconds);
    TreeMerge merge =
        new TreeMerge(
            new ExistingTree(loader, Optional.of(root)),
            Optional.of(root),
            new TreeBuilder(commit, sizes),
            objects,
            change.replaced());
    parallel.ordered(
        Parallel.<Offer>batches(
            source.offers(new ContentPacker(objects, others), objects.algorithm()), BATCH),
        BATCHES_AHEAD,
        offers -> {
          for (Offer offer : offers) {
            merge.accept(offer.wanted());
          }
        });
    Catalog.Ref after = merge.finish();
    boolean moved = !after.equals(before);
    long revision = root.catalog().revision() + (moved ? 1 : 0);
    Head.Next next = new Head.Next(after, revision, head.history().tags());
    List<History.Tag> tags = new ArrayList<>(next.tags());
    change
        .tag()
        .ifPresent(name -> tags.add(Head.tag(name, change.description(), next, nowEpochSeconds)));
    boolean changed = moved || change.tag().isPresent();
    Manifest now =
        changed
            ? head.commit(new Head.Next(after, revision, tags), nowEpochSeconds)
            : head.settled(nowEpochSeconds);
    return new Published(
        now, changed, merge.files(), merge.same(), commit.written(), commit.largest());
  }

  private static void requireFree(Head head, Optional<String> tag) {
    if (tag.isPresent()) {
      Tags.requireName(tag.get());
      if (head.history().tag(tag.get()).isPresent()) {
        throw new IllegalArgumentException(
            "the repository has a tag " + tag.get() + " already; give another with --tag");
      }
    }
  }
}
