package argosy.format.sif;

import java.nio.ByteBuffer;

/// One object of a SIF file, as its descriptor says.
///
/// @param id its place among the descriptors, from 1
/// @param grouped whether it is of group 1, which signatures cover
/// @param link for signatures the group they cover, else 0
/// @param offset of its bytes in the file
/// @param paddedBytes with the gap before it
/// @param extra of the type, read-only; the rest of its 384 bytes is zero
record SifObject(
    Type type,
    int id,
    boolean grouped,
    int link,
    long offset,
    long sizeBytes,
    long paddedBytes,
    String name,
    ByteBuffer extra) {
  enum Type {
    DEFINITION(0x4001),
    ENVIRONMENT(0x4002),
    LABELS(0x4003),
    PARTITION(0x4004),
    SIGNATURE(0x4005);

    final int code;

    Type(int code) {
      this.code = code;
    }
  }
}
