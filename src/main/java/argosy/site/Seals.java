package argosy.site;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.model.Digest;
import argosy.model.Release;
import argosy.model.Signer;
import argosy.remote.PublishedRelease;
import argosy.trust.Dsse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Proof that the key of a namespace signed the releases in it (`spec/site.md`, Owners).
public final class Seals {
  private final Site site;
  private final Delegation delegation;

  public Seals(Site site, Delegation delegation) {
    this.site = site;
    this.delegation = delegation;
  }

  /// The seal of a release by who has the key.
  public static byte[] of(Release release, Signer signer) throws IOException {
    return Dsse.seal(signer, Release.MEDIA_TYPE, release.canonicalBytes());
  }

  /// @param envelope the release's record, or the record of a published place of it
  /// @throws CorruptException if the key did not sign it, or it is of another release
  public void check(Release release, byte[] envelope) throws CorruptException {
    String where = "seal of " + release.name();
    String signed;
    if (isPublished(envelope)) {
      byte[] record =
          Dsse.open(where, envelope, PublishedRelease.MEDIA_TYPE, List.of(delegation.key()));
      Json json = Json.parse(new String(record, StandardCharsets.UTF_8));
      signed = PublishedRelease.fromJson(json).release().toString();
    } else {
      byte[] record = Dsse.open(where, envelope, Release.MEDIA_TYPE, List.of(delegation.key()));
      signed = Digest.of(record).toString();
    }
    if (!signed.equals(release.digest().toString())) {
      throw new CorruptException(where + ": is of " + signed);
    }
  }

  private static boolean isPublished(byte[] envelope) throws CorruptException {
    try {
      return Json.parse(new String(envelope, StandardCharsets.UTF_8))
          .asObject()
          .string("payloadType")
          .equals(PublishedRelease.MEDIA_TYPE);
    } catch (IllegalArgumentException e) {
      throw new CorruptException("not a signed envelope: " + e.getMessage(), e);
    }
  }

  public void write(String id, byte[] envelope) throws IOException {
    Path file = site.layout().seal(id);
    Site.makeFolders(Durable.parent(file));
    Durable.write(file, envelope, 0644);
  }

  /// @throws CorruptException if the release has no seal of the key
  void check(InstalledRelease installed) throws IOException {
    try {
      check(installed.release(), Files.readAllBytes(site.layout().seal(installed.id())));
    } catch (NoSuchFileException e) {
      throw new CorruptException("the key of " + delegation.name() + " did not sign it", e);
    }
  }
}
