package argosy.codec.rpm;

import argosy.base.UnsupportedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/// Collects tags and writes them as a header with a region around all of them:
///
///     header = 8e ad e8 01 00000000 count store-bytes index{count} store
///     index  = tag type offset count                  ; 4 bytes each, big-endian; sorted by tag
///     store  = (values, aligned to their size)* trailer
///     trailer = index of the region: tag 7 -(16 * count) 16
///
/// The region's own index comes first and points to the trailer.
public final class HeaderWriter {
  static final byte[] MAGIC = {(byte) 0x8e, (byte) 0xad, (byte) 0xe8, 1, 0, 0, 0, 0};

  /// What one more tag takes beside its value.
  public static final int INDEX_BYTES = 16;

  static final int INT16 = 3;
  static final int INT32 = 4;
  static final int INT64 = 5;
  static final int STRING = 6;
  static final int BIN = 7;
  static final int STRING_ARRAY = 8;
  static final int I18N_STRING = 9;

  private static final int MAX_PADDING = 1 << 16;

  private final int region;
  private final TreeMap<Integer, Value> values = new TreeMap<>();

  private record Value(int type, int count, ByteBuffer bytes) {}

  /// @param region [RpmTag#HEADER_SIGNATURES] or [RpmTag#HEADER_IMMUTABLE]
  public HeaderWriter(int region) {
    this.region = region;
  }

  public HeaderWriter string(int tag, String text) {
    return put(tag, STRING, 1, zeroEnded(List.of(text)));
  }

  /// A text that may have translations; it has none.
  public HeaderWriter i18n(int tag, String text) {
    return put(tag, I18N_STRING, 1, zeroEnded(List.of(text)));
  }

  /// Nothing if the list is empty: no count of a header may be 0.
  public HeaderWriter strings(int tag, List<String> texts) {
    return texts.isEmpty() ? this : put(tag, STRING_ARRAY, texts.size(), zeroEnded(texts));
  }

  public HeaderWriter binary(int tag, byte[] bytes) {
    return put(tag, BIN, bytes.length, ByteBuffer.wrap(bytes.clone()));
  }

  public HeaderWriter int32(int tag, int... numbers) {
    ByteBuffer out = ByteBuffer.allocate(4 * numbers.length);
    out.asIntBuffer().put(numbers);
    return numbers.length == 0 ? this : put(tag, INT32, numbers.length, out);
  }

  public HeaderWriter int16(int tag, int... numbers) {
    ByteBuffer out = ByteBuffer.allocate(2 * numbers.length);
    for (int number : numbers) {
      out.putShort((short) number);
    }
    return numbers.length == 0 ? this : put(tag, INT16, numbers.length, out.flip());
  }

  public HeaderWriter int64(int tag, long... numbers) {
    ByteBuffer out = ByteBuffer.allocate(8 * numbers.length);
    out.asLongBuffer().put(numbers);
    return numbers.length == 0 ? this : put(tag, INT64, numbers.length, out);
  }

  /// The whole header.
  ///
  /// @throws UnsupportedException if it is bigger than what [RpmHeader] reads
  public byte[] bytes() throws UnsupportedException {
    long plain = values.values().stream().mapToLong(v -> v.bytes.remaining()).sum();
    if (plain > RpmHeader.MAX_STORE_BYTES - MAX_PADDING) {
      throw new UnsupportedException(
          "what an rpm package says of its files takes %d bytes and may take %d"
              .formatted(plain, RpmHeader.MAX_STORE_BYTES),
          "ship it in components: --forms rpm-components");
    }
    int count = values.size() + 1;
    ByteArrayOutputStream store = new ByteArrayOutputStream();
    ByteBuffer indexes = ByteBuffer.allocate(values.size() * INDEX_BYTES);
    values.forEach((tag, value) -> {
      int size =
          switch (value.type) {
            case INT16 -> 2;
            case INT32 -> 4;
            case INT64 -> 8;
            default -> 1;
          };
      store.writeBytes(new byte[-store.size() & size - 1]);
      indexes.putInt(tag).putInt(value.type).putInt(store.size()).putInt(value.count);
      byte[] bytes = new byte[value.bytes.remaining()];
      value.bytes.duplicate().get(bytes);
      store.writeBytes(bytes);
    });
    ByteBuffer out =
        ByteBuffer.allocate(MAGIC.length + 8 + INDEX_BYTES * count + store.size() + INDEX_BYTES);
    out.put(MAGIC).putInt(count).putInt(store.size() + INDEX_BYTES);
    out.putInt(region).putInt(BIN).putInt(store.size()).putInt(INDEX_BYTES);
    out.put(indexes.flip()).put(store.toByteArray());
    out.putInt(region).putInt(BIN).putInt(-INDEX_BYTES * count).putInt(INDEX_BYTES);
    return out.array();
  }

  private HeaderWriter put(int tag, int type, int count, ByteBuffer bytes) {
    if (values.put(tag, new Value(type, count, bytes)) != null) {
      throw new IllegalArgumentException("the header has tag " + tag + " already");
    }
    return this;
  }

  private static ByteBuffer zeroEnded(List<String> texts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String text : texts) {
      if (text.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a header's text cannot hold NUL");
      }
      out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      out.write(0);
    }
    return ByteBuffer.wrap(out.toByteArray());
  }
}
