package argosy.codec.msgpack;

import argosy.base.Json;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Writes values one after the other; what a map or array holds follows its size.
public final class MsgPackWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public byte[] bytes() {
    return out.toByteArray();
  }

  /// Begins a map; that many keys, each with its value, follow.
  public MsgPackWriter map(int size) {
    return size < 16 ? one(0x80 | size) : sized(0xde, 0xdf, size);
  }

  /// Begins an array; that many values follow.
  public MsgPackWriter array(int size) {
    return size < 16 ? one(0x90 | size) : sized(0xdc, 0xdd, size);
  }

  public MsgPackWriter string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length < 32) {
      one(0xa0 | utf8.length);
    } else if (utf8.length < 1 << 8) {
      one(0xd9).one(utf8.length);
    } else {
      sized(0xda, 0xdb, utf8.length);
    }
    out.writeBytes(utf8);
    return this;
  }

  public MsgPackWriter binary(byte[] bytes) {
    if (bytes.length < 1 << 8) {
      one(0xc4).one(bytes.length);
    } else {
      sized(0xc5, 0xc6, bytes.length);
    }
    out.writeBytes(bytes);
    return this;
  }

  public MsgPackWriter integer(long value) {
    if (value >= -32 && value < 128) {
      return one((int) value);
    }
    if (value >= 0 && value < 1L << 8) {
      return one(0xcc).one((int) value);
    }
    if (value >= 0 && value < 1L << 32) {
      return sized(0xcd, 0xce, (int) value);
    }
    out.writeBytes(
        ByteBuffer.wrap(new byte[9]).put((byte) (value < 0 ? 0xd3 : 0xcf)).putLong(value).array());
    return this;
  }

  /// A JSON value, the members of objects in their order.
  public MsgPackWriter json(Json value) {
    switch (value) {
      case Json.Null n -> one(0xc0);
      case Json.Bool b -> one(b.value() ? 0xc3 : 0xc2);
      case Json.Str s -> string(s.value());
      case Json.Num n -> number(n.value());
      case Json.Arr a -> {
        array(a.items().size());
        a.items().forEach(this::json);
      }
      case Json.Obj o -> {
        map(o.members().size());
        for (Map.Entry<String, Json> member : o.members().entrySet()) {
          string(member.getKey()).json(member.getValue());
        }
      }
    }
    return this;
  }

  private void number(BigDecimal value) {
    try {
      integer(value.longValueExact());
    } catch (ArithmeticException e) { // not whole
      out.writeBytes(
          ByteBuffer.wrap(new byte[9]).put((byte) 0xcb).putDouble(value.doubleValue()).array());
    }
  }

  private MsgPackWriter one(int b) {
    out.write(b);
    return this;
  }

  private MsgPackWriter sized(int two, int four, int size) {
    if (size >= 0 && size < 1 << 16) {
      return one(two).one(size >> 8).one(size);
    }
    return one(four).one(size >> 24).one(size >> 16).one(size >> 8).one(size);
  }
}
