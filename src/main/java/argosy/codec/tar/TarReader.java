package argosy.codec.tar;

import argosy.base.BlockInputStream;
import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Reads a tar stream member by member. Not safe for several threads; the caller closes the source.
///
/// Strict: what is not exactly as the standard says is a [CorruptException] that names the archive
/// and the member. After the end mark the rest of the source is read to its end and must be zero
/// bytes, so that checksums of the layers below are seen.
public final class TarReader {
  private static final int BLOCK = TarHeaders.BLOCK_BYTES;
  private final InputStream source;
  private final String where;
  private final PaxRecords global = new PaxRecords();
  private long remaining;
  private int padding;
  private boolean ended;
  private String last = "the first header";

  /// @param where the archive's name, for messages
  public TarReader(InputStream source, String where) {
    this.source = source;
    this.where = where;
  }

  /// The next member; what was not read of the one before is skipped. Empty after the end mark.
  ///
  /// @throws UnsupportedException for a sparse, multi-volume or unknown member
  public Optional<TarMember> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    skipContent();
    PaxRecords local = new PaxRecords();
    while (true) {
      byte[] block = block();
      if (isZero(block)) {
        end();
        return Optional.empty();
      }
      TarBlock header = new TarBlock(block, where + ", after " + last);
      header.requireChecksum();
      switch (header.flag()) {
        case 'x' -> local.readPax(extension(header), where + ", after " + last);
        case 'g' -> global.readPax(extension(header), where + ", after " + last);
        case 'L' -> local.put("path", gnuName(header));
        case 'K' -> local.put("linkpath", gnuName(header));
        default -> {
          TarMember member = local.over(global).apply(header);
          last = member.path();
          remaining = member.sizeBytes();
          padding = TarHeaders.padding(remaining);
          return Optional.of(member);
        }
      }
    }
  }

  /// The content of the member that [#next()] returned last; ends where it ends.
  public InputStream content() {
    return new Content();
  }

  private final class Content extends BlockInputStream {
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (remaining == 0) {
        return -1;
      }
      if (length == 0) {
        return 0;
      }
      int n = source.read(buffer, offset, (int) Math.min(length, remaining));
      if (n < 0) {
        throw truncated();
      }
      remaining -= n;
      return n;
    }
  }

  private void skipContent() throws IOException {
    byte[] buffer = new byte[(int) Math.min(remaining, 1 << 16)];
    InputStream content = content();
    while (remaining > 0) {
      if (content.read(buffer, 0, buffer.length) < 0) {
        throw truncated();
      }
    }
    byte[] pad = source.readNBytes(padding);
    if (pad.length != padding) {
      throw truncated();
    }
    padding = 0;
  }

  private byte[] block() throws IOException {
    byte[] block = source.readNBytes(BLOCK);
    if (block.length != BLOCK) {
      throw truncated();
    }
    return block;
  }

  private byte[] extension(TarBlock header) throws IOException {
    long size = header.size();
    if (size > PaxRecords.MAX_BYTES) {
      throw new CorruptException(
          "%s, after %s: extended header of %d bytes, at most %d are read"
              .formatted(where, last, size, PaxRecords.MAX_BYTES));
    }
    byte[] bytes = source.readNBytes((int) size);
    padding = TarHeaders.padding(size);
    remaining = 0;
    if (bytes.length != size) {
      throw truncated();
    }
    skipContent();
    return bytes;
  }

  /// A GNU long name: the bytes up to the first NUL.
  private String gnuName(TarBlock header) throws IOException {
    byte[] bytes = extension(header);
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return TarBlock.utf8(bytes, 0, end, where + ", after " + last + ": long name");
  }

  /// The second zero block may be missing (some writers leave it out); all that follows is zero.
  private void end() throws IOException {
    ended = true;
    byte[] buffer = new byte[1 << 16];
    for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
      for (int i = 0; i < n; i++) {
        if (buffer[i] != 0) {
          throw new CorruptException(
              where + ", after " + last + ": expected zero bytes after the end mark");
        }
      }
    }
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private CorruptException truncated() {
    return new CorruptException(where + ", after " + last + ": the archive ends too early");
  }
}
