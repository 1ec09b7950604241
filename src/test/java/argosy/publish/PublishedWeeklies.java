package argosy.publish;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Platform;
import argosy.model.Release;
import argosy.model.Remote;
import argosy.model.Signer;
import argosy.model.StackKind;
import argosy.remote.PublishedChannel;
import argosy.remote.PublishedPlace;
import argosy.remote.PublishedRelease;
import argosy.store.KeptIndexes;
import argosy.store.RemotePacks;
import argosy.store.Store;
import argosy.testing.Ed25519Signer;
import argosy.testing.Profiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Weekly releases of made-up objects, published to a place and read back by who knows the key.
abstract class PublishedWeeklies {
  static final long NOW = Profiles.EPOCH + 5;
  @TempDir Path folder;
  final Parallel parallel = new Parallel(2);
  private final Random random = new Random(11);
  Store store;
  final Signer signer = new Ed25519Signer();

  @BeforeEach
  void openStore() throws IOException {
    store = Store.open(folder.resolve("store"), Store.Use.WRITE);
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
    parallel.close();
  }

  List<String> trusted() throws IOException {
    return List.of(signer.publicKeys().ed25519Pem());
  }

  KeptIndexes kept() {
    return new KeptIndexes(folder.resolve("indexes"));
  }

  PlacePublisher publisher(Remote remote) throws IOException {
    return new PlacePublisher(
        remote, signer, trusted(), parallel, Progress.SILENT, kept(), folder.resolve("scratch"));
  }

  private Digest object(int size) throws IOException {
    byte[] content = new byte[size];
    random.nextBytes(content);
    return store.objects().put("x", new ByteArrayInputStream(content)).digest();
  }

  /// A release and the objects it is said to be made of.
  record Made(Release release, Set<Digest> objects) {}

  Made weekly(int week, Set<Digest> base) throws IOException {
    Release release =
        new Release(
            Profiles.stack("hello", StackKind.PREFIX),
            "w_2026_%02d".formatted(week),
            Platform.LINUX_AMD64,
            Profiles.EPOCH + week,
            1,
            List.of());
    Set<Digest> objects = new HashSet<>(base);
    Descriptor record =
        store.objects().put("x", new ByteArrayInputStream(release.canonicalBytes()));
    objects.add(record.digest());
    objects.add(object(100 + week));
    store.objects().flush();
    return new Made(release, objects);
  }

  Set<Digest> base() throws IOException {
    Set<Digest> base = new HashSet<>();
    for (int size : new int[] {0, 10, 5000, 70_000, 2_000_000}) {
      base.add(object(size));
    }
    store.objects().flush();
    return base;
  }

  PlacePublisher.Published publish(Remote remote, Made made) throws IOException {
    PlacePublisher publisher = publisher(remote);
    PlacePublisher.Published done =
        publisher.publish(
            made.release, made.release.digest(), made.objects, store.objects(), List.of());
    publisher.moveChannel("weekly", done.release(), NOW);
    return done;
  }

  /// Follows the channel to its head and requires every object of it.
  String requireWholeHead(PublishedPlace place) throws IOException {
    PublishedChannel channel = place.channel("weekly").orElseThrow();
    PublishedChannel.Member head = channel.head("hello").orElseThrow();
    PublishedRelease release = place.release(head);
    try (RemotePacks packs = place.packs(release, parallel, kept())) {
      try (InputStream in = packs.open(release.release())) {
        assertThat(Digest.of(in.readAllBytes())).isEqualTo(release.release());
      }
    }
    return head.tag();
  }
}
