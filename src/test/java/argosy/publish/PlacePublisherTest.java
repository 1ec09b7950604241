package argosy.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Progress;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Remote;
import argosy.remote.DirectoryRemote;
import argosy.remote.MemoryRemote;
import argosy.remote.PublishedChannel;
import argosy.remote.PublishedPlace;
import argosy.remote.PublishedRelease;
import argosy.store.RemotePacks;
import argosy.trust.Ed25519Key;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Releases of made-up objects published to a place, read back by who knows the key.
class PlacePublisherTest extends PublishedWeeklies {
  @Test
  void whoKnowsTheKeyFetchesTheReleaseWhole() throws IOException {
    Remote remote = new DirectoryRemote(folder.resolve("www"));
    Made made = weekly(1, base());
    publish(remote, made);
    PublishedPlace place = new PublishedPlace(remote, trusted());
    assertThat(requireWholeHead(place)).isEqualTo("w_2026_01");
    PublishedRelease release =
        place.release(place.channel("weekly").orElseThrow().head("").orElseThrow());
    AtomicInteger fetched = new AtomicInteger();
    try (RemotePacks packs = place.packs(release, parallel, kept())) {
      packs.fetch(
          made.objects(),
          parallel,
          Progress.SILENT,
          (digest, in) -> {
            assertThat(Digest.of(in.readAllBytes())).isEqualTo(digest);
            fetched.incrementAndGet();
          });
    }
    assertThat(fetched.get()).isEqualTo(made.objects().size());
  }

  @Test
  void theNextReleaseSendsOnlyWhatIsNew() throws IOException {
    Remote remote = new MemoryRemote();
    Set<Digest> base = base();
    assertThat(publish(remote, weekly(1, base)).sentBytes()).isGreaterThan(2_000_000);
    Made second = weekly(2, base);
    assertThat(publish(remote, second).sentBytes()).isLessThan(10_000);
    assertThat(publish(remote, second).sentBytes()).isZero();
    PublishedChannel channel =
        new PublishedPlace(remote, trusted()).channel("weekly").orElseThrow();
    assertThat(channel.serial()).isEqualTo(2);
    assertThat(channel.releases()).extracting("tag").containsExactly("w_2026_01", "w_2026_02");
  }

  @Test
  void aReleaseThatIsTakenBackIsNoLongerTheHeadAndSaysWhy() throws IOException {
    Remote remote = new MemoryRemote();
    Set<Digest> base = base();
    publish(remote, weekly(1, base));
    publish(remote, weekly(2, base));
    publisher(remote)
        .change("weekly", c -> c.withdraw("hello", "w_2026_02", "wrong results, use 01", NOW));
    PublishedPlace place = new PublishedPlace(remote, trusted());
    assertThat(requireWholeHead(place)).isEqualTo("w_2026_01");
    assertThat(place.channel("weekly").orElseThrow().releases().getLast().withdrawn())
        .contains("wrong results, use 01");
  }

  @Test
  void aPublicationThatBreaksAnywhereChangesNothingForReadersAndTheNextCompletesIt()
      throws IOException {
    Set<Digest> base = base();
    Made first = weekly(1, base);
    Made second = weekly(2, base);
    for (int allowed = 0; ; allowed++) {
      Remote memory = new MemoryRemote();
      publish(memory, first);
      PublishedPlace place = new PublishedPlace(memory, trusted());
      boolean whole = true;
      try {
        publish(new Breaking(memory, allowed), second);
      } catch (IOException e) {
        assertThat(e).hasMessage("the network is gone");
        assertThat(requireWholeHead(place)).isEqualTo("w_2026_01");
        whole = false;
        publish(memory, second);
      }
      assertThat(requireWholeHead(place)).isEqualTo("w_2026_02");
      if (whole) {
        assertThat(allowed).isGreaterThan(2);
        return;
      }
    }
  }

  private PlacePurge.Purged purge(Remote remote, int keep, long grace, long now, boolean really)
      throws IOException {
    return new PlacePurge(
            new PublishedPlace(remote, trusted()), publisher(remote), Map.of(), folder)
        .run("weekly", keep, grace, now, really);
  }

  @Test
  void aPinnedReleaseStaysBesideThoseThatAreKept() throws IOException {
    PublishedChannel five = PublishedChannel.empty("weekly");
    for (int week = 1; week <= 5; week++) {
      five = five.with(member("w_" + week), NOW);
    }
    PublishedChannel pinned = five.pin("tiny", "w_2", Optional.of("paper"), NOW);
    PublishedChannel read = PublishedChannel.fromJson(pinned.toJson());
    assertThat(read).isEqualTo(pinned);
    assertThat(read.with(member("w_2"), NOW).keeping(2, NOW).releases())
        .as("published again it stays pinned, and does not count")
        .extracting(PublishedChannel.Member::tag)
        .containsExactly("w_4", "w_5", "w_2");
    assertThat(read.pin("tiny", "w_2", Optional.empty(), NOW).keeping(2, NOW).releases())
        .extracting(PublishedChannel.Member::tag)
        .containsExactly("w_4", "w_5");
  }

  @Test
  void howManyAChannelKeepsIsSaidInItAndStaysWithIt() throws IOException {
    PublishedChannel channel =
        PublishedChannel.empty("weekly").keepsAlways(Optional.of(2), NOW).with(member("w_1"), NOW);
    assertThat(channel.serial()).isEqualTo(2);
    PublishedChannel read = PublishedChannel.fromJson(channel.toJson());
    assertThat(read.keep()).contains(2);
    assertThat(read.keepsAlways(Optional.of(2), NOW)).isSameAs(read);
    PublishedChannel ruleless = read.keepsAlways(Optional.empty(), NOW);
    assertThat(PublishedChannel.fromJson(ruleless.toJson()).keep()).isEmpty();
  }

  private static PublishedChannel.Member member(String tag) {
    Digest digest = Digest.of(tag.getBytes(StandardCharsets.UTF_8));
    return new PublishedChannel.Member(
        "tiny",
        tag,
        digest,
        "argosy/releases/tiny/" + tag,
        digest,
        NOW,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aPurgeKeepsTheNewestAndRemovesTheOthersWhenTheGraceTimeIsOver() throws IOException {
    Remote remote = new MemoryRemote();
    Set<Digest> base = base();
    for (int week = 1; week <= 5; week++) {
      publish(remote, weekly(week, base));
    }
    List<String> before = remote.list("");
    PlacePurge.Purged planned = purge(remote, 2, 100, NOW, false);
    assertThat(planned.leaving()).hasSize(3);
    assertThat(remote.list("")).isEqualTo(before);
    assertThat(purge(remote, 2, 100, NOW, true).records()).isEmpty();
    assertThat(purge(remote, 2, 100, NOW + 99, true).records()).isEmpty();
    PlacePurge.Purged done = purge(remote, 2, 100, NOW + 100, true);
    assertThat(done.records()).hasSize(3);
    assertThat(done.bytes()).isPositive().isLessThan(100_000);
    assertThat(remote.list("argosy/releases/")).hasSize(2);
    PublishedPlace place = new PublishedPlace(remote, trusted());
    assertThat(place.channel("weekly").orElseThrow().leaving()).isEmpty();
    for (PublishedChannel.Member m : place.channel("weekly").orElseThrow().releases()) {
      try (RemotePacks packs = place.packs(place.release(m), parallel, kept())) {
        assertThat(base).allMatch(packs::has);
      }
    }
  }

  @Test
  void whatAnotherChannelHasIsNotRemoved() throws IOException {
    Remote remote = new MemoryRemote();
    Set<Digest> base = base();
    PlacePublisher.Published first = publish(remote, weekly(1, base));
    publish(remote, weekly(2, base));
    publisher(remote).moveChannel("release", first.release(), NOW);
    purge(remote, 1, 0, NOW, true);
    assertThat(purge(remote, 1, 0, NOW + 10, true).records()).isEmpty();
    assertThat(remote.list("argosy/releases/")).hasSize(2);
  }

  @Test
  void aPurgeThatBreaksAnywhereIsCompletedByTheNext() throws IOException {
    Set<Digest> base = base();
    List<Made> weeks = new ArrayList<>();
    for (int week = 1; week <= 4; week++) {
      weeks.add(weekly(week, base));
    }
    for (int allowed = 0; ; allowed++) {
      Remote remote = new MemoryRemote();
      for (Made made : weeks) {
        publish(remote, made);
      }
      boolean whole = true;
      try {
        purge(new Breaking(remote, allowed), 1, 0, NOW + 10, true);
      } catch (IOException e) {
        assertThat(e).hasMessage("the network is gone");
        whole = false;
      }
      assertThat(requireWholeHead(new PublishedPlace(remote, trusted()))).isEqualTo("w_2026_04");
      purge(remote, 1, 0, NOW + 10, true);
      assertThat(remote.list("argosy/releases/")).hasSize(1);
      assertThat(remote.list("argosy/packs/")).hasSize(2);
      assertThat(new PublishedPlace(remote, trusted()).channel("weekly").orElseThrow().leaving())
          .isEmpty();
      if (whole) {
        assertThat(allowed).isGreaterThan(4);
        return;
      }
    }
  }

  @Test
  void nothingIsBelievedThatNobodyTrustedSigned() throws IOException {
    Remote remote = new MemoryRemote();
    publish(remote, weekly(1, base()));
    String stranger = Ed25519Key.create(new SecureRandom()).publicPem();
    PublishedPlace place = new PublishedPlace(remote, List.of(stranger));
    assertThatThrownBy(() -> place.channel("weekly"))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("trusted");
  }

  @Test
  void aRecordThatWasExchangedIsRefused() throws IOException {
    Remote remote = new MemoryRemote();
    Set<Digest> base = base();
    publish(remote, weekly(1, base));
    publish(remote, weekly(2, base));
    PublishedPlace place = new PublishedPlace(remote, trusted());
    PublishedChannel channel = place.channel("weekly").orElseThrow();
    String oldRecord = channel.releases().getFirst().record();
    String newRecord = channel.releases().getLast().record();
    byte[] old = remote.find(oldRecord).orElseThrow();
    remote.replace(newRecord, remote.find(newRecord), old);
    assertThatThrownBy(() -> place.release(channel.head("hello").orElseThrow()))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining(newRecord);
  }

  /// A place whose network goes away after so many writes.
  private static final class Breaking implements Remote {
    private final Remote remote;
    private final AtomicInteger left;

    Breaking(Remote remote, int writes) {
      this.remote = remote;
      this.left = new AtomicInteger(writes);
    }

    private void count() throws IOException {
      if (left.getAndDecrement() <= 0) {
        throw new IOException("the network is gone");
      }
    }

    @Override
    public String where() {
      return remote.where();
    }

    @Override
    public Optional<Long> size(String name) throws IOException {
      return remote.size(name);
    }

    @Override
    public Optional<byte[]> find(String name) throws IOException {
      return remote.find(name);
    }

    @Override
    public InputStream open(String name, long offset, long length) throws IOException {
      return remote.open(name, offset, length);
    }

    @Override
    public void put(String name, Descriptor descriptor, Content content) throws IOException {
      count();
      remote.put(name, descriptor, content);
    }

    @Override
    public boolean replace(String name, Optional<byte[]> expected, byte[] content)
        throws IOException {
      count();
      return remote.replace(name, expected, content);
    }

    @Override
    public List<String> list(String prefix) throws IOException {
      return remote.list(prefix);
    }

    @Override
    public void remove(String name) throws IOException {
      count();
      remote.remove(name);
    }

    @Override
    public void close() {}
  }
}
