package argosy.codec.zip;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.codec.DamageNamed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// Reads a zip by its central directory (APPNOTE 6.3.10, 4.3.6). One member at a time; the caller
/// closes the channel.
public final class ZipReader {
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 0xffff;
  private static final int MAX_DIRECTORY_BYTES = 64 << 20;
  private static final long UNKNOWN = 0xffff_ffffL;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int MADE_BY_UNIX = 3;

  private final String where;
  private final SeekableByteChannel channel;
  private final Map<String, Member> members = new LinkedHashMap<>();

  /// A member as the central directory says.
  ///
  /// @param sizeBytes plain
  /// @param unixMode type and permissions as stat(2) has them; 0 if the archive was not made by
  ///   Unix
  /// @param time seconds since 1970, the archive's clock taken for UTC
  public record Member(
      String name,
      int method,
      long crc,
      long storedBytes,
      long sizeBytes,
      long offset,
      int unixMode,
      long time) {}

  /// @param where the archive's name, for messages
  /// @throws CorruptException if the directory is damaged or names a member twice
  public ZipReader(String where, SeekableByteChannel channel) throws IOException {
    this.where = where;
    this.channel = channel;
    readDirectory();
  }

  /// In the directory's order.
  public Map<String, Member> members() {
    return Collections.unmodifiableMap(members);
  }

  /// The plain content; a wrong size or CRC is found at its end at the latest.
  ///
  /// @throws UnsupportedException for a compression that is neither none nor deflate
  public InputStream open(Member member) throws IOException {
    ByteBuffer local = read(member.offset(), 30);
    require(local.getInt() == 0x04034b50, member.name() + " has no header");
    long start =
        member.offset()
            + 30
            + Short.toUnsignedInt(local.getShort(26))
            + Short.toUnsignedInt(local.getShort(28));
    require(
        start + member.storedBytes() <= channel.size(), member.name() + " ends after the archive");
    InputStream stored = new ChannelRange(channel, start, member.storedBytes());
    String full = where + ": " + member.name();
    InputStream plain =
        switch (member.method()) {
          case STORED -> stored;
          case DEFLATED ->
              new DamageNamed(
                  full,
                  new InflaterInputStream(stored, new Inflater(true), 1 << 16) {
                    @Override
                    public void close() throws IOException {
                      inf.end();
                      super.close();
                    }
                  });
          default ->
              throw new UnsupportedException(
                  full + ": compressed by method " + member.method(),
                  "pack it again with stored members");
        };
    return new CheckedContent(full, plain, member.sizeBytes(), member.crc());
  }

  private void readDirectory() throws IOException {
    ByteBuffer end = end();
    long count = Short.toUnsignedInt(end.getShort(10));
    long size = Integer.toUnsignedLong(end.getInt(12));
    long offset = Integer.toUnsignedLong(end.getInt(16));
    long endAt = channel.size() - end.capacity();
    if (count == 0xffff || size == UNKNOWN || offset == UNKNOWN) {
      ByteBuffer locator = read(endAt - 20, 20);
      require(locator.getInt(0) == 0x07064b50, "the Zip64 locator is missing");
      ByteBuffer end64 = read(locator.getLong(8), 56);
      require(end64.getInt(0) == 0x06064b50, "the Zip64 directory's end is missing");
      count = end64.getLong(32);
      size = end64.getLong(40);
      offset = end64.getLong(48);
    }
    require(
        size >= 0 && size <= MAX_DIRECTORY_BYTES && offset >= 0 && offset + size <= endAt,
        "the directory is not inside");
    ByteBuffer directory = read(offset, (int) size);
    for (long i = 0; i < count; i++) {
      Member member = member(directory);
      require(members.put(member.name(), member) == null, member.name() + " comes twice");
    }
  }

  private Member member(ByteBuffer d) throws CorruptException {
    require(d.remaining() >= 46 && d.getInt(d.position()) == 0x02014b50, "a bad directory entry");
    int at = d.position();
    int nameBytes = Short.toUnsignedInt(d.getShort(at + 28));
    int extraBytes = Short.toUnsignedInt(d.getShort(at + 30));
    int commentBytes = Short.toUnsignedInt(d.getShort(at + 32));
    require(d.remaining() >= 46 + nameBytes + extraBytes + commentBytes, "a cut directory entry");
    require((d.getShort(at + 8) & 1) == 0, "an encrypted member");
    byte[] name = new byte[nameBytes];
    d.get(at + 46, name);
    long stored = Integer.toUnsignedLong(d.getInt(at + 20));
    long size = Integer.toUnsignedLong(d.getInt(at + 24));
    long offset = Integer.toUnsignedLong(d.getInt(at + 42));
    ByteBuffer extra = d.slice(at + 46 + nameBytes, extraBytes).order(ByteOrder.LITTLE_ENDIAN);
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Short.toUnsignedInt(extra.getShort());
      require(length <= extra.remaining(), "a cut extra field");
      ByteBuffer field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      extra.position(extra.position() + length);
      if (id == 1) {
        size = size == UNKNOWN ? wide(field) : size;
        stored = stored == UNKNOWN ? wide(field) : stored;
        offset = offset == UNKNOWN ? wide(field) : offset;
      }
    }
    d.position(at + 46 + nameBytes + extraBytes + commentBytes);
    require(stored >= 0 && size >= 0 && offset >= 0, "a negative size");
    return new Member(
        new String(name, StandardCharsets.UTF_8),
        Short.toUnsignedInt(d.getShort(at + 10)),
        Integer.toUnsignedLong(d.getInt(at + 16)),
        stored,
        size,
        offset,
        (d.getShort(at + 4) & 0xffff) >> 8 == MADE_BY_UNIX ? d.getInt(at + 38) >>> 16 : 0,
        time(Short.toUnsignedInt(d.getShort(at + 14)), Short.toUnsignedInt(d.getShort(at + 12))));
  }

  /// MS-DOS date and time (APPNOTE 4.4.6), with two seconds to a step.
  private static long time(int date, int time) {
    LocalDate day =
        LocalDate.of(1980 + (date >> 9), 1, 1)
            .plusMonths(Math.max(0, (date >> 5 & 15) - 1))
            .plusDays(Math.max(0, (date & 31) - 1));
    return day.toEpochDay() * 86_400
        + (time >> 11) * 3600L
        + (time >> 5 & 63) * 60L
        + (time & 31) * 2L;
  }

  private long wide(ByteBuffer field) throws CorruptException {
    require(field.remaining() >= 8, "a cut Zip64 field");
    return field.getLong();
  }

  /// From the end record to the archive's end.
  private ByteBuffer end() throws IOException {
    int bytes = (int) Math.min(channel.size(), END_BYTES + MAX_COMMENT_BYTES);
    ByteBuffer tail = read(channel.size() - bytes, bytes);
    for (int at = bytes - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == 0x06054b50
          && at + END_BYTES + Short.toUnsignedInt(tail.getShort(at + 20)) == bytes) {
        return tail.slice(at, bytes - at).order(ByteOrder.LITTLE_ENDIAN);
      }
    }
    throw new CorruptException(where + ": not a zip archive, or cut off");
  }

  private ByteBuffer read(long position, int count) throws IOException {
    require(position >= 0 && position + count <= channel.size(), "ends too early");
    ByteBuffer out = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    channel.position(position);
    while (out.hasRemaining()) {
      require(channel.read(out) >= 0, "ends too early");
    }
    return out.flip();
  }

  private void require(boolean holds, String otherwise) throws CorruptException {
    if (!holds) {
      throw new CorruptException(where + ": " + otherwise);
    }
  }
}
