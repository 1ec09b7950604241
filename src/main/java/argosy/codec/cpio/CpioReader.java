package argosy.codec.cpio;

import argosy.base.BlockInputStream;
import argosy.base.CorruptException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Reads an archive member by member; the caller closes the source.
public final class CpioReader {
  private static final int MAX_NAME_BYTES = 1 << 16;
  private final InputStream in;
  private final String where;
  private final Facts facts;
  private final Content content = new Content();
  private int padding;
  private boolean ended;

  /// What a stripped member leaves out.
  @FunctionalInterface
  public interface Facts {
    /// @throws CorruptException if there is no file of the index
    CpioMember of(int index) throws CorruptException;
  }

  /// @param where the archive's name, for messages
  public CpioReader(InputStream in, String where, Facts facts) {
    this.in = in;
    this.where = where;
    this.facts = facts;
  }

  /// The next member, or empty after the last.
  ///
  /// @throws CorruptException if the archive is damaged or ends too early
  public Optional<CpioMember> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    content.skipNBytes(content.left);
    exactly(padding);
    String magic = ascii(exactly(6));
    CpioMember member;
    if (magic.equals(CpioHeaders.STRIPPED_MAGIC)) {
      member = facts.of(Math.toIntExact(Math.min(field(exactly(8), 0), Integer.MAX_VALUE)));
      exactly(2);
    } else if (magic.equals(CpioHeaders.MAGIC)) {
      member = member(exactly(CpioHeaders.FIXED_BYTES - 6));
      if (member.path().equals(CpioHeaders.TRAILER)) {
        ended = true;
        return Optional.empty();
      }
    } else {
      throw new CorruptException(
          where + ": expected a cpio header but got " + magic.replaceAll("[^ -~]", "?"));
    }
    content.left = member.sizeBytes();
    padding = CpioHeaders.padding(member.sizeBytes());
    return Optional.of(member);
  }

  /// The content of the member last read.
  public InputStream content() {
    return content;
  }

  private CpioMember member(byte[] fields) throws IOException {
    long nameBytes = field(fields, 11);
    if (nameBytes < 1 || nameBytes > MAX_NAME_BYTES) {
      throw new CorruptException(where + ": a name of " + nameBytes + " bytes");
    }
    int length = (int) nameBytes;
    byte[] name = exactly(length + CpioHeaders.padding(CpioHeaders.FIXED_BYTES + (long) length));
    if (name[length - 1] != 0) {
      throw new CorruptException(where + ": a name does not end in NUL");
    }
    return new CpioMember(
        new String(name, 0, length - 1, StandardCharsets.UTF_8),
        (int) field(fields, 1),
        field(fields, 6),
        field(fields, 5),
        (int) field(fields, 0),
        (int) field(fields, 4));
  }

  private long field(byte[] fields, int index) throws CorruptException {
    String digits = ascii(Arrays.copyOfRange(fields, index * 8, index * 8 + 8));
    if (!digits.matches("[0-9A-Fa-f]{8}")) {
      throw new CorruptException(where + ": a cpio header's field is not of hex digits");
    }
    return Long.parseLong(digits, 16);
  }

  private byte[] exactly(int bytes) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length != bytes) {
      throw new CorruptException(where + ": the cpio archive ends too early");
    }
    return read;
  }

  private static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /// The bytes of one member; closing it leaves the source open.
  private final class Content extends BlockInputStream {
    private long left;

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return length == 0 ? 0 : -1;
      }
      int n = in.read(buffer, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new CorruptException(where + ": the cpio archive ends inside a file");
      }
      left -= n;
      return n;
    }
  }
}
