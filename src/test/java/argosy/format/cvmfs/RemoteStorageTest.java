package argosy.format.cvmfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.HeldException;
import argosy.model.Descriptor;
import argosy.model.Remote;
import argosy.publish.cvmfs.RemoteStorage;
import argosy.remote.MemoryRemote;
import argosy.remote.Retries;
import argosy.remote.s3.S3Address;
import argosy.remote.s3.S3Remote;
import argosy.testing.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteStorageTest {
  @TempDir private Path temp;

  private static TestRepository.Content tree() {
    return TestRepository.files()
        .text("/sky/v1/.cvmfscatalog", "")
        .text("/sky/v1/a", "1\n")
        .bytes("/sky/v1/large", new byte[9 << 20]);
  }

  /// Publishes to the place as to a directory; both must hold the same files then.
  private void sameAsADirectory(Remote remote) throws IOException {
    Path folder = Files.createDirectory(temp.resolve("directory"));
    Map<String, ByteBuffer> expected = new TreeMap<>();
    try (TestRepository r = TestRepository.created(folder)) {
      RemoteStorage storage = new RemoteStorage(remote);
      r.publisher(storage, TestRepository.SIGNING)
          .create(TestRepository.NOW, Whitelist.DEFAULT_VALID_SECONDS);
      r.publish(storage, tree(), Optional.of("v1"));
      r.now = TestRepository.NOW;
      r.publish(tree(), Optional.of("v1"));
      assertThat(TestRepository.check(storage, TestRepository.SIGNING.client(), r.now).findings())
          .isEmpty();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (!name.startsWith("data/txn")) {
          expected.put(name, ByteBuffer.wrap(Files.readAllBytes(file)));
        }
      }
    }
    Map<String, ByteBuffer> there = new TreeMap<>();
    for (String name : remote.list("")) {
      there.put(name, ByteBuffer.wrap(remote.find(name).orElseThrow()));
    }
    assertThat(there).isEqualTo(expected);
  }

  @Test
  void aRemotePlaceHoldsTheSameFilesAsADirectory() throws IOException {
    sameAsADirectory(new MemoryRemote());
  }

  @Test
  @Tag("client")
  void aBucketHoldsTheSameFilesAsADirectory() throws IOException {
    try (S3Server server = S3Server.start(Files.createDirectory(temp.resolve("s3")));
        Remote bucket =
            new S3Remote(
                new S3Address(server.endpoint(), "us-east-1", S3Server.BUCKET, "cvmfs/"),
                Optional.of(S3Server.CREDENTIALS),
                Retries.USUAL,
                InstantSource.system())) {
      sameAsADirectory(bucket);
    }
  }

  @Test
  void ofTwoPublishersTheSecondIsRefused() throws IOException {
    RemoteStorage storage = new RemoteStorage(new MemoryRemote());
    try (TestRepository r = new TestRepository(temp)) {
      r.publisher(storage, TestRepository.SIGNING).create(r.now, Whitelist.DEFAULT_VALID_SECONDS);
      Head stale = Head.open(storage, TestRepository.SIGNING, r.now);
      r.publish(storage, tree(), Optional.empty());
      assertThatThrownBy(() -> Tags.add(stale, "late", "", r.now))
          .isInstanceOf(HeldException.class);
      assertThat(TestRepository.check(storage, TestRepository.SIGNING.client(), r.now).findings())
          .isEmpty();
    }
  }

  @Test
  void garbageIsCollectedThereAsWell() throws IOException {
    RemoteStorage storage = new RemoteStorage(new MemoryRemote());
    try (TestRepository r = new TestRepository(temp)) {
      r.publisher(storage, TestRepository.SIGNING).create(r.now, Whitelist.DEFAULT_VALID_SECONDS);
      for (String text : List.of("1", "2", "3")) {
        r.publish(storage, TestRepository.files().text("/f", text), Optional.empty());
      }
      r.now += 100_000;
      Head head = Head.open(storage, TestRepository.SIGNING, r.now);
      assertThat(new GarbageCollection(head, storage).run(1000, r.now, false).bytes()).isPositive();
      assertThat(TestRepository.check(storage, TestRepository.SIGNING.client(), r.now).findings())
          .isEmpty();
    }
  }

  /// A place that counts what it is asked, and lets nothing arrive before several are on their way.
  private static final class Counting implements Remote {
    private final MemoryRemote below = new MemoryRemote();
    final ConcurrentHashMap<String, Integer> requests = new ConcurrentHashMap<>();
    private CountDownLatch together = new CountDownLatch(0);
    private Optional<String> full = Optional.empty();

    private void asked(String what) {
      requests.merge(what, 1, Integer::sum);
    }

    int count(String what) {
      return requests.getOrDefault(what, 0);
    }

    @Override
    public String where() {
      return below.where();
    }

    @Override
    public Optional<Long> size(String name) throws IOException {
      asked("HEAD");
      return below.size(name);
    }

    @Override
    public InputStream open(String name, long offset, long length) throws IOException {
      asked("GET");
      return below.open(name, offset, length);
    }

    @Override
    public void put(String name, Descriptor descriptor, Content content) throws IOException {
      asked("PUT");
      together.countDown();
      try {
        if (!together.await(60, TimeUnit.SECONDS)) {
          throw new IOException("the requests come one after the other");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (full.isPresent()) {
        throw new IOException(full.get());
      }
      below.put(name, descriptor, content);
    }

    @Override
    public boolean replace(String name, Optional<byte[]> expected, byte[] content)
        throws IOException {
      asked("PUT if");
      return below.replace(name, expected, content);
    }

    @Override
    public List<String> list(String prefix) throws IOException {
      asked("LIST");
      return below.list(prefix);
    }

    @Override
    public void remove(String name) throws IOException {
      asked("DELETE");
      below.remove(name);
    }

    @Override
    public Optional<byte[]> find(String name) throws IOException {
      asked("GET");
      return below.find(name);
    }

    @Override
    public void close() throws IOException {
      below.close();
    }
  }

  private static TestRepository.Content many(String folder, int files) {
    TestRepository.Content tree = TestRepository.files();
    for (int i = 0; i < files; i++) {
      tree.text("/" + folder + "/f" + i, folder + i);
    }
    return tree;
  }

  @Test
  void requestsGrowWithTheChangeAndManyAreOnTheirWayAtOnce() throws IOException {
    Counting place = new Counting();
    try (TestRepository r = new TestRepository(temp)) {
      RemoteStorage first = new RemoteStorage(place);
      r.publisher(first, TestRepository.SIGNING).create(r.now, Whitelist.DEFAULT_VALID_SECONDS);
      place.together = new CountDownLatch(16);
      r.publish(first, many("a", 1000), Optional.empty());
      assertThat(place.count("LIST")).isEqualTo(1);
      assertThat(place.count("HEAD")).isLessThan(300);
      assertThat(place.count("PUT")).as("files, catalogs, histories").isBetween(1000, 1012);
      place.requests.clear();
      r.publish(new RemoteStorage(place), many("b", 10), Optional.empty());
      assertThat(place.count("LIST")).isZero();
      assertThat(place.count("PUT")).isEqualTo(12);
      assertThat(place.count("HEAD")).isLessThan(16);
      assertThat(place.count("PUT if")).as("reflog twice, manifest").isEqualTo(3);
      assertThat(place.count("GET")).as("what stands there, read once").isLessThan(12);
      RemoteStorage last = new RemoteStorage(place);
      assertThat(TestRepository.check(last, TestRepository.SIGNING.client(), r.now).findings())
          .isEmpty();
    }
  }

  @Test
  void anObjectThatDoesNotArriveKeepsTheManifestAsItWas() throws IOException {
    Counting place = new Counting();
    try (TestRepository r = new TestRepository(temp)) {
      RemoteStorage first = new RemoteStorage(place);
      r.publisher(first, TestRepository.SIGNING).create(r.now, Whitelist.DEFAULT_VALID_SECONDS);
      place.full = Optional.of("507 Insufficient Storage");
      assertThatThrownBy(() -> r.publish(new RemoteStorage(place), many("a", 3), Optional.empty()))
          .isInstanceOf(IOException.class)
          .hasMessage("507 Insufficient Storage");
      place.full = Optional.empty();
      RemoteStorage again = new RemoteStorage(place);
      assertThat(Head.open(again, TestRepository.SIGNING, r.now).manifest().revision()).isOne();
      assertThat(TestRepository.check(again, TestRepository.SIGNING.client(), r.now).findings())
          .isEmpty();
    }
  }
}
