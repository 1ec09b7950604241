package argosy.format.cvmfs;

import argosy.base.Hashing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/// The MD5 of a path as two little-endian numbers, as catalogs are keyed (crypto/hash.cc
/// ToIntPair).
///
/// @param first of the digest's bytes 0 to 7
/// @param second of 8 to 15
record PathHash(long first, long second) implements Comparable<PathHash> {
  /// What the repository's root has as its parent.
  static final PathHash NONE = new PathHash(0, 0);

  /// @param path empty for the repository's root, else from `/` on
  static PathHash of(String path) {
    return of(path, Hashing.md5());
  }

  /// The same for one who asks often.
  ///
  /// @param md5 is as it was afterwards
  static PathHash of(String path, MessageDigest md5) {
    ByteBuffer hash =
        ByteBuffer.wrap(md5.digest(path.getBytes(StandardCharsets.UTF_8)))
            .order(ByteOrder.LITTLE_ENDIAN);
    return new PathHash(hash.getLong(), hash.getLong());
  }

  String hex() {
    return HexFormat.of()
        .formatHex(
            ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(first)
                .putLong(second)
                .array());
  }

  @Override
  public int compareTo(PathHash other) {
    int order = Long.compare(first, other.first);
    return order != 0 ? order : Long.compare(second, other.second);
  }
}
