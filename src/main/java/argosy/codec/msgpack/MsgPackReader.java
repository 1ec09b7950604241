package argosy.codec.msgpack;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads one value as JSON; a byte string becomes its hexadecimal digits.
public final class MsgPackReader {
  private static final int DEEPEST = 100;
  private final String where;
  private final ByteBuffer in;

  private MsgPackReader(String where, byte[] bytes) {
    this.where = where;
    this.in = ByteBuffer.wrap(bytes);
  }

  /// @throws CorruptException if the bytes are not one value
  public static Json read(String where, byte[] bytes) throws CorruptException {
    MsgPackReader reader = new MsgPackReader(where, bytes);
    try {
      Json value = reader.value(0);
      if (reader.in.hasRemaining()) {
        throw new CorruptException(where + ": bytes after the value");
      }
      return value;
    } catch (BufferUnderflowException e) {
      throw new CorruptException(where + ": ends too early", e);
    }
  }

  private Json value(int depth) throws CorruptException {
    if (depth > DEEPEST) {
      throw new CorruptException(where + ": nested too deeply");
    }
    int b = Byte.toUnsignedInt(in.get());
    if (b < 0x80 || b >= 0xe0) {
      return Json.of((byte) b);
    }
    if (b < 0x90) {
      return map(b & 0xf, depth);
    }
    if (b < 0xa0) {
      return array(b & 0xf, depth);
    }
    if (b < 0xc0) {
      return Json.of(text(b & 0x1f));
    }
    return switch (b) {
      case 0xc0 -> new Json.Null();
      case 0xc2 -> Json.of(false);
      case 0xc3 -> Json.of(true);
      case 0xc4 -> binary(one());
      case 0xc5 -> binary(two());
      case 0xc6 -> binary(four());
      case 0xca -> Json.of((double) in.getFloat());
      case 0xcb -> real(in.getDouble());
      case 0xcc -> Json.of(one());
      case 0xcd -> Json.of(two());
      case 0xce -> Json.of(Integer.toUnsignedLong(in.getInt()));
      case 0xcf -> Json.of(in.getLong());
      case 0xd0 -> Json.of(in.get());
      case 0xd1 -> Json.of(in.getShort());
      case 0xd2 -> Json.of(in.getInt());
      case 0xd3 -> Json.of(in.getLong());
      case 0xd9 -> Json.of(text(one()));
      case 0xda -> Json.of(text(two()));
      case 0xdb -> Json.of(text(four()));
      case 0xdc -> array(two(), depth);
      case 0xdd -> array(four(), depth);
      case 0xde -> map(two(), depth);
      case 0xdf -> map(four(), depth);
      default -> throw new CorruptException("%s: type 0x%02x is not expected".formatted(where, b));
    };
  }

  private Json real(double value) throws CorruptException {
    if (!Double.isFinite(value)) {
      throw new CorruptException(where + ": a number that is none");
    }
    return Json.of(value);
  }

  private int one() {
    return Byte.toUnsignedInt(in.get());
  }

  private int two() {
    return Short.toUnsignedInt(in.getShort());
  }

  private int four() throws CorruptException {
    int size = in.getInt();
    if (size < 0 || size > in.remaining()) {
      throw new CorruptException(where + ": ends too early");
    }
    return size;
  }

  private byte[] bytes(int size) throws CorruptException {
    if (size > in.remaining()) {
      throw new CorruptException(where + ": ends too early");
    }
    byte[] bytes = new byte[size];
    in.get(bytes);
    return bytes;
  }

  private String text(int size) throws CorruptException {
    return new String(bytes(size), StandardCharsets.UTF_8);
  }

  private Json binary(int size) throws CorruptException {
    return Json.of(HexFormat.of().formatHex(bytes(size)));
  }

  private Json array(int size, int depth) throws CorruptException {
    List<Json> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(value(depth + 1));
    }
    return new Json.Arr(items);
  }

  private Json map(int size, int depth) throws CorruptException {
    Map<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      if (!(value(depth + 1) instanceof Json.Str key)) {
        throw new CorruptException(where + ": a key that is not text");
      }
      members.put(key.value(), value(depth + 1));
    }
    return new Json.Obj(members);
  }
}
