package argosy.remote;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.model.Digest;
import argosy.model.Mirrored;
import argosy.model.Platform;
import argosy.model.Remote;
import argosy.store.KeptIndexes;
import argosy.store.RemotePacks;
import argosy.trust.Dsse;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A published place as readers see it: nothing is believed that a trusted key did not sign.
///
/// @param keys Ed25519 public keys in PEM, any of which may have signed
public record PublishedPlace(Remote remote, List<String> keys) implements Closeable {
  public static final String PACKS = "argosy/packs/";
  public static final String KEYS = "argosy/keys/";
  public static final String CHANNELS = "argosy/channels/";
  public static final String RELEASES = "argosy/releases/";
  public static final String TAGS = "argosy/tags/";
  private static final int READ_ATTEMPTS = 5;

  public PublishedPlace {
    keys = List.copyOf(keys);
  }

  /// Of mirrors, the newest that one of them shows: one that is behind is not believed.
  ///
  /// @return empty if there is no such channel
  /// @throws CorruptException if no trusted key signed it, or it is another channel's
  public Optional<PublishedChannel> channel(String name) throws IOException {
    String file = PublishedChannel.fileName(name);
    if (!(remote instanceof Mirrored mirrors)) {
      return settled(file, envelope -> channel(name, envelope));
    }
    Optional<PublishedChannel> newest = Optional.empty();
    List<Remote> good = new ArrayList<>();
    for (Remote source : mirrors.sources()) {
      Optional<PublishedChannel> seen;
      try {
        seen = new PublishedPlace(source, keys).channel(name);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        mirrors.failed(source, e);
        continue;
      }
      good.add(source);
      if (newest.isEmpty() || seen.isPresent() && seen.get().serial() > newest.get().serial()) {
        newest = seen;
      }
    }
    if (good.isEmpty()) { // says why
      return Mirrored.first(remote, source -> new PublishedPlace(source, keys).channel(name));
    }
    return newest;
  }

  /// What the bytes of a file mean.
  @FunctionalInterface
  private interface Meaning<T> {
    T of(byte[] bytes) throws CorruptException;
  }

  /// What a web server gives while a file is replaced may be neither the old nor the new one:
  /// Apache takes the size of the one and the bytes of the other. So what is damaged is read again,
  /// and is damaged if it stays as it is.
  private <T> Optional<T> settled(String file, Meaning<T> meaning) throws IOException {
    byte[] before = new byte[0];
    for (int attempt = 1; ; attempt++) {
      Optional<byte[]> found = remote.find(file);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(meaning.of(found.get()));
      } catch (CorruptException e) {
        if (attempt == READ_ATTEMPTS || Arrays.equals(before, found.get())) {
          throw e;
        }
        before = found.get();
      }
    }
  }

  /// The channel that an envelope holds.
  ///
  /// @throws CorruptException if no trusted key signed it, or it is another channel's
  public PublishedChannel channel(String name, byte[] envelope) throws CorruptException {
    String file = PublishedChannel.fileName(name);
    PublishedChannel channel =
        PublishedChannel.fromJson(open(file, envelope, PublishedChannel.MEDIA_TYPE));
    if (!channel.name().equals(name)) {
      throw new CorruptException(file + ": is the channel " + channel.name());
    }
    return channel;
  }

  /// The record of a channel's release.
  ///
  /// @throws CorruptException if it is not the one the channel names
  public PublishedRelease release(PublishedChannel.Member member) throws IOException {
    return Mirrored.first(remote, source -> new PublishedPlace(source, keys).own(member));
  }

  private PublishedRelease own(PublishedChannel.Member member) throws IOException {
    byte[] envelope = read(member.record());
    Digest got = Digest.of(envelope);
    if (!got.equals(member.digest())) {
      throw new CorruptException(
          member.record() + ": expected " + member.digest() + " but got " + got);
    }
    PublishedRelease release = parse(member.record(), envelope);
    if (!release.release().equals(member.release())) {
      throw new CorruptException(member.record() + ": is of another release");
    }
    return release;
  }

  /// The record under a name, if there is one.
  public Optional<PublishedRelease> findRelease(String record) throws IOException {
    try {
      return Optional.of(parse(record, envelope(record)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// The record as it was signed.
  ///
  /// @throws CorruptException if no trusted key signed it
  public byte[] envelope(String record) throws IOException {
    return Mirrored.first(
        remote,
        source -> {
          PublishedPlace own = new PublishedPlace(source, keys);
          Meaning<byte[]> signed =
              envelope -> {
                own.parse(record, envelope);
                return envelope;
              };
          return own.settled(record, signed).orElseThrow(() -> own.missing(record));
        });
  }

  /// The newest release of a tag, without a list of all.
  public Optional<PublishedRelease> tagged(String product, String tag, Platform platform)
      throws IOException {
    return findRelease(tagName(product, tag, platform))
        .filter(r -> r.product().equals(product) && r.tag().equals(tag));
  }

  /// The file that holds the record of a tag's newest release.
  public static String tagName(String product, String tag, Platform platform) {
    return TAGS
        + product
        + "/"
        + tag
        + (platform.equals(Platform.LINUX_AMD64) ? "" : "@" + platform.architecture())
        + ".json";
  }

  private PublishedRelease parse(String record, byte[] envelope) throws CorruptException {
    return PublishedRelease.fromJson(open(record, envelope, PublishedRelease.MEDIA_TYPE));
  }

  private Json open(String name, byte[] envelope, String type) throws CorruptException {
    byte[] payload = Dsse.open(remote.where() + ": " + name, envelope, type, keys);
    return Json.parse(new String(payload, StandardCharsets.UTF_8));
  }

  /// The objects of a release.
  ///
  /// @param kept what was learned of packs before
  public RemotePacks packs(PublishedRelease release, Parallel parallel, KeptIndexes kept)
      throws IOException {
    return RemotePacks.open(remote, release.packs(), parallel, kept);
  }

  private byte[] read(String name) throws IOException {
    return remote.find(name).orElseThrow(() -> missing(name));
  }

  private NoSuchFileException missing(String name) {
    return new NoSuchFileException(remote.where() + ": no " + name);
  }

  @Override
  public void close() throws IOException {
    remote.close();
  }
}
