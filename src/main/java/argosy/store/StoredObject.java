package argosy.store;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.codec.zstd.SectionInputStream;
import argosy.model.Digest;
import argosy.model.Sections;
import argosy.model.VerifiedContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// An object in a sealed pack: read with every stored byte, and the content, checked.
record StoredObject(Digest digest, Place.Stored place) implements Sections {
  InputStream open(Groups groups) throws IOException {
    return place.isWhole()
        ? new VerifiedContent(
            new SectionInputStream(this::section, place.plainBytes()),
            digest,
            place.plainBytes(),
            place.file().path() + ": object " + digest)
        : openMember(groups);
  }

  private InputStream openMember(Groups groups) throws IOException {
    if (place.plainBytes() == 0) {
      return InputStream.nullInputStream();
    }
    byte[] plain;
    try {
      plain = groups.plain(place.file(), place.sections().getFirst());
    } catch (CorruptException e) {
      throw damage(e);
    }
    int length = (int) place.plainBytes();
    MessageDigest hash = Hashing.sha256();
    hash.update(plain, place.offset(), length);
    Digest got = Digest.ending(hash);
    if (!got.equals(digest)) {
      throw new CorruptException(
          place.file().path() + ": expected content " + digest + " but got " + got);
    }
    return new ByteArrayInputStream(plain, place.offset(), length);
  }

  @Override
  public int count() {
    return place.sections().size();
  }

  @Override
  public long plainBytes() {
    return place.plainBytes();
  }

  @Override
  public ByteBuffer section(int i) throws IOException {
    try {
      return ByteBuffer.wrap(place.file().read(place.sections().get(i))).asReadOnlyBuffer();
    } catch (CorruptException e) {
      throw damage(e);
    }
  }

  private CorruptException damage(CorruptException e) {
    return new CorruptException("object " + digest + ": " + e.getMessage(), e);
  }

  static IllegalArgumentException tooSmall(Digest digest, long plainBytes) {
    return new IllegalArgumentException(
        digest + " has " + plainBytes + " bytes: too small to be kept as sections");
  }
}
