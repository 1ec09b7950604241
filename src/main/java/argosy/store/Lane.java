package argosy.store;

import argosy.base.Hashing;
import argosy.codec.zstd.SectionCompressor;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Sections;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// Puts for one thread: small blobs collect into a group that is compressed as one section when it
/// is full; others are compressed as sections of their own, while they are read.
final class Lane implements Closeable {
  private static final int SMALL_BYTES = Sections.MIN_BLOB_BYTES;

  private record Member(Digest digest, int offset, int length) {}

  private final Pending pending;
  private final int groupBytes;
  private final SectionCompressor compressor = new SectionCompressor();
  private final List<Member> members = new ArrayList<>();
  private byte[] group = new byte[0];
  private int filled;

  /// @param groupBytes plain bytes of a group, at most those of a section
  Lane(Pending pending, int groupBytes) {
    this.pending = pending;
    this.groupBytes = groupBytes;
  }

  Descriptor put(String mediaType, InputStream content) throws IOException {
    if (group.length - filled < SMALL_BYTES) {
      settle();
      group = new byte[groupBytes];
    }
    int n = content.readNBytes(group, filled, SMALL_BYTES);
    HashedContent start = new HashedContent(group, filled, n, content);
    if (n == SMALL_BYTES) {
      return putWhole(mediaType, start);
    }
    MessageDigest hash = Hashing.sha256();
    hash.update(group, filled, n);
    Digest digest = Digest.ending(hash);
    if (!pending.isKnown(digest) && pending.add(digest, new Place.Filling(group, filled, n))) {
      members.add(new Member(digest, filled, n));
      filled += n;
    }
    return new Descriptor(mediaType, digest, n);
  }

  private Descriptor putWhole(String mediaType, HashedContent content) throws IOException {
    Whole whole = new Whole(content);
    boolean added = false;
    try {
      long size = compressor.compress(content, whole);
      Digest digest = whole.digest();
      added =
          !whole.sections.isEmpty()
              && !pending.isKnown(digest)
              && pending.add(
                  digest, new Place.Stored(pending.writer().file(), whole.sections, 0, size));
      return new Descriptor(mediaType, digest, size);
    } finally {
      if (!added && !whole.sections.isEmpty()) {
        pending.writer().release(whole.sections);
      }
    }
  }

  /// Sections of one blob on their way to the pack.
  private final class Whole implements SectionCompressor.Sink {
    private final HashedContent content;
    private final List<StoredSection> sections = new ArrayList<>();
    private final List<Digest> digest = new ArrayList<>(1); // none or one

    Whole(HashedContent content) {
      this.content = content;
    }

    /// Of all content, which must have been read.
    Digest digest() {
      if (digest.isEmpty()) {
        digest.add(content.digest());
      }
      return digest.getFirst();
    }

    @Override
    public boolean wanted() throws IOException {
      return !pending.isKnown(digest());
    }

    @Override
    public void section(ByteBuffer blocks, int plainBytes) throws IOException {
      sections.add(pending.writer().append(blocks, plainBytes));
    }
  }

  /// Writes the group that is being filled, if any.
  void settle() throws IOException {
    if (members.isEmpty()) {
      return;
    }
    StoreFile file = pending.writer().file();
    List<StoredSection> section =
        filled == 0
            ? List.of()
            : List.of(pending.writer().append(compressor.compress(group, 0, filled), filled));
    for (Member m : members) {
      List<StoredSection> its = m.length() == 0 ? List.of() : section;
      pending.settle(m.digest(), new Place.Stored(file, its, m.offset(), m.length()));
    }
    members.clear();
    group = new byte[0]; // readers may hold the old one
    filled = 0;
  }

  @Override
  public void close() {
    compressor.close();
  }
}
