package argosy.format.cvmfs;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.format.cvmfs.RepositoryStorage.Replacement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The newest revision of a repository, opened by one who may publish the next: every signature
/// checked, the keys found to be those that clients will accept.
public final class Head {
  private final RepositoryStorage storage;
  private final Signing signing;
  private final ByteBuffer manifestFile;
  private final Manifest manifest;
  private final Whitelist whitelist;
  private final ObjectPool objects;
  private final History history;
  private final Optional<ByteBuffer> reflogFile;
  private final Optional<ByteBuffer> unfinishedReflog;
  private final Reflog reflog;

  private Head(
      RepositoryStorage storage,
      Signing signing,
      ByteBuffer manifestFile,
      Manifest manifest,
      Whitelist whitelist)
      throws IOException {
    this.storage = storage;
    this.signing = signing;
    this.manifestFile = manifestFile;
    this.manifest = manifest;
    this.whitelist = whitelist;
    this.objects = new ObjectPool(storage, manifest.rootCatalog().algorithm());
    this.history =
        manifest.history().isEmpty()
            ? History.empty(manifest.repository())
            : History.read(
                ByteBuffer.wrap(objects.load(manifest.history().get(), Suffix.HISTORY, 0)),
                "history");
    this.reflogFile = Resign.there(storage, Reflog.NAME);
    this.unfinishedReflog = Resign.there(storage, Reflog.NEXT);
    Optional<ByteBuffer> known = reflogFile.or(() -> unfinishedReflog);
    this.reflog =
        known.isPresent() ? Reflog.read(known.get()) : new Reflog(manifest.repository(), List.of());
  }

  /// @throws CorruptException if a signature or name does not hold
  /// @throws UnsupportedException if the keys are not those of the repository
  public static Head open(RepositoryStorage storage, Signing signing, long nowEpochSeconds)
      throws IOException {
    Head head;
    try {
      head = trusted(storage, signing, nowEpochSeconds);
    } catch (CorruptException e) {
      if (String.valueOf(e.getMessage()).contains("expired at")) {
        throw new UnsupportedException(
            String.valueOf(e.getMessage()), "argosy cvmfs resign, with the master key");
      }
      throw e;
    }
    if (!head.whitelist.fingerprints().contains(signing.fingerprint(head.algorithm()))) {
      throw new UnsupportedException(
          "the whitelist of " + signing.repository() + " does not name this certificate",
          "argosy cvmfs resign, with the master key");
    }
    return head;
  }

  /// The same, whether or not the keys are those that the repository is signed with.
  static Head trusted(RepositoryStorage storage, Signing signing, long nowEpochSeconds)
      throws IOException {
    ByteBuffer file = ByteBuffer.wrap(ObjectPool.file(storage, Manifest.NAME));
    TrustChain.Signed signed = TrustChain.require(storage, signing.client(), nowEpochSeconds);
    return new Head(storage, signing, file, signed.manifest(), signed.whitelist().orElseThrow());
  }

  public Manifest manifest() {
    return manifest;
  }

  public Whitelist whitelist() {
    return whitelist;
  }

  public History history() {
    return history;
  }

  Reflog reflog() {
    return reflog;
  }

  /// What the repository's objects are named by.
  public HashAlgorithm algorithm() {
    return objects.algorithm();
  }

  ObjectPool objects() {
    return objects;
  }

  /// The same, signed with other keys from now on.
  Head signedBy(Signing next) throws IOException {
    return new Head(storage, next, manifestFile, manifest, whitelist);
  }

  /// Signs what there is anew.
  Manifest commitAsIs(long nowEpochSeconds) throws IOException {
    Catalog.Ref root = new Catalog.Ref(manifest.rootCatalog(), manifest.rootBytes());
    return commit(new Next(root, manifest.revision(), history.tags()), nowEpochSeconds);
  }

  /// A next state of the repository.
  ///
  /// @param root its root catalog
  /// @param tags all of them; `trunk` and `trunk-previous` are set by [#commit]
  record Next(Catalog.Ref root, long revision, List<History.Tag> tags) {
    Next {
      tags = List.copyOf(tags);
    }
  }

  /// Makes it the newest revision: what is new is put first, the manifest takes its place last.
  ///
  /// @return the manifest that is there now
  Manifest commit(Next next, long nowEpochSeconds) throws IOException {
    // Neither time nor revision may go back: clients would refuse them.
    long time = Math.max(nowEpochSeconds, manifest.publishedEpochSeconds());
    History newHistory =
        new History(
            history.repository(), manifest.history(), tagged(next, time), history.branches());
    ContentHash historyHash = objects.put(newHistory.write(), Suffix.HISTORY);
    ContentHash certificate =
        objects.putAsZlib(
            signing.certificatePem().getBytes(StandardCharsets.UTF_8), Suffix.CERTIFICATE);
    Reflog newReflog = reflog;
    if (reflog.refs().isEmpty()) { // begun now: what is there counts as published before
      long before = manifest.publishedEpochSeconds();
      for (History.Tag tag : history.tags()) {
        newReflog = newReflog.with(tag.rootCatalog(), Reflog.Type.CATALOG, tag.epochSeconds());
      }
      newReflog = newReflog.with(manifest.rootCatalog(), Reflog.Type.CATALOG, before);
    }
    newReflog =
        newReflog
            .with(next.root().hash(), Reflog.Type.CATALOG, time)
            .with(certificate, Reflog.Type.CERTIFICATE, time)
            .with(historyHash, Reflog.Type.HISTORY, time);
    if (manifest.metaInfo().isPresent()) {
      newReflog = newReflog.with(manifest.metaInfo().get(), Reflog.Type.META_INFO, time);
    }
    return replace(next, historyHash, certificate, newReflog, time);
  }

  /// Writes reflog and manifest.
  private Manifest replace(
      Next next, ContentHash historyHash, ContentHash certificate, Reflog newReflog, long time)
      throws IOException {
    ByteBuffer reflogNow = newReflog.write();
    Manifest now =
        new Manifest(
            next.root().hash(),
            next.root().sizeBytes(),
            manifest.ttlSeconds(),
            next.revision(),
            manifest.repository(),
            certificate,
            Optional.of(historyHash),
            time,
            manifest.metaInfo(),
            Optional.of(ContentHash.over(objects.algorithm(), reflogNow)),
            manifest.garbageCollectable(),
            manifest.alternativePaths(),
            manifest.others());
    List<Replacement> steps = new ArrayList<>();
    steps.add(new Replacement(Reflog.NEXT, unfinishedReflog, reflogNow));
    if (reflogFile.isPresent()) {
      steps.add(new Replacement(Reflog.NAME, reflogFile, Optional.empty()));
    }
    steps.add(
        new Replacement(
            Manifest.NAME, Optional.of(manifestFile), ByteBuffer.wrap(signing.seal(now))));
    steps.add(new Replacement(Reflog.NAME, Optional.empty(), reflogNow));
    steps.add(new Replacement(Reflog.NEXT, Optional.of(reflogNow), Optional.empty()));
    storage.replace(steps);
    return now;
  }

  /// Ends what a killed publisher began; nothing happens if none was.
  ///
  /// @return the manifest that is there now
  Manifest settled(long nowEpochSeconds) throws IOException {
    return unfinishedReflog.isEmpty() ? manifest : with(reflog, nowEpochSeconds);
  }

  /// The same revision with another reflog.
  Manifest with(Reflog newReflog, long nowEpochSeconds) throws IOException {
    return replace(
        new Next(
            new Catalog.Ref(manifest.rootCatalog(), manifest.rootBytes()),
            manifest.revision(),
            history.tags()),
        manifest.history().orElseThrow(),
        manifest.certificate(),
        newReflog,
        Math.max(nowEpochSeconds, manifest.publishedEpochSeconds()));
  }

  private List<History.Tag> tagged(Next next, long time) {
    List<History.Tag> tags = new ArrayList<>(next.tags());
    Optional<History.Tag> trunk = history.tag(History.TRUNK);
    boolean moved = trunk.isEmpty() || !trunk.get().rootCatalog().equals(next.root().hash());
    if (moved) {
      tags.removeIf(t -> t.name().equals(History.TRUNK) || t.name().equals(History.TRUNK_PREVIOUS));
      trunk.ifPresent(t -> tags.add(t.named(History.TRUNK_PREVIOUS, "default undo target")));
      tags.add(tag(History.TRUNK, "current HEAD", next, time));
    }
    return tags;
  }

  /// A name for the next state.
  static History.Tag tag(String name, String description, Next next, long time) {
    return new History.Tag(
        name,
        next.root().hash(),
        next.revision(),
        time,
        description,
        next.root().sizeBytes(),
        History.MAIN.name());
  }

  /// When the whitelist runs out.
  public Instant whitelistExpires() {
    return Instant.ofEpochSecond(whitelist.expiresEpochSeconds());
  }
}
