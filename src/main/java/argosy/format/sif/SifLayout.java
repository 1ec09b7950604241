package argosy.format.sif;

import argosy.model.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The bytes around the objects of a SIF file, little-endian and unpadded:
///
///     file       = header zeros(4096-128) 48*descriptor *object
///     header     = launch[32] "SIF_MAGIC\0" "01\0" arch[3] uuid[16] i64:created i64:modified
///                  i64:freeDescriptors i64:descriptors i64:descriptorsAt i64:descriptorsBytes
///                  i64:dataAt i64:dataBytes
///     launch     = "#!/usr/bin/env run-singularity\n" NUL
///     arch       = two digits and NUL
///     descriptor = i32:type u8:used u32:id u32:group u32:link i64:offset i64:size i64:paddedSize
///                  i64:created i64:modified i64:owner=0 i64:owningGroup=0 name[128] extra[384]
///     group      = 0xf0000001 / 0xf0000000                 ; group 1 / none
///     extra      = i32:1 i32:2 arch                        ; partition: squashfs, primary system
///                / i32:1 entity[256]                       ; signature: SHA-256, OpenPGP fingerprint or zeros
///     object     = bytes                                   ; a partition begins at a multiple of 4096
final class SifLayout {
  static final int HEADER_BYTES = 128;
  static final int DESCRIPTORS_AT = 4096;
  static final int DESCRIPTORS = 48;
  static final int DESCRIPTOR_BYTES = 585;
  static final int DATA_AT = DESCRIPTORS_AT + DESCRIPTORS * DESCRIPTOR_BYTES;
  static final int ALIGNMENT = 4096;
  static final int NAME_BYTES = 128;
  static final int EXTRA_BYTES = 384;
  static final int GROUP_1 = 0xf0000001;
  static final int NO_GROUP = 0xf0000000;
  static final String LAUNCH = "#!/usr/bin/env run-singularity\n";
  static final String MAGIC = "SIF_MAGIC";
  static final String VERSION = "01";
  private static final int UUID_BYTES = 16;
  private static final int SQUASHFS = 1;
  private static final int PRIMARY_SYSTEM = 2;
  private static final int HASH_SHA256 = 1;
  private static final int ENTITY_BYTES = 256;

  private SifLayout() {}

  /// The two digits of an architecture; `00` for one SIF has no number for.
  static String architecture(String goarch) {
    return switch (goarch) {
      case "386" -> "01";
      case "amd64" -> "02";
      case "arm" -> "03";
      case "arm64" -> "04";
      case "ppc64" -> "05";
      case "ppc64le" -> "06";
      case "s390x" -> "11";
      case "riscv64" -> "12";
      case "loong64" -> "13";
      default -> "00";
    };
  }

  /// An identifier that is a function of the release: its digest cut to a version 8 UUID (RFC
  /// 9562).
  static byte[] uuid(Digest release) {
    byte[] uuid = Arrays.copyOf(release.hash(), UUID_BYTES);
    uuid[6] = (byte) (uuid[6] & 0x0f | 0x80);
    uuid[8] = (byte) (uuid[8] & 0x3f | 0x80);
    return uuid;
  }

  /// The parts of the header that signatures cover.
  static byte[] signedHeader(byte[] uuid) {
    ByteBuffer out = ByteBuffer.allocate(32 + 10 + 3 + UUID_BYTES);
    put(out, LAUNCH, 32);
    put(out, MAGIC, 10);
    put(out, VERSION, 3);
    return out.put(uuid).array();
  }

  static ByteBuffer header(
      String architecture, byte[] uuid, long epochSeconds, int objects, long dataBytes) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    put(out, LAUNCH, 32);
    put(out, MAGIC, 10);
    put(out, VERSION, 3);
    put(out, architecture, 3);
    return out.put(uuid)
        .putLong(epochSeconds)
        .putLong(epochSeconds)
        .putLong(DESCRIPTORS - objects)
        .putLong(DESCRIPTORS)
        .putLong(DESCRIPTORS_AT)
        .putLong(DATA_AT - DESCRIPTORS_AT)
        .putLong(DATA_AT)
        .putLong(dataBytes)
        .flip();
  }

  static ByteBuffer descriptors(List<SifObject> objects, long epochSeconds) {
    ByteBuffer out =
        ByteBuffer.allocate(objects.size() * DESCRIPTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (SifObject o : objects) {
      out.putInt(o.type().code)
          .put((byte) 1)
          .putInt(o.id())
          .putInt(o.grouped() ? GROUP_1 : NO_GROUP)
          .putInt(o.link())
          .putLong(o.offset())
          .putLong(o.sizeBytes())
          .putLong(o.paddedBytes())
          .putLong(epochSeconds)
          .putLong(epochSeconds)
          .putLong(0)
          .putLong(0);
      put(out, o.name(), NAME_BYTES);
      extra(out, o.extra());
    }
    return out.flip();
  }

  /// The parts of a descriptor that signatures cover: not where the object stands, nor when it was
  /// changed.
  static byte[] signedDescriptor(SifObject o, long epochSeconds) {
    ByteBuffer out =
        ByteBuffer.allocate(45 + NAME_BYTES + EXTRA_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(o.type().code)
        .put((byte) 1)
        .putInt(o.id() - 1)
        .putInt(o.link())
        .putLong(o.sizeBytes())
        .putLong(epochSeconds)
        .putLong(0)
        .putLong(0);
    put(out, o.name(), NAME_BYTES);
    extra(out, o.extra());
    return out.array();
  }

  static ByteBuffer partitionExtra(String architecture) {
    ByteBuffer out = ByteBuffer.allocate(11).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(SQUASHFS).putInt(PRIMARY_SYSTEM);
    put(out, architecture, 3);
    return out.flip().asReadOnlyBuffer();
  }

  /// @param fingerprint of the OpenPGP key, or empty
  static ByteBuffer signatureExtra(byte[] fingerprint) {
    return ByteBuffer.allocate(4 + ENTITY_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(HASH_SHA256)
        .put(fingerprint)
        .rewind()
        .asReadOnlyBuffer();
  }

  private static void extra(ByteBuffer out, ByteBuffer extra) {
    int end = out.position() + EXTRA_BYTES;
    out.put(extra.duplicate()).position(end);
  }

  /// The text in ASCII, and NUL to the length.
  private static void put(ByteBuffer out, String text, int length) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int end = out.position() + length;
    out.put(bytes, 0, Math.min(bytes.length, length - 1)).position(end);
  }
}
