package argosy.publish;

import argosy.base.HeldException;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.model.Artifact;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Format;
import argosy.model.Release;
import argosy.model.Remote;
import argosy.model.RepositoryFormat;
import argosy.model.Signer;
import argosy.remote.PublishedChannel;
import argosy.remote.PublishedPlace;
import argosy.remote.PublishedRelease;
import argosy.store.FileDigest;
import argosy.store.KeptIndexes;
import argosy.store.PackStore;
import argosy.trust.Dsse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// Publishes releases to a place (`spec/published.md`): only what is missing is sent, what makes it
/// visible last.
public final class PlacePublisher {
  private static final String JSON = "application/json";

  /// A pack is ended after so many stored bytes: what a broken transfer costs at most.
  private static final long PACK_BYTES = 128L << 20;

  private static final int CHANNEL_ATTEMPTS = 20;

  /// What lies in the scratch folder at once at most.
  private static final int PACKS_AHEAD = 2;

  private static final int FILES_AHEAD = 8;

  private final Remote remote;
  private final PublishedPlace place;
  private final Signer signer;
  private final Parallel sending;
  private final Progress progress;
  private final KeptIndexes kept;
  private final Path scratch;
  private long sentBytes;
  private int sentFiles;

  /// @param signer whose key signs records and channels
  /// @param trusted Ed25519 public keys in PEM that may have signed what lies there
  /// @param sending how many files are on their way at once; one keeps their order
  /// @param kept what was learned of packs before
  /// @param scratch a folder of the caller's for what is on its way; removed by the caller
  public PlacePublisher(
      Remote remote,
      Signer signer,
      List<String> trusted,
      Parallel sending,
      Progress progress,
      KeptIndexes kept,
      Path scratch) {
    this.remote = remote;
    this.kept = kept;
    this.place = new PublishedPlace(remote, trusted);
    this.signer = signer;
    this.sending = sending;
    this.progress = progress;
    this.scratch = scratch;
  }

  /// A form to be published.
  ///
  /// @param folder at the place that its files' names are relative to, without `/` at the end
  /// @param local folder with the files
  /// @param repository the index around them there
  public record Form(
      Artifact artifact, String folder, Path local, Optional<RepositoryFormat> repository) {}

  /// What was done.
  public record Published(PublishedRelease release, int sentFiles, long sentBytes) {}

  /// Sends what is missing of a release, then its record.
  ///
  /// @param wanted every object of the release
  public Published publish(
      Release release, Digest digest, Set<Digest> wanted, PackStore objects, List<Form> forms)
      throws IOException {
    progress.step("objects to " + remote.where());
    sendKey();
    List<String> packs = sendObjects(wanted, objects);
    String label =
        PublishedRelease.label(release.tag(), release.platform(), release.epochSeconds());
    String record = PublishedPlace.RELEASES + release.stack().name() + "/" + label + ".json";
    List<PublishedRelease.Form> there = new ArrayList<>();
    place.findRelease(record).ifPresent(before -> there.addAll(before.forms()));
    for (Form form : forms) {
      sendForm(form, record, there);
    }
    long storedBytes = 0;
    for (String pack : packs) {
      storedBytes +=
          remote
              .size(pack)
              .orElseThrow(() ->
                  new IOException(remote.where() + ": " + pack + " was purged in this moment"));
    }
    PublishedRelease published =
        new PublishedRelease(
            digest,
            release.stack().name(),
            release.tag(),
            release.platform(),
            release.epochSeconds(),
            packs,
            wanted.size(),
            storedBytes,
            there);
    byte[] envelope =
        Dsse.seal(signer, PublishedRelease.MEDIA_TYPE, published.toJson().canonicalBytes());
    putIfOther(record, envelope);
    pointTag(published, envelope);
    return new Published(published, sentFiles, sentBytes);
  }

  /// The record once more under its tag, for readers that cannot list: unless a newer one is there.
  private void pointTag(PublishedRelease release, byte[] envelope) throws IOException {
    Optional<PublishedRelease> there =
        place.tagged(release.product(), release.tag(), release.platform());
    if (there.isEmpty() || there.get().epochSeconds() <= release.epochSeconds()) {
      putIfOther(
          PublishedPlace.tagName(release.product(), release.tag(), release.platform()), envelope);
    }
  }

  private void sendKey() throws IOException {
    String pem = signer.publicKeys().ed25519Pem();
    putIfOther(
        PublishedPlace.KEYS + Dsse.keyId(pem) + ".pem", pem.getBytes(StandardCharsets.US_ASCII));
  }

  private void putIfOther(String name, byte[] bytes) throws IOException {
    Optional<byte[]> there = remote.find(name);
    if (there.isEmpty() || !Digest.of(there.get()).equals(Digest.of(bytes))) {
      put(
          name,
          new Descriptor(JSON, Digest.of(bytes), bytes.length),
          () -> new ByteArrayInputStream(bytes));
    }
  }

  private void put(String name, Descriptor descriptor, Remote.Content content) throws IOException {
    remote.put(name, descriptor, content);
    count(new Sent(name, descriptor.sizeBytes()));
  }

  /// A file that was sent.
  private record Sent(String name, long bytes) {}

  private void count(Sent sent) {
    sentFiles++;
    sentBytes += sent.bytes();
    progress.advance(sent.bytes());
  }

  /// Writes packs one after the other, and gives out their sending.
  private final class Packs implements Iterator<Parallel.Task<Sent>> {
    private final Iterator<PackStore.CopiedPack> copies;

    Packs(Iterator<PackStore.CopiedPack> copies) {
      this.copies = copies;
    }

    @Override
    public boolean hasNext() {
      return copies.hasNext();
    }

    @Override
    public Parallel.Task<Sent> next() {
      Path pack;
      try {
        pack = copies.next().write();
      } catch (IOException e) {
        return () -> {
          throw e;
        };
      }
      return () -> {
        String name = PublishedPlace.PACKS + pack.getFileName();
        Descriptor descriptor = describe(pack);
        remote.put(name, descriptor, () -> Files.newInputStream(pack));
        Files.delete(pack);
        return new Sent(name, descriptor.sizeBytes());
      };
    }
  }

  /// @return the names of packs that hold every object
  private List<String> sendObjects(Set<Digest> wanted, PackStore objects) throws IOException {
    long before = sentBytes;
    ObjectsThere there = ObjectsThere.look(remote, wanted, sending, kept);
    Set<Digest> missing = there.missing();
    Set<String> needed = new TreeSet<>(there.packs());
    sending.ordered(
        new Packs(objects.copyOut(missing, scratch, PACK_BYTES).iterator()),
        PACKS_AHEAD,
        sent -> {
          count(sent);
          needed.add(sent.name());
        });
    progress.done(
        "%,d of %,d missing, %,d bytes sent"
            .formatted(missing.size(), wanted.size(), sentBytes - before));
    return List.copyOf(needed);
  }

  private static Descriptor describe(Path file) throws IOException {
    return new Descriptor("application/octet-stream", FileDigest.of(file), Files.size(file));
  }

  private void sendForm(Form form, String record, List<PublishedRelease.Form> there)
      throws IOException {
    String id = form.artifact().format();
    progress.step(id + " to " + remote.where());
    Set<PublishedRelease.Item> known = new HashSet<>();
    there.stream().filter(f -> f.id().equals(id)).forEach(f -> known.addAll(f.files()));
    List<PublishedRelease.Item> items = new ArrayList<>();
    List<Parallel.Task<Sent>> tasks = new ArrayList<>();
    for (Artifact.NamedFile file : form.artifact().files()) {
      Descriptor d = file.descriptor();
      PublishedRelease.Item item =
          new PublishedRelease.Item(file.name(), d.digest(), d.sizeBytes());
      items.add(item);
      String name = form.folder() + "/" + file.name();
      Path local = form.local().resolve(file.name());
      tasks.add(() -> {
        if (known.contains(item) && remote.size(name).equals(Optional.of(d.sizeBytes()))) {
          return new Sent(name, 0);
        }
        remote.put(name, d, () -> Files.newInputStream(local));
        return new Sent(name, d.sizeBytes());
      });
    }
    long before = sentBytes;
    sending.ordered(
        tasks.iterator(),
        FILES_AHEAD,
        sent -> {
          if (sent.bytes() > 0) {
            count(sent);
          }
        });
    if (form.repository().isPresent()) {
      index(form, form.repository().get(), othersOf(form, record));
    }
    there.removeIf(f -> f.id().equals(id));
    there.add(new PublishedRelease.Form(id, form.folder(), items));
    progress.done("%,d bytes sent".formatted(sentBytes - before));
  }

  /// The same form of every other release here.
  private List<Artifact> othersOf(Form form, String record) throws IOException {
    List<Artifact> others = new ArrayList<>();
    for (String name : remote.list(PublishedPlace.RELEASES)) {
      Optional<PublishedRelease> other =
          name.equals(record) ? Optional.empty() : place.findRelease(name);
      if (other.isPresent()) {
        for (PublishedRelease.Form f : other.get().forms()) {
          if (f.id().equals(form.artifact().format()) && f.folder().equals(form.folder())) {
            others.add(f.artifact(other.get().release()));
          }
        }
      }
    }
    return others;
  }

  private void index(Form form, RepositoryFormat repository, List<Artifact> others)
      throws IOException {
    Format.Files files =
        name -> {
          Path local = form.local().resolve(name);
          boolean ours = form.artifact().files().stream().anyMatch(f -> f.name().equals(name));
          return ours
              ? FileChannel.open(local, StandardOpenOption.READ)
              : new RemoteChannel(remote, form.folder() + "/" + name);
        };
    others.add(form.artifact());
    repository.index(
        others,
        files,
        new RemoteOutput(remote, form.folder() + "/", scratch.resolve(repository.id())));
  }

  /// Makes the release the newest of a channel.
  public PublishedChannel moveChannel(String name, PublishedRelease release, long nowSeconds)
      throws IOException {
    byte[] envelope =
        remote
            .find(release.recordName())
            .orElseThrow(() -> new NoSuchFileException(release.recordName()));
    PublishedChannel.Member member =
        new PublishedChannel.Member(
            release.product(),
            release.tag(),
            release.release(),
            release.recordName(),
            Digest.of(envelope),
            nowSeconds,
            Optional.empty(),
            Optional.empty());
    return change(name, channel -> channel.with(member, nowSeconds));
  }

  /// Changes a channel as one step; what others changed meanwhile is taken in.
  ///
  /// @throws HeldException if others change it all the time
  public PublishedChannel change(String name, UnaryOperator<PublishedChannel> how)
      throws IOException {
    String file = PublishedChannel.fileName(name);
    for (int i = 0; i < CHANNEL_ATTEMPTS; i++) {
      Optional<byte[]> before = remote.find(file);
      PublishedChannel old =
          before.isPresent() ? place.channel(name, before.get()) : PublishedChannel.empty(name);
      PublishedChannel now = how.apply(old);
      if (now.equals(old)) {
        return old;
      }
      byte[] envelope =
          Dsse.seal(signer, PublishedChannel.MEDIA_TYPE, now.toJson().canonicalBytes());
      if (remote.replace(file, before, envelope)) {
        return now;
      }
    }
    throw new HeldException(remote.where() + ": others change the channel " + name);
  }
}
