package argosy.format.cvmfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.format.cvmfs.CatalogEntry.Flag;
import argosy.model.Digest;
import argosy.publish.cvmfs.DirectoryStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class RepositoryCheckTest {
  @TempDir private static Path made;
  @TempDir private Path temp;

  @Test
  void theRepositoryThatTheOriginalWroteIsSound() throws IOException {
    Path golden = GoldenRepository.unpack(temp);
    RepositoryCheck.Report report =
        TestRepository.check(
            DirectoryStorage.reading(golden),
            new TrustChain.Client(
                List.of(GoldenRepository.publicKey()), Optional.of("golden.test.org")),
            GoldenRepository.TIME);
    assertThat(report.findings()).isEmpty();
    assertThat(report.catalogs()).isEqualTo(2);
    assertThat(report.entries()).isEqualTo(60);
    assertThat(report.objects()).isEqualTo(53);
  }

  @Test
  void theOriginalsRepositoryIsRefusedOutsideOfItsWhitelistsDaysAndWithAnotherKey()
      throws IOException {
    Path golden = GoldenRepository.unpack(temp);
    TrustChain.Client client =
        new TrustChain.Client(List.of(GoldenRepository.publicKey()), Optional.empty());
    DirectoryStorage storage = DirectoryStorage.reading(golden);
    assertThat(rules(TestRepository.check(storage, client, GoldenRepository.TIME + 3_000_000)))
        .containsExactly("whitelist-expired");
    TrustChain.Client stranger =
        new TrustChain.Client(List.of(TestRepository.SIGNING.masterPem()), Optional.empty());
    assertThat(rules(TestRepository.check(storage, stranger, GoldenRepository.TIME)))
        .containsExactly("whitelist-signature");
  }

  @Test
  void theOriginalsTreeIsReadAsItWasPublished() throws IOException {
    Path golden = GoldenRepository.unpack(temp);
    DirectoryStorage storage = DirectoryStorage.reading(golden);
    Manifest manifest =
        TrustChain.require(
                storage,
                new TrustChain.Client(List.of(GoldenRepository.publicKey()), Optional.empty()),
                GoldenRepository.TIME)
            .manifest();
    Map<String, String> contents = TestRepository.contents(storage, manifest);
    Map<String, String> expected = new TreeMap<>();
    try (var in = GoldenRepository.resource("tree.sha256")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(
              l -> expected.put(l.substring(66).replaceFirst("^\\./", "/"), l.substring(0, 64)));
    }
    Map<String, String> actual = new TreeMap<>();
    contents.forEach((path, content) -> {
      if (!content.equals("/") && !content.startsWith("-> ")) {
        actual.put(path, Digest.of(content.getBytes(StandardCharsets.ISO_8859_1)).hex());
      }
    });
    assertThat(actual).isEqualTo(expected);
  }

  /// Something done to a sound repository.
  @FunctionalInterface
  private interface Fault {
    void plant(TestRepository r) throws IOException;
  }

  @TestFactory
  Stream<DynamicTest> everyPlantedFaultIsFound() {
    Map<String, Fault> faults = new LinkedHashMap<>();
    faults.put(
        "counter: a counter that is off by one",
        r ->
            r.tamper(c ->
                Tampered.counters(
                    c, c.self().with("regular", c.self().get("regular") + 1), c.subtree())));
    faults.put(
        "counter: a sum over the catalogs below that is off by one",
        r ->
            r.tamper(c ->
                Tampered.counters(
                    c, c.self(), c.subtree().with("symlink", c.subtree().get("symlink") - 1))));
    faults.put(
        "marker: a nested catalog without its marker",
        r ->
            r.tamper("/deep", c -> Tampered.recounted(Tampered.without(c, "/deep/.cvmfscatalog"))));
    faults.put(
        "mountpoint: another mode in the parent than in the nested catalog",
        r -> r.tamper(c -> Tampered.entry(c, "/deep", e -> Tampered.mode(e, 0040700))));
    faults.put(
        "mountpoint: a mountpoint that no nested catalog is registered for",
        r -> r.tamper(c -> Tampered.recounted(Tampered.nested(c, new TreeMap<>()))));
    faults.put(
        "size: a nested catalog of another size than its parent says",
        r ->
            r.tamper(c -> {
              TreeMap<String, Catalog.Ref> refs = new TreeMap<>(c.nested());
              refs.replaceAll((p, ref) -> new Catalog.Ref(ref.hash(), ref.sizeBytes() + 4096));
              return Tampered.nested(c, refs);
            }));
    faults.put(
        "links: a directory that counts one sub-directory too many",
        r -> r.tamper(c -> Tampered.entry(c, "/a", e -> Tampered.links(e, e.links() + 1))));
    faults.put(
        "links: a hard link whose count is not that of its group",
        r -> r.tamper(c -> Tampered.entry(c, "/a/h1", e -> Tampered.links(e, 3))));
    faults.put(
        "links: two names of one file that are different files",
        r -> r.tamper(c -> Tampered.entry(c, "/a/h1", e -> Tampered.mode(e, 0100600))));
    faults.put(
        "content: a file without a hash",
        r ->
            r.tamper(c ->
                Tampered.entry(
                    c,
                    "/a/one",
                    e ->
                        Tampered.changed(
                            e, e.mode(), e.size(), 1, Optional.empty(), e.flags(), List.of()))));
    faults.put(
        "flags: a file that is flagged as a directory",
        r ->
            r.tamper(
                c -> Tampered.entry(c, "/a/one", e -> e.withFlags(e.flags() | Flag.DIRECTORY))));
    faults.put(
        "chunks: a gap between two chunks",
        r ->
            r.tamper(c ->
                Tampered.entry(
                    c,
                    "/big",
                    e -> {
                      List<CatalogEntry.Chunk> chunks = new ArrayList<>(e.chunks());
                      chunks.remove(1);
                      return Tampered.chunks(e, chunks);
                    })));
    faults.put(
        "object: a size that is not the content's",
        r ->
            r.tamper(
                c -> Tampered.recounted(Tampered.entry(c, "/a/one", e -> Tampered.size(e, 99)))));
    faults.put(
        "rows: a row that stands twice",
        r ->
            r.tamper(c -> {
              List<CatalogEntry> entries = new ArrayList<>(c.entries());
              entries.add(entries.getLast());
              return Tampered.recounted(Tampered.entries(c, entries));
            }));
    faults.put(
        "dangling: a row whose directory is gone",
        r -> r.tamper(c -> Tampered.recounted(Tampered.without(c, "/a"))));
    faults.put(
        "root-prefix: a nested catalog that is made for another place",
        r ->
            r.tamper(c -> {
              TreeMap<String, Catalog.Ref> refs = new TreeMap<>();
              refs.put("/a", c.nested().get("/deep"));
              return Tampered.nested(
                  Tampered.entry(
                      Tampered.entry(c, "/deep", e -> e.withFlags(Flag.DIRECTORY)),
                      "/a",
                      e -> e.withFlags(Flag.DIRECTORY | Flag.MOUNTPOINT)),
                  refs);
            }));
    faults.put(
        "object: a byte of an object that is flipped",
        r -> flip(r.folder.resolve(fileHash(r, "/a/one").path(Suffix.FILE)), 5));
    faults.put(
        "object: a missing object",
        r -> Files.delete(r.folder.resolve(fileHash(r, "/a/two").path(Suffix.FILE))));
    faults.put(
        "catalog: a byte of a catalog that is flipped",
        r -> flip(r.object(r.head().manifest().rootCatalog(), Suffix.CATALOG), 50));
    faults.put(
        "manifest-signature: a manifest that is signed by nobody",
        r -> flip(r.folder.resolve(Manifest.NAME), -3));
    faults.put(
        "whitelist-signature: a whitelist that is signed by nobody",
        r -> flip(r.folder.resolve(Whitelist.NAME), -3));
    faults.put("whitelist-expired: a whitelist that has run out", r -> r.now += 40L * 24 * 3600);
    faults.put(
        "fingerprint: a whitelist that names another certificate",
        r -> {
          Whitelist w = new Whitelist(r.now, r.now + 90_000, TestRepository.NAME, List.of("00:11"));
          Files.write(
              r.folder.resolve(Whitelist.NAME),
              Signing.seal(HashAlgorithm.SHA1, w, TestRepository.SIGNING.master().orElseThrow()));
        });
    faults.put(
        "name: a manifest of another repository",
        r -> r.tamperManifest(t -> t.replace("N" + TestRepository.NAME, "Nother.test.org")));
    faults.put(
        "revision: a manifest that claims a later revision",
        r -> r.tamperManifest(t -> t.replaceFirst("(?m)^S\\d+$", "S99")));
    faults.put(
        "reflog: a stale reflog",
        r -> {
          byte[] before = Files.readAllBytes(r.folder.resolve(Reflog.NAME));
          r.publish(TestRepository.files().text("/later", "x"));
          Files.write(r.folder.resolve(Reflog.NAME), before);
        });
    faults.put(
        "certificate: a missing certificate",
        r -> Files.delete(r.object(r.head().manifest().certificate(), Suffix.CERTIFICATE)));
    faults.put(
        "history: a damaged history",
        r -> flip(r.object(r.head().manifest().history().orElseThrow(), Suffix.HISTORY), 20));
    faults.put(
        "tag: a tag whose revision is not there any more",
        r -> {
          ContentHash then = r.head().manifest().rootCatalog();
          r.publish(TestRepository.files().text("/later", "x"));
          Files.delete(r.object(then, Suffix.CATALOG));
        });
    faults.put(
        "meta-info: meta info that is no JSON",
        r -> {
          Head head = r.head();
          ContentHash m = head.objects().putAsZlib(new byte[] {'{'}, Suffix.META_INFO);
          r.tamperManifest(t -> t.replaceFirst("(?m)^M.*$", "M" + m));
        });
    assertThat(faults).hasSizeGreaterThanOrEqualTo(15);
    return faults.entrySet().stream()
        .map(f ->
            DynamicTest.dynamicTest(
                f.getKey(),
                () -> {
                  Path folder = Files.createTempDirectory(temp, "r");
                  try (TestRepository r = sample(folder)) {
                    assertThat(r.check().findings()).isEmpty();
                    f.getValue().plant(r);
                    String rule = f.getKey().substring(0, f.getKey().indexOf(':'));
                    assertThat(rules(r.check())).contains(rule);
                  }
                }));
  }

  @Test
  void aFlippedByteOfTheManifestsTextIsRefused() throws IOException {
    try (TestRepository r = sample(temp)) {
      flip(r.folder.resolve(Manifest.NAME), 3);
      assertThatThrownBy(r::check).isInstanceOf(CorruptException.class);
    }
  }

  @Test
  void aRowThatItsIndexDoesNotLeadToIsFound() throws IOException {
    try (TestRepository r = sample(temp)) {
      Head head = r.head();
      byte[] file = head.objects().load(head.manifest().rootCatalog(), Suffix.CATALOG, 0);
      PathHash path = PathHash.of("/a/one");
      byte[] key = ByteBuffer.allocate(16).putLong(path.first()).putLong(path.second()).array();
      int changed = 0;
      for (int i = file.length - key.length; i > 0; i--) {
        if (Arrays.equals(file, i, i + 16, key, 0, 16)) {
          file[i + 15]++; // in the row or in an index, whichever comes last
          changed++;
          break;
        }
      }
      assertThat(changed).isOne();
      List<String> found = new ArrayList<>();
      CatalogReader.checked(
          ByteBuffer.wrap(file), "", "catalog", (rule, where, what) -> found.add(rule));
      assertThat(found).contains("index");
    }
  }

  /// A copy of the one that is made first.
  private static TestRepository sample(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(made.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    TestRepository r = new TestRepository(folder);
    r.now += 100;
    return r;
  }

  @BeforeAll
  static void make() throws IOException {
    byte[] big = new byte[9 << 20];
    new Random(1).nextBytes(big);
    for (int i = 0; i < big.length; i++) {
      big[i] &= 3;
    }
    try (TestRepository r = TestRepository.created(made)) {
      r.publish(
          TestRepository.files()
              .text("/a/one", "1\n")
              .text("/a/two", "2\n")
              .text("/a/link", "-> one")
              .linked("/a/h1", "hard\n", 1)
              .linked("/a/h2", "hard\n", 1)
              .bytes("/big", big)
              .text("/deep/.cvmfscatalog", "")
              .text("/deep/sub/file", "deep\n")
              .text("/deep/link", "-> sub/file"));
    }
  }

  private static ContentHash fileHash(TestRepository r, String path) throws IOException {
    Manifest m = r.head().manifest();
    return new CatalogLoader(r.head().objects())
        .load(new Catalog.Ref(m.rootCatalog(), m.rootBytes()), "").entries().stream()
            .filter(e -> e.path().equals(path))
            .findFirst()
            .flatMap(CatalogEntry::hash)
            .orElseThrow();
  }

  /// @param at from the end if negative
  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at < 0 ? bytes.length + at : at] ^= 0x10;
    Files.write(file, bytes);
  }

  private static List<String> rules(RepositoryCheck.Report report) {
    return report.findings().stream().map(RepositoryCheck.Finding::rule).distinct().toList();
  }
}
