package argosy.codec.zip;

import argosy.base.CountedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/// Writes a zip of stored members, all of the date 1980-01-01; the same bytes always.
///
///     zip     = *(local content) *central end
///     local   = "PK" 3 4  version[2] flags[2] method[2] time[2] date[2] crc[4] size[4] size[4]
///               name-length[2] extra-length[2] name extra          ; flags 0x800: UTF-8
///     central = "PK" 1 2  made-by[2] version[2] ... local-offset[4] name extra
///     end     = ["PK" 6 6 ... "PK" 6 7 ...] "PK" 5 6 ...           ; little endian
///     extra   = 1[2] length[2] size[8] size[8] [offset[8]]         ; Zip64, where 4 bytes are too few
///
/// APPNOTE 6.3.10, sections 4.3 and 4.5.3. The CRC and size of a streamed member stand before it and
/// are known after it: [#end()] returns the header to be written over the first.
public final class StoredZipWriter {
  /// Larger members need [#begin] to be told so.
  public static final long MAX_SMALL_BYTES = 0xffff_fffeL;

  private static final int UNKNOWN = 0xffff_ffff;
  private static final int DATE_1980 = 0x21;
  private static final int UTF_8 = 0x800;

  private final CRC32 sum = new CRC32();
  private final CountedOutputStream out;
  private final ByteArrayOutputStream central = new ByteArrayOutputStream();
  private int members;
  private Open open = new Open("", 0, false);

  /// @param out written from here on; the caller's to close
  public StoredZipWriter(OutputStream out) {
    this.out = new CountedOutputStream(new CheckedOutputStream(out, sum));
  }

  /// A header that is now known.
  ///
  /// @param offset from the archive's first byte
  public record Patch(long offset, ByteBuffer bytes) {}

  private record Open(String name, long offset, boolean large) {}

  /// A whole member.
  public void member(String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    long offset = out.count();
    out.write(local(name, crc.getValue(), content.length, false));
    out.write(content);
    central(name, crc.getValue(), content.length, offset, false);
  }

  /// Begins a member whose content is written to the stream returned.
  ///
  /// @param large whether it may be of 4 GiB and more
  public OutputStream begin(String name, boolean large) throws IOException {
    open = new Open(name, out.count(), large);
    out.write(local(name, 0, 0, large));
    sum.reset();
    return out;
  }

  /// Ends the member begun last.
  ///
  /// @throws IllegalStateException if it became large though it was not to
  public Patch end() throws IOException {
    long size = out.count() - open.offset() - local(open.name(), 0, 0, open.large()).length;
    if (!open.large() && size > MAX_SMALL_BYTES) {
      throw new IllegalStateException(open.name() + ": " + size + " bytes are too many for a zip");
    }
    long crc = sum.getValue();
    central(open.name(), crc, size, open.offset(), open.large());
    return new Patch(open.offset(), ByteBuffer.wrap(local(open.name(), crc, size, open.large())));
  }

  /// Writes the central directory.
  public void finish() throws IOException {
    long offset = out.count();
    out.write(central.toByteArray());
    long size = out.count() - offset;
    if (offset > MAX_SMALL_BYTES) {
      long end64 = out.count();
      out.write(
          buffer(56)
              .putInt(0x06064b50)
              .putLong(44)
              .putShort((short) 45)
              .putShort((short) 45)
              .putLong(0)
              .putLong(members)
              .putLong(members)
              .putLong(size)
              .putLong(offset)
              .array());
      out.write(buffer(20).putInt(0x07064b50).putInt(0).putLong(end64).putInt(1).array());
    }
    out.write(
        buffer(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) members)
            .putShort((short) members)
            .putInt((int) size)
            .putInt(offset > MAX_SMALL_BYTES ? UNKNOWN : (int) offset)
            .putShort((short) 0)
            .array());
  }

  private static byte[] local(String name, long crc, long size, boolean large) {
    byte[] n = name.getBytes(StandardCharsets.UTF_8);
    byte[] header = new byte[30 + n.length + (large ? 20 : 0)];
    ByteBuffer b = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(0x04034b50);
    common(b, crc, size, large);
    b.putShort((short) n.length).putShort((short) (large ? 20 : 0)).put(n);
    if (large) {
      b.putShort((short) 1).putShort((short) 16).putLong(size).putLong(size);
    }
    return header;
  }

  private static void common(ByteBuffer b, long crc, long size, boolean large) {
    b.putShort((short) (large ? 45 : 20)).putShort((short) UTF_8).putShort((short) 0);
    b.putShort((short) 0).putShort((short) DATE_1980).putInt((int) crc);
    b.putInt(large ? UNKNOWN : (int) size).putInt(large ? UNKNOWN : (int) size);
  }

  private void central(String name, long crc, long size, long offset, boolean large) {
    byte[] n = name.getBytes(StandardCharsets.UTF_8);
    boolean far = offset > MAX_SMALL_BYTES;
    int extra = (large ? 16 : 0) + (far ? 8 : 0);
    byte[] entry = new byte[46 + n.length + (extra == 0 ? 0 : 4 + extra)];
    ByteBuffer b = ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(0x02014b50).putShort((short) 45); // made by: FAT, so that no file modes are meant
    common(b, crc, size, large);
    b.putShort((short) n.length).putShort((short) (extra == 0 ? 0 : 4 + extra));
    b.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
    b.putInt(far ? UNKNOWN : (int) offset).put(n);
    if (extra > 0) {
      b.putShort((short) 1).putShort((short) extra);
    }
    if (large) {
      b.putLong(size).putLong(size);
    }
    if (far) {
      b.putLong(offset);
    }
    central.writeBytes(entry);
    members++;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
