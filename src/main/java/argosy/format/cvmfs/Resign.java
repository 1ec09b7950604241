package argosy.format.cvmfs;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.format.cvmfs.RepositoryStorage.Replacement;
import argosy.trust.RsaKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Signs the whitelist anew, so that clients go on trusting the repository.
public final class Resign {
  private Resign() {}

  /// Names the certificate that is at hand, and no other: what was lost or replaced is trusted no
  /// more. A manifest that another certificate signed, as a rotation that was killed leaves it, is
  /// signed anew as well.
  ///
  /// @throws UnsupportedException if the master key is not at hand
  public static Whitelist run(
      RepositoryStorage storage, Signing signing, long nowEpochSeconds, long validSeconds)
      throws IOException {
    RsaKey master = master(signing);
    Manifest manifest =
        Manifest.parse(
            Envelope.parse(Manifest.NAME, ObjectPool.file(storage, Manifest.NAME)).text());
    HashAlgorithm algorithm = manifest.rootCatalog().algorithm();
    if (!signedBy(storage, manifest).equals(signing.fingerprint(algorithm))) {
      Whitelist last =
          Whitelist.parse(
              Envelope.parse(Whitelist.NAME, ObjectPool.file(storage, Whitelist.NAME)).text());
      Head head = Head.trusted(storage, signing, last.issuedEpochSeconds());
      rotate(head, signing, nowEpochSeconds, validSeconds);
      return whitelist(signing, algorithm, nowEpochSeconds, validSeconds);
    }
    Whitelist whitelist = whitelist(signing, algorithm, nowEpochSeconds, validSeconds);
    storage.replace(List.of(replacement(storage, Signing.seal(algorithm, whitelist, master))));
    return whitelist;
  }

  /// Puts another key and certificate in place of those that signed so far: the whitelist names
  /// both for a moment, then the manifest is signed with the new one, then the whitelist names it
  /// alone.
  ///
  /// @param head opened with the old keys
  public static Manifest rotate(Head head, Signing next, long nowEpochSeconds, long validSeconds)
      throws IOException {
    HashAlgorithm algorithm = head.algorithm();
    Whitelist alone = whitelist(next, algorithm, nowEpochSeconds, validSeconds);
    List<String> both = new ArrayList<>(alone.fingerprints());
    both.addAll(head.whitelist().fingerprints());
    Whitelist first =
        new Whitelist(
            alone.issuedEpochSeconds(), alone.expiresEpochSeconds(), alone.repository(), both);
    RsaKey master = master(next);
    RepositoryStorage storage = head.objects().storage();
    storage.replace(List.of(replacement(storage, Signing.seal(algorithm, first, master))));
    Manifest manifest = head.signedBy(next).commitAsIs(nowEpochSeconds);
    storage.replace(List.of(replacement(storage, Signing.seal(algorithm, alone, master))));
    return manifest;
  }

  /// The fingerprint of the manifest's certificate.
  private static String signedBy(RepositoryStorage storage, Manifest manifest) throws IOException {
    HashAlgorithm algorithm = manifest.rootCatalog().algorithm();
    byte[] pem =
        new ObjectPool(storage, algorithm).load(manifest.certificate(), Suffix.CERTIFICATE, 0);
    return Whitelist.fingerprint(
        algorithm, RsaKey.certificate(new String(pem, StandardCharsets.UTF_8)));
  }

  private static RsaKey master(Signing signing) throws UnsupportedException {
    return signing
        .master()
        .orElseThrow(() ->
            new UnsupportedException(
                "the master key of " + signing.repository() + " is not here",
                "put " + signing.repository() + ".masterkey beside the other keys"));
  }

  static Whitelist whitelist(Signing signing, HashAlgorithm algorithm, long now, long validSeconds)
      throws CorruptException {
    return new Whitelist(
        now, now + validSeconds, signing.repository(), List.of(signing.fingerprint(algorithm)));
  }

  static Replacement replacement(RepositoryStorage storage, byte[] whitelist) throws IOException {
    return new Replacement(
        Whitelist.NAME, there(storage, Whitelist.NAME), ByteBuffer.wrap(whitelist));
  }

  static Optional<ByteBuffer> there(RepositoryStorage storage, String name) throws IOException {
    try {
      return Optional.of(ByteBuffer.wrap(ObjectPool.file(storage, name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
