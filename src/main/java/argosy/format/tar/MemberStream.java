package argosy.format.tar;

import argosy.codec.Imprint;
import argosy.model.Entry;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// An archive of members, each a header and perhaps a content: what [TreeTar] compresses and
/// writes. Tar and cpio are such.
public interface MemberStream {
  /// The members in the order written.
  Iterator<Member> members();

  /// Zero bytes that follow a content of the size.
  int padding(long sizeBytes);

  /// What ends the archive.
  byte[] end();

  /// Where in a header the offsets of a zstd frame may be put back: right after 17 equal bytes or
  /// more, of which [argosy.codec.zstd.FrameWriter#resetOffsets()] regenerates the last 9. 0 if the
  /// header has no such place.
  int resetAt(byte[] header);

  /// Whether [#imprints] are looked for: the stream is a release's, and the next one's may be
  /// nearly the same.
  default boolean isImprinted() {
    return false;
  }

  /// Where in a header stands what only this release has.
  default List<Imprint> imprints(byte[] header) {
    return List.of();
  }

  /// @param content of a size above 0; empty if nothing follows the header
  record Member(ByteBuffer header, Optional<Entry.File> content) {
    /// A member without content.
    public static Member bare(byte[] header) {
      return new Member(ByteBuffer.wrap(header), Optional.empty());
    }

    /// A member of the file, whose content follows unless it is empty.
    public static Member of(byte[] header, Entry.File file) {
      return file.size() == 0
          ? bare(header)
          : new Member(ByteBuffer.wrap(header), Optional.of(file));
    }
  }
}
