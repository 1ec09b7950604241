package argosy.format.cvmfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.HeldException;
import argosy.model.Remote;
import argosy.publish.cvmfs.RemoteStorage;
import argosy.remote.MemoryRemote;
import argosy.remote.Retries;
import argosy.remote.s3.S3Address;
import argosy.remote.s3.S3Remote;
import argosy.testing.S3Server;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
}
