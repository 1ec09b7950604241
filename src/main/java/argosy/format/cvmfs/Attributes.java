package argosy.format.cvmfs;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// The extended attributes of an entry, packed (xattr.cc).
///
///     packed = byte:1 byte:count *( byte:name-bytes byte:value-bytes name value )   ; by name
public final class Attributes {
  private static final int MOST = 255;
  private final byte[] packed;

  private Attributes(byte[] packed) {
    this.packed = packed;
  }

  /// @param values at least one
  /// @param path for messages
  /// @throws UnsupportedException if a name or value is longer than 255 bytes, or there are more
  public static Attributes of(String path, Map<String, byte[]> values) throws UnsupportedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1);
    out.write(values.size());
    for (Map.Entry<String, byte[]> value : new TreeMap<>(values).entrySet()) {
      byte[] name = value.getKey().getBytes(StandardCharsets.UTF_8);
      if (name.length > MOST || value.getValue().length > MOST || values.size() > MOST) {
        throw new UnsupportedException(
            path + ": the extended attribute " + value.getKey() + " is too long for CernVM-FS",
            "remove it: setfattr -x " + value.getKey() + " " + path);
      }
      out.write(name.length);
      out.write(value.getValue().length);
      out.writeBytes(name);
      out.writeBytes(value.getValue());
    }
    return new Attributes(out.toByteArray());
  }

  /// @throws CorruptException if the bytes are not packed attributes
  static Attributes parse(byte[] packed) throws CorruptException {
    int at = 2;
    int left = packed.length < 2 || packed[0] != 1 ? -1 : packed[1] & 0xff;
    for (; left > 0 && at + 2 <= packed.length; left--) {
      at += 2 + (packed[at] & 0xff) + (packed[at + 1] & 0xff);
    }
    if (left != 0 || at != packed.length) {
      throw new CorruptException("packed extended attributes are damaged");
    }
    return new Attributes(packed.clone());
  }

  byte[] packed() {
    return packed.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attributes a && Arrays.equals(packed, a.packed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(packed);
  }
}
