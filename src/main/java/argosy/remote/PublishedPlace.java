package argosy.remote;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.model.Digest;
import argosy.model.Remote;
import argosy.store.RemotePacks;
import argosy.trust.Dsse;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
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

  public PublishedPlace {
    keys = List.copyOf(keys);
  }

  /// @return empty if there is no such channel
  /// @throws CorruptException if no trusted key signed it, or it is another channel's
  public Optional<PublishedChannel> channel(String name) throws IOException {
    Optional<byte[]> envelope = remote.find(PublishedChannel.fileName(name));
    return envelope.isEmpty() ? Optional.empty() : Optional.of(channel(name, envelope.get()));
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
    Optional<byte[]> envelope = remote.find(record);
    return envelope.isEmpty() ? Optional.empty() : Optional.of(parse(record, envelope.get()));
  }

  private PublishedRelease parse(String record, byte[] envelope) throws CorruptException {
    return PublishedRelease.fromJson(open(record, envelope, PublishedRelease.MEDIA_TYPE));
  }

  private Json open(String name, byte[] envelope, String type) throws CorruptException {
    byte[] payload = Dsse.open(remote.where() + ": " + name, envelope, type, keys);
    return Json.parse(new String(payload, StandardCharsets.UTF_8));
  }

  /// The objects of a release.
  public RemotePacks packs(PublishedRelease release, Parallel parallel) throws IOException {
    return RemotePacks.open(remote, release.packs(), parallel);
  }

  private byte[] read(String name) throws IOException {
    return remote
        .find(name)
        .orElseThrow(() -> new NoSuchFileException(remote.where() + ": no " + name));
  }

  @Override
  public void close() throws IOException {
    remote.close();
  }
}
