package argosy.format.cvmfs;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.trust.RsaKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What makes a manifest believed: it is signed with a certificate that the whitelist names, the
/// whitelist is signed with a master key that the client has, and has not expired
/// (crypto/signature.cc).
public final class TrustChain {
  private static final long HOUR = 3600;

  private TrustChain() {}

  /// What a client is configured with.
  ///
  /// @param masterKeys PEM, any of which may have signed the whitelist
  /// @param repository the name that must be in manifest and whitelist; empty for whatever is there
  public record Client(List<String> masterKeys, Optional<String> repository) {
    public Client {
      masterKeys = List.copyOf(masterKeys);
    }
  }

  /// What was found, as far as it could be read.
  public record Signed(Manifest manifest, String manifestText, Optional<Whitelist> whitelist) {}

  /// Verifies all of it.
  ///
  /// @throws CorruptException at the first thing that is wrong
  public static Signed require(RepositoryStorage storage, Client client, long atEpochSeconds)
      throws IOException {
    return verify(storage, client, atEpochSeconds, Problems.STRICT);
  }

  /// @throws CorruptException if there is no manifest to speak of
  static Signed verify(
      RepositoryStorage storage, Client client, long atEpochSeconds, Problems problems)
      throws IOException {
    Envelope envelope = Envelope.parse(Manifest.NAME, file(storage, Manifest.NAME));
    Manifest manifest = Manifest.parse(envelope.text());
    if (client.repository().isPresent()
        && !client.repository().get().equals(manifest.repository())) {
      problems.found(
          "name",
          Manifest.NAME,
          "is of %s, expected %s".formatted(manifest.repository(), client.repository().get()));
    }
    ObjectPool objects = new ObjectPool(storage, manifest.rootCatalog().algorithm());
    Optional<String> certificate = Optional.empty();
    try {
      certificate =
          Optional.of(
              new String(
                  objects.load(manifest.certificate(), Suffix.CERTIFICATE, 0),
                  StandardCharsets.UTF_8));
      if (!RsaKey.verifyByCertificate(
          RsaKey.Scheme.SHA1, certificate.get(), envelope.signed(), envelope.signature())) {
        problems.found(
            "manifest-signature", Manifest.NAME, "the signature is not by the certificate's key");
      }
    } catch (CorruptException e) {
      problems.found(
          "certificate", manifest.certificate().toString(), String.valueOf(e.getMessage()));
    }
    Optional<Whitelist> whitelist = Optional.empty();
    try {
      whitelist =
          Optional.of(whitelist(storage, client, manifest, certificate, atEpochSeconds, problems));
    } catch (CorruptException | UnsupportedException e) {
      problems.found("whitelist", Whitelist.NAME, String.valueOf(e.getMessage()));
    }
    return new Signed(manifest, envelope.text(), whitelist);
  }

  private static Whitelist whitelist(
      RepositoryStorage storage,
      Client client,
      Manifest manifest,
      Optional<String> certificate,
      long at,
      Problems problems)
      throws IOException {
    Envelope envelope = Envelope.parse(Whitelist.NAME, file(storage, Whitelist.NAME));
    Whitelist whitelist = Whitelist.parse(envelope.text());
    boolean signed = false;
    for (String key : client.masterKeys()) {
      signed |= RsaKey.verify(RsaKey.Scheme.RAW, key, envelope.signed(), envelope.signature());
    }
    if (!signed) {
      problems.found(
          "whitelist-signature", Whitelist.NAME, "is not signed with any of the master keys given");
    }
    if (!whitelist.repository().equals(manifest.repository())) {
      problems.found(
          "name", Whitelist.NAME, "is of " + whitelist.repository() + ", not of the manifest's");
    }
    // Clients look at the hour only.
    if (whitelist.expiresEpochSeconds() / HOUR < at / HOUR) {
      problems.found(
          "whitelist-expired",
          Whitelist.NAME,
          "expired at " + Instant.ofEpochSecond(whitelist.expiresEpochSeconds()));
    }
    if (certificate.isPresent()) {
      String print =
          Whitelist.fingerprint(envelope.hash().algorithm(), RsaKey.certificate(certificate.get()));
      if (!whitelist.fingerprints().contains(print)) {
        problems.found(
            "fingerprint", Whitelist.NAME, "does not name the manifest's certificate " + print);
      }
    }
    return whitelist;
  }

  private static byte[] file(RepositoryStorage storage, String name) throws IOException {
    try {
      return ObjectPool.file(storage, name);
    } catch (NoSuchFileException e) {
      throw new CorruptException(
          name + ": is missing", "check the address: here is no whole repository");
    }
  }
}
