package argosy.format.cvmfs;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.publish.cvmfs.DirectoryStorage;
import argosy.trust.RsaKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// A repository in a directory with keys of its own, filled from trees that are made up here.
final class TestRepository implements AutoCloseable {
  static final String NAME = "sw.test.org";
  static final long NOW = 1_800_000_000L;

  /// One pair of keys for all tests: making them takes long.
  private static final RsaKey MASTER = RsaKey.create(new SecureRandom());

  private static final RsaKey KEY = RsaKey.create(new SecureRandom());
  static final Signing SIGNING =
      new Signing(
          NAME,
          MASTER.publicPem(),
          KEY.selfSigned(NAME, NOW, NOW + 1000),
          KEY,
          Optional.of(MASTER));

  final Path folder;
  final DirectoryStorage storage;
  private final Parallel parallel = new Parallel(2);
  long now = NOW;

  TestRepository(Path folder) throws IOException {
    this.folder = folder;
    this.storage = DirectoryStorage.writing(folder, f -> {});
  }

  static TestRepository created(Path folder) throws IOException {
    TestRepository repository = new TestRepository(folder);
    repository.publisher(SIGNING).create(NOW, Whitelist.DEFAULT_VALID_SECONDS);
    return repository;
  }

  TreeBuilder.Sizes sizes = TreeBuilder.Sizes.USUAL;

  Publisher publisher(Signing signing) {
    return publisher(storage, signing);
  }

  Publisher publisher(RepositoryStorage to, Signing signing) {
    return new Publisher(to, signing, parallel, List.of(), sizes);
  }

  Head head() throws IOException {
    return Head.open(storage, SIGNING, now);
  }

  /// A tree by path: a text is a file's content, `-> x` a link, `null` bytes none; directories are
  /// implied.
  static final class Content {
    final TreeMap<String, byte[]> files = new TreeMap<>(Paths.ORDER);
    final TreeMap<String, Integer> groups = new TreeMap<>();

    Content text(String path, String content) {
      files.put(path, content.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    Content bytes(String path, byte[] content) {
      files.put(path, content);
      return this;
    }

    Content linked(String path, String content, int group) {
      groups.put(path, group);
      return text(path, content);
    }
  }

  static Content files() {
    return new Content();
  }

  Publisher.Published publish(Content tree, String... replaced) throws IOException {
    return publish(tree, Optional.empty(), replaced);
  }

  Publisher.Published publish(Content tree, Optional<String> tag, String... replaced)
      throws IOException {
    return publish(storage, tree, tag, replaced);
  }

  Publisher.Published publish(
      RepositoryStorage to, Content tree, Optional<String> tag, String... replaced)
      throws IOException {
    now += 100;
    return publisher(to, SIGNING)
        .publish(
            Head.open(to, SIGNING, now),
            new Publisher.Change(List.of(replaced), tag, ""),
            (packer, algorithm) -> offers(tree, packer).iterator(),
            now);
  }

  List<Parallel.Task<Offer>> offers(Content tree, ContentPacker packer) {
    TreeMap<String, Parallel.Task<Offer>> tasks = new TreeMap<>(Paths.ORDER);
    tree.files.forEach((path, content) -> {
      for (String up = Paths.parent(path); !up.isEmpty(); up = Paths.parent(up)) {
        String directory = up;
        tasks.put(up, () -> Offer.directory(Offer.Common.plain(directory, 0755, NOW), false));
      }
      String text = new String(content, StandardCharsets.ISO_8859_1);
      Offer.Common common =
          new Offer.Common(
              path, 0644, NOW, 0, 0, Optional.empty(), tree.groups.getOrDefault(path, 0));
      tasks.put(
          path,
          text.startsWith("-> ")
              ? () -> Offer.link(common, text.substring(3))
              : () ->
                  Offer.file(
                      common,
                      content.length,
                      () -> new ByteArrayInputStream(content),
                      packer,
                      p -> {}));
    });
    return new ArrayList<>(tasks.values());
  }

  RepositoryCheck.Report check() throws IOException {
    return check(storage, SIGNING.client(), now);
  }

  static RepositoryCheck.Report check(RepositoryStorage storage, TrustChain.Client client, long at)
      throws IOException {
    try (Parallel parallel = new Parallel(2)) {
      return new RepositoryCheck(storage, parallel, Progress.SILENT).run(client, at, true);
    }
  }

  /// Every file of the newest revision with its content, by path.
  Map<String, String> contents() throws IOException {
    return contents(storage, head().manifest());
  }

  static Map<String, String> contents(RepositoryStorage storage, Manifest manifest)
      throws IOException {
    ObjectPool objects = new ObjectPool(storage, manifest.rootCatalog().algorithm());
    CatalogLoader loader = new CatalogLoader(objects);
    Map<String, String> found = new TreeMap<>(Paths.ORDER);
    collect(
        objects, loader, new Catalog.Ref(manifest.rootCatalog(), manifest.rootBytes()), "", found);
    return found;
  }

  private static void collect(
      ObjectPool objects,
      CatalogLoader loader,
      Catalog.Ref ref,
      String prefix,
      Map<String, String> found)
      throws IOException {
    Catalog catalog = loader.load(ref, prefix);
    for (CatalogEntry e : catalog.entries()) {
      if (e.isLink()) {
        found.put(e.path(), "-> " + e.target());
      } else if (e.isFile()) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (e.hash().isPresent()) {
          objects.read(e.hash().get(), Suffix.FILE, e.isCompressed(), out::write);
        }
        for (CatalogEntry.Chunk c : e.chunks()) {
          objects.read(c.hash(), Suffix.CHUNK, e.isCompressed(), out::write);
        }
        found.put(e.path(), out.toString(StandardCharsets.ISO_8859_1));
      } else if (!catalog.nested().containsKey(e.path())) {
        found.put(e.path(), "/");
      }
    }
    for (Map.Entry<String, Catalog.Ref> nested : catalog.nested().entrySet()) {
      collect(objects, loader, nested.getValue(), nested.getKey(), found);
    }
  }

  /// Rewrites the root catalog and signs what became of it.
  void tamper(UnaryOperator<Catalog> change) throws IOException {
    Head head = head();
    CatalogLoader loader = new CatalogLoader(head.objects());
    Manifest m = head.manifest();
    Catalog root = loader.load(new Catalog.Ref(m.rootCatalog(), m.rootBytes()), "");
    seal(head, loader.store(change.apply(root)), m.revision());
  }

  /// Rewrites a nested catalog right below the root, then the root.
  void tamper(String path, UnaryOperator<Catalog> change) throws IOException {
    Head head = head();
    CatalogLoader loader = new CatalogLoader(head.objects());
    Manifest m = head.manifest();
    Catalog root = loader.load(new Catalog.Ref(m.rootCatalog(), m.rootBytes()), "");
    Catalog nested = loader.load(root.nested().get(path), path);
    Catalog.Ref changed = loader.store(change.apply(nested));
    TreeMap<String, Catalog.Ref> refs = new TreeMap<>(root.nested());
    refs.put(path, changed);
    seal(head, loader.store(Tampered.nested(root, refs)), m.revision());
  }

  private void seal(Head head, Catalog.Ref root, long revision) throws IOException {
    head.commit(new Head.Next(root, revision, head.history().tags()), now);
  }

  /// Signs the manifest with something changed.
  void tamperManifest(UnaryOperator<String> change) throws IOException {
    Manifest m = head().manifest();
    String text = change.apply(m.text());
    HashAlgorithm algorithm = m.rootCatalog().algorithm();
    Files.write(
        folder.resolve(Manifest.NAME),
        Envelope.seal(
            algorithm, text, KEY.sign(RsaKey.Scheme.SHA1, Envelope.signed(algorithm, text))));
  }

  Path object(ContentHash hash, Suffix suffix) {
    return folder.resolve(hash.path(suffix));
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] out = new byte[buffer.remaining()];
    buffer.duplicate().get(out);
    return out;
  }

  @Override
  public void close() throws IOException {
    try (parallel) {
      storage.close();
    }
  }
}
