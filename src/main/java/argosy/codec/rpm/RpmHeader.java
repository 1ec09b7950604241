package argosy.codec.rpm;

import argosy.base.CorruptException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// A header that was read ([HeaderWriter] has the grammar).
public final class RpmHeader {
  private static final int MAX_INDEXES = 0xffff; // rpm's own limit

  /// Enough for a million files; rpm takes twice as much.
  static final int MAX_STORE_BYTES = 128 << 20;

  private static final int MAX_TEXTS = 4 << 20;

  private final String where;
  private final byte[] bytes;
  private final ByteBuffer store;
  private final TreeMap<Integer, Index> indexes = new TreeMap<>();

  private record Index(int type, int offset, int count) {}

  private RpmHeader(String where, byte[] bytes) throws CorruptException {
    this.where = where;
    this.bytes = bytes;
    ByteBuffer all = ByteBuffer.wrap(bytes);
    int count = all.getInt(8);
    int storeAt = 16 + HeaderWriter.INDEX_BYTES * count;
    this.store = all.slice(storeAt, bytes.length - storeAt);
    for (int i = 0; i < count; i++) {
      int at = 16 + HeaderWriter.INDEX_BYTES * i;
      Index index = new Index(all.getInt(at + 4), all.getInt(at + 8), all.getInt(at + 12));
      if (index.count < 1 || index.offset < 0 || index.offset >= store.capacity()) {
        throw new CorruptException(where + ": tag " + all.getInt(at) + " points nowhere");
      }
      indexes.put(all.getInt(at), index);
    }
  }

  /// Reads exactly one header from the stream.
  ///
  /// @throws CorruptException if it is none, or of a size rpm refuses
  static RpmHeader read(String where, InputStream in) throws IOException {
    try {
      DataInputStream data = new DataInputStream(in);
      byte[] start = new byte[16];
      data.readFully(start);
      ByteBuffer head = ByteBuffer.wrap(start);
      int count = head.getInt(8);
      int storeBytes = head.getInt(12);
      if (!Arrays.equals(start, 0, 4, HeaderWriter.MAGIC, 0, 4)
          || count < 1
          || count > MAX_INDEXES
          || storeBytes < 1
          || storeBytes > MAX_STORE_BYTES) {
        throw new CorruptException(where + ": expected an rpm header");
      }
      int rest = HeaderWriter.INDEX_BYTES * count + storeBytes;
      byte[] read = in.readNBytes(rest); // grows with what is really there
      if (read.length != rest) {
        throw new EOFException();
      }
      byte[] all = Arrays.copyOf(start, start.length + rest);
      System.arraycopy(read, 0, all, start.length, rest);
      return new RpmHeader(where, all);
    } catch (EOFException e) {
      throw new CorruptException(where + ": ends inside an rpm header", e);
    }
  }

  /// What header digests and signatures cover.
  byte[] bytes() {
    return bytes.clone();
  }

  public boolean has(int tag) {
    return indexes.containsKey(tag);
  }

  /// The first text of a tag; empty if the header has none.
  public String string(int tag) throws CorruptException {
    List<String> all = strings(tag);
    return all.isEmpty() ? "" : all.getFirst();
  }

  /// All texts of a tag.
  public List<String> strings(int tag) throws CorruptException {
    Optional<Index> found = find(tag);
    if (found.isEmpty()) {
      return List.of();
    }
    Index index = found.get();
    if (index.type != HeaderWriter.STRING
        && index.type != HeaderWriter.STRING_ARRAY
        && index.type != HeaderWriter.I18N_STRING) {
      throw new CorruptException(where + ": tag " + tag + " is no text");
    }
    if (index.count > MAX_TEXTS) {
      throw new CorruptException(where + ": tag " + tag + " has " + index.count + " texts");
    }
    List<String> texts = new ArrayList<>(Math.min(index.count, 1 << 16));
    int at = index.offset;
    for (int i = 0; i < index.count; i++) {
      int end = at;
      while (end < store.capacity() && store.get(end) != 0) {
        end++;
      }
      if (end >= store.capacity()) {
        throw new CorruptException(where + ": tag " + tag + " runs out of the header");
      }
      byte[] text = new byte[end - at];
      store.get(at, text);
      texts.add(new String(text, StandardCharsets.UTF_8));
      at = end + 1;
    }
    return texts;
  }

  /// The numbers of a tag, unsigned if of 16 or 32 bits; none if the header has no such tag.
  public long[] numbers(int tag) throws CorruptException {
    Optional<Index> found = find(tag);
    if (found.isEmpty()) {
      return new long[0];
    }
    Index index = found.get();
    int size =
        switch (index.type) {
          case HeaderWriter.INT16 -> 2;
          case HeaderWriter.INT32 -> 4;
          case HeaderWriter.INT64 -> 8;
          default -> throw new CorruptException(where + ": tag " + tag + " is no number");
        };
    if ((long) index.count * size > store.capacity() - index.offset) {
      throw new CorruptException(where + ": tag " + tag + " runs out of the header");
    }
    long[] numbers = new long[index.count];
    for (int i = 0; i < numbers.length; i++) {
      int at = index.offset + i * size;
      numbers[i] =
          switch (size) {
            case 2 -> store.getShort(at) & 0xffff;
            case 4 -> store.getInt(at) & 0xffffffffL;
            default -> store.getLong(at);
          };
    }
    return numbers;
  }

  /// The first number of a tag.
  ///
  /// @throws CorruptException if there is none
  public long number(int tag) throws CorruptException {
    long[] all = numbers(tag);
    if (all.length == 0) {
      throw new CorruptException(where + ": has no tag " + tag);
    }
    return all[0];
  }

  private Optional<Index> find(int tag) {
    return Optional.ofNullable(indexes.get(tag));
  }
}
