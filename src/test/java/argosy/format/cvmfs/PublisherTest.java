package argosy.format.cvmfs;

import static argosy.format.cvmfs.TestRepository.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.HeldException;
import argosy.base.UnsupportedException;
import argosy.publish.cvmfs.DirectoryStorage;
import argosy.trust.RsaKey;
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
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {
  @TempDir private Path temp;

  @Test
  void aNewRepositoryIsEmptyAndSound() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      RepositoryCheck.Report report = r.check();
      assertThat(report.findings()).isEmpty();
      assertThat(report.entries()).isEqualTo(1);
      assertThat(r.head().manifest().revision()).isEqualTo(1);
    }
  }

  @Test
  void onlyTheCatalogsOnTheWayToAChangeAreWritten() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      TestRepository.Content tree = files();
      for (String release : List.of("v1", "v2", "v3")) {
        tree.text("/sky/" + release + "/.cvmfscatalog", "")
            .text("/sky/" + release + "/deep/.cvmfscatalog", "")
            .text("/sky/" + release + "/deep/file", release)
            .text("/sky/" + release + "/other", release);
      }
      assertThat(r.publish(tree).catalogs()).isEqualTo(7);
      assertThat(r.publish(files().text("/sky/v2/deep/more", "x")).catalogs()).isEqualTo(3);
      assertThat(r.publish(files().text("/sky/README", "x")).catalogs()).isEqualTo(1);
      assertThat(r.head().manifest().revision()).isEqualTo(4);
      assertThat(r.check().findings()).isEmpty();
    }
  }

  @Test
  void publishingTheSameAgainChangesNothing() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      TestRepository.Content tree =
          files().text("/a/b/c", "1").linked("/a/x", "2", 1).linked("/a/y", "2", 1);
      r.publish(tree, "/a");
      byte[] manifest = Files.readAllBytes(temp.resolve(Manifest.NAME));
      Publisher.Published again = r.publish(tree, "/a");
      assertThat(again.changed()).isFalse();
      assertThat(again.sameEntries()).isEqualTo(again.entries());
      assertThat(Files.readAllBytes(temp.resolve(Manifest.NAME))).isEqualTo(manifest);
    }
  }

  @Test
  void theSameTreeGivesTheSameBytes() throws IOException {
    List<Map<String, ByteBuffer>> both = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      Path folder = Files.createDirectory(temp.resolve(name));
      try (TestRepository r = TestRepository.created(folder)) {
        r.publish(files().text("/a/b", "1").text("/c/d", "-> ../a/b"), Optional.of("first"));
      }
      both.add(bytesOf(folder));
    }
    assertThat(both.get(0)).isEqualTo(both.get(1));
  }

  @Test
  void whatIsReplacedKeepsNothingElseAndWhatIsPutOverKeepsEverything() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      r.publish(files().text("/a/old", "1").text("/b/old", "2"));
      r.publish(files().text("/a/new", "3"), "/a");
      r.publish(files().text("/b/new", "4"));
      assertThat(r.contents()).containsOnlyKeys("", "/a", "/a/new", "/b", "/b/new", "/b/old");
      r.publish(files(), "/b");
      assertThat(r.contents()).containsOnlyKeys("", "/a", "/a/new");
      assertThat(r.check().findings()).isEmpty();
    }
  }

  @Test
  void aFileMayTakeADirectorysPlaceAndADirectoryAFiles() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      r.publish(files().text("/a/.cvmfscatalog", "").text("/a/b/c", "1").text("/f", "2"));
      r.publish(files().text("/a", "now a file").text("/f/g", "now below"));
      assertThat(r.contents()).containsOnlyKeys("", "/a", "/f", "/f/g");
      assertThat(r.check().findings()).isEmpty();
    }
  }

  @Test
  void anyRowOfChangesLeavesASoundRepositoryWithWhatWasPublished() throws IOException {
    for (int seed = 0; seed < 6; seed++) {
      Path folder = Files.createTempDirectory(temp, "r");
      Random random = new Random(seed);
      Map<String, String> model = new TreeMap<>();
      try (TestRepository r = TestRepository.created(folder)) {
        r.sizes = new TreeBuilder.Sizes(12, 30, 8, 3); // catalogs everywhere
        for (int step = 0; step < 8; step++) {
          TestRepository.Content tree = files();
          for (int i = 0; i < 40; i++) {
            String path = path(random);
            String text = random.nextInt(5) == 0 ? "-> " + i : "text " + random.nextInt(20);
            if (model.keySet().stream().noneMatch(p -> clash(p, path))
                && tree.files.keySet().stream().noneMatch(p -> clash(p, path))) {
              tree.text(path, text);
            }
          }
          String gone = "/d" + random.nextInt(4);
          boolean replace = random.nextBoolean();
          if (replace) {
            model.keySet().removeIf(p -> Paths.isIn(p, gone));
          }
          tree.files.forEach((p, c) -> model.put(p, new String(c, StandardCharsets.UTF_8)));
          r.publish(tree, replace ? new String[] {gone} : new String[0]);
          assertThat(r.check().findings()).as("seed %d step %d", seed, step).isEmpty();
          Map<String, String> found = new TreeMap<>(r.contents());
          found.values().removeIf(v -> v.equals("/"));
          found.keySet().removeIf(p -> p.endsWith("/" + Catalog.MARKER));
          assertThat(found).as("seed %d step %d", seed, step).isEqualTo(model);
        }
        assertThat(r.check().catalogs()).isGreaterThan(5);
      }
    }
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder("/d" + random.nextInt(4));
    for (int depth = random.nextInt(4); depth >= 0; depth--) {
      path.append('/')
          .append((char) ('a' + random.nextInt(5)))
          .append(random.nextInt(3) == 0 ? "-x" : "");
    }
    return path.append("/f").append(random.nextInt(6)).toString();
  }

  private static boolean clash(String a, String b) {
    return !a.equals(b) && (Paths.isIn(a, b) || Paths.isIn(b, a));
  }

  @Test
  void aHugeFlatTreeIsSplitWhereverItCanBe() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      r.sizes = new TreeBuilder.Sizes(50, 200, 40, 10);
      TestRepository.Content tree = files();
      for (int d = 0; d < 60; d++) {
        for (int f = 0; f < 30; f++) {
          tree.text("/flat/d" + d + "/f" + f, "same");
        }
      }
      assertThat(r.publish(tree).largestCatalog()).isLessThanOrEqualTo(260);
      assertThat(r.check().findings()).isEmpty();
    }
  }

  @Test
  void aCatalogWithOthersBelowItStaysSmallAndSoDoesWhatAChangeRewrites() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      r.sizes = new TreeBuilder.Sizes(50, 200, 40, 10);
      TestRepository.Content tree = files();
      for (int d = 0; d < 20; d++) {
        for (int f = 0; f < 30; f++) {
          tree.text("/big/d" + d + "/f" + f, "same");
        }
      }
      r.publish(tree);
      Publisher.Published one = r.publish(files().text("/big/d7/f7", "other"));
      assertThat(one.catalogs()).isEqualTo(2);
      assertThat(one.largestCatalog()).isLessThanOrEqualTo(40);
      assertThat(r.check().findings()).isEmpty();
    }
  }

  @Test
  void hardLinksOfADirectoryStayOneFile() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      r.publish(
          files().linked("/a/x", "same", 7).linked("/a/y", "same", 7).linked("/b/z", "same", 7));
      Head head = r.head();
      Manifest m = head.manifest();
      Map<String, Integer> links = new TreeMap<>();
      new CatalogLoader(head.objects())
          .load(new Catalog.Ref(m.rootCatalog(), m.rootBytes()), "").entries().stream()
              .filter(CatalogEntry::isFile)
              .forEach(e -> links.put(e.path(), e.links()));
      assertThat(links).isEqualTo(Map.of("/a/x", 2, "/a/y", 2, "/b/z", 1));
      assertThat(r.check().findings()).isEmpty();
    }
  }

  @Test
  void aRepositoryThatTheOriginalWroteIsTakenOver() throws IOException {
    Path golden = GoldenRepository.unpack(temp);
    Signing own =
        new Signing(
            "golden.test.org",
            TestRepository.SIGNING.masterPem(),
            TestRepository.SIGNING.certificatePem(),
            TestRepository.SIGNING.key(),
            TestRepository.SIGNING.master());
    try (TestRepository r = new TestRepository(golden)) {
      Map<String, String> before = adopt(r, own);
      Head head = Head.open(r.storage, own, r.now);
      Publisher.Published published =
          r.publisher(own)
              .publish(
                  head,
                  new Publisher.Change(List.of(), Optional.of("ours"), ""),
                  (packer, algorithm) ->
                      r.offers(files().text("/sky/v1/file", "ours\n"), packer).iterator(),
                  r.now);
      assertThat(published.catalogs()).isOne();
      assertThat(published.manifest().revision()).isEqualTo(2);
      RepositoryCheck.Report report = TestRepository.check(r.storage, own.client(), r.now);
      assertThat(report.findings()).isEmpty();
      Map<String, String> after =
          new TreeMap<>(TestRepository.contents(r.storage, published.manifest()));
      assertThat(after.remove("/sky/v1/file")).isEqualTo("ours\n");
      after.keySet().removeIf(p -> p.startsWith("/sky"));
      assertThat(after).isEqualTo(new TreeMap<>(before));
      History history = Head.open(r.storage, own, r.now).history();
      assertThat(history.tags().stream().map(History.Tag::name))
          .containsExactly("ours", "rel-1", "trunk", "trunk-previous");
    }
  }

  /// Signs the original's repository with keys of our own, as its owner would with theirs.
  private static Map<String, String> adopt(TestRepository r, Signing own) throws IOException {
    Manifest m =
        TrustChain.require(
                r.storage,
                new TrustChain.Client(List.of(GoldenRepository.publicKey()), Optional.empty()),
                GoldenRepository.TIME)
            .manifest();
    ContentHash certificate =
        new ObjectPool(r.storage, HashAlgorithm.SHA1)
            .putAsZlib(own.certificatePem().getBytes(StandardCharsets.UTF_8), Suffix.CERTIFICATE);
    Manifest ours =
        new Manifest(
            m.rootCatalog(),
            m.rootBytes(),
            m.ttlSeconds(),
            m.revision(),
            m.repository(),
            certificate,
            m.history(),
            m.publishedEpochSeconds(),
            m.metaInfo(),
            m.reflog(),
            m.garbageCollectable(),
            m.alternativePaths(),
            m.others());
    Files.write(r.folder.resolve(Manifest.NAME), own.seal(ours));
    Resign.run(r.storage, own, r.now, Whitelist.DEFAULT_VALID_SECONDS);
    return TestRepository.contents(r.storage, ours);
  }

  @Test
  void aSecondPublisherIsHeldOffAndOneWhoSlippedThroughIsRefused() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      assertThatThrownBy(() -> DirectoryStorage.writing(temp, f -> {}))
          .isInstanceOf(HeldException.class);
      Head stale = r.head();
      r.publish(files().text("/a", "1"));
      assertThatThrownBy(() ->
              r.publisher(TestRepository.SIGNING)
                  .publish(
                      stale,
                      new Publisher.Change(List.of(), Optional.empty(), ""),
                      (packer, algorithm) -> r.offers(files().text("/b", "2"), packer).iterator(),
                      r.now))
          .isInstanceOf(HeldException.class);
      assertThat(r.contents()).containsOnlyKeys("", "/a");
    }
  }

  @Test
  void whatAKilledPublisherLeftIsClearedAway() throws IOException {
    TestRepository.created(temp).close();
    Path left = Files.writeString(temp.resolve("data/txn/argosy.99-1"), "half an object");
    new TestRepository(temp).close();
    assertThat(left).doesNotExist();
  }

  @Test
  void anExpiredWhitelistIsRefusedUntilItIsSignedAgain() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      r.now += 40L * 24 * 3600;
      assertThatThrownBy(r::head)
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("expired at");
      Resign.run(r.storage, TestRepository.SIGNING, r.now, Whitelist.DEFAULT_VALID_SECONDS);
      assertThat(r.check().findings()).isEmpty();
      assertThat(r.head().whitelistExpires().getEpochSecond())
          .isEqualTo(r.now + Whitelist.DEFAULT_VALID_SECONDS);
    }
  }

  @Test
  void aRotatedKeyIsAcceptedOnceTheWhitelistNamesIt() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      RsaKey key = RsaKey.create(new SecureRandom());
      Signing rotated =
          new Signing(
              TestRepository.NAME,
              TestRepository.SIGNING.masterPem(),
              key.selfSigned("next", r.now, r.now + 1000),
              key,
              TestRepository.SIGNING.master());
      assertThatThrownBy(() -> Head.open(r.storage, rotated, r.now))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("does not name this certificate");
      Head old = r.head();
      Resign.rotate(old, rotated, r.now, Whitelist.DEFAULT_VALID_SECONDS);
      Head head = Head.open(r.storage, rotated, r.now);
      assertThat(Tags.add(head, "after", "", r.now).revision()).isEqualTo(1);
      assertThat(r.check().findings()).isEmpty();
    }
  }

  private static Map<String, ByteBuffer> bytesOf(Path folder) throws IOException {
    Map<String, ByteBuffer> all = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        all.put(folder.relativize(file).toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
      }
    }
    return all;
  }
}
