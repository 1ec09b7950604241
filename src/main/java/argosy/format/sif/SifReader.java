package argosy.format.sif;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.model.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A SIF file's header and descriptors, checked. The grammar stands in [SifLayout].
final class SifReader {
  private static final int MAX_DESCRIPTORS = 4096;
  private static final int MAX_SIGNATURE_BYTES = 1 << 20;
  private final SeekableByteChannel channel;
  private final byte[] header;
  private final List<Part> parts = new ArrayList<>();

  /// An object in use.
  ///
  /// @param descriptor its bytes, little-endian
  record Part(int type, int id, int group, long offset, long sizeBytes, ByteBuffer descriptor) {}

  static boolean isSif(SeekableByteChannel channel) throws IOException {
    if (channel.size() < SifLayout.HEADER_BYTES) {
      return false;
    }
    byte[] head = read(channel, 0, SifLayout.HEADER_BYTES);
    return text(head, 32, 10).equals(SifLayout.MAGIC);
  }

  SifReader(SeekableByteChannel channel) throws IOException {
    this.channel = channel;
    this.header = read(channel, 0, SifLayout.HEADER_BYTES);
    if (!text(header, 42, 3).equals(SifLayout.VERSION)) {
      throw new UnsupportedException(
          "sif: SIF version " + text(header, 42, 3) + ", expected " + SifLayout.VERSION,
          "make the image again with a current apptainer");
    }
    ByteBuffer in = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    long total = in.getLong(88);
    long at = in.getLong(96);
    if (total < 0 || total > MAX_DESCRIPTORS || at < SifLayout.HEADER_BYTES) {
      throw new CorruptException("sif: header: " + total + " descriptors at " + at);
    }
    ByteBuffer all = ByteBuffer.wrap(read(channel, at, (int) total * SifLayout.DESCRIPTOR_BYTES));
    for (int i = 0; i < total; i++) {
      add(
          all.slice(i * SifLayout.DESCRIPTOR_BYTES, SifLayout.DESCRIPTOR_BYTES)
              .order(ByteOrder.LITTLE_ENDIAN));
    }
  }

  private void add(ByteBuffer d) throws IOException {
    if (d.get(4) == 0) {
      return;
    }
    Part part = new Part(d.getInt(0), d.getInt(5), d.getInt(9), d.getLong(17), d.getLong(25), d);
    if (part.offset() < SifLayout.HEADER_BYTES
        || part.sizeBytes() < 0
        || part.offset() > channel.size() - part.sizeBytes()) {
      throw new CorruptException(
          "sif: object "
              + part.id()
              + ": "
              + part.sizeBytes()
              + " bytes at "
              + part.offset()
              + " do not lie in the file of "
              + channel.size());
    }
    parts.add(part);
  }

  /// The partition that is the root file system.
  Part primaryPartition() throws IOException {
    for (Part p : parts) {
      if (p.type() == SifObject.Type.PARTITION.code && p.descriptor().getInt(201 + 4) == 2) {
        if (p.descriptor().getInt(201) != 1) {
          throw new UnsupportedException(
              "sif: its root is not plain squashfs (type " + p.descriptor().getInt(201) + ")",
              "build it again as an ordinary SIF file");
        }
        return p;
      }
    }
    throw new CorruptException("sif: has no primary system partition");
  }

  /// Checks that header and objects are what each signature says, not who signed.
  void checkSignatures() throws IOException {
    for (Part p : parts) {
      if (p.type() == SifObject.Type.SIGNATURE.code) {
        if (p.sizeBytes() > MAX_SIGNATURE_BYTES) {
          throw new CorruptException(
              "sif: object " + p.id() + ": a signature of " + p.sizeBytes() + " bytes");
        }
        byte[] bytes = read(channel, p.offset(), (int) p.sizeBytes());
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
          check(p.id(), Json.parse(metadata(text)).asObject());
        } catch (IllegalArgumentException e) {
          throw new CorruptException(
              "sif: object " + p.id() + ": not a signature: " + e.getMessage(), e);
        }
      }
    }
  }

  /// The signed text, out of a DSSE envelope or an OpenPGP clear-signed message.
  private static String metadata(String signature) throws CorruptException {
    if (!signature.startsWith("-----BEGIN PGP SIGNED MESSAGE-----")) {
      String payload = Json.parse(signature).asObject().string("payload");
      return new String(Base64.getDecoder().decode(payload), StandardCharsets.UTF_8);
    }
    int from = signature.replace("\r", "").indexOf("\n\n");
    int to = signature.replace("\r", "").indexOf("\n-----BEGIN PGP SIGNATURE-----");
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no clear-signed text in it");
    }
    return signature.replace("\r", "").substring(from + 2, to);
  }

  private void check(int signature, Json.Obj metadata) throws IOException {
    byte[] signed = new byte[61];
    System.arraycopy(header, 0, signed, 0, 45);
    System.arraycopy(header, 48, signed, 45, 16);
    require(signature, "the header", metadata.get("header").asObject().string("digest"), signed);
    int first =
        parts.stream()
            .filter(p -> p.group() == SifLayout.GROUP_1)
            .mapToInt(Part::id)
            .min()
            .orElse(1);
    for (Json item : metadata.array("objects")) {
      Json.Obj o = item.asObject();
      long id = first + o.number("relativeId");
      Part part =
          parts.stream()
              .filter(p -> p.id() == id)
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("object " + id + " is signed and missing"));
      require(
          signature,
          "the descriptor of object " + id,
          o.string("descriptorDigest"),
          signedDescriptor(part, (int) o.number("relativeId")));
      Digest expected = Digest.parse(o.string("objectDigest"));
      Digest actual = digestOf(part);
      if (!expected.equals(actual)) {
        throw differs(signature, "object " + id, expected, actual);
      }
    }
  }

  private static byte[] signedDescriptor(Part part, int relativeId) {
    ByteBuffer d = part.descriptor();
    ByteBuffer out = ByteBuffer.allocate(45 + 512).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(part.type()).put(d.get(4)).putInt(relativeId).putInt(d.getInt(13));
    out.putLong(part.sizeBytes()).putLong(d.getLong(41)).putLong(d.getLong(57));
    out.putLong(d.getLong(65));
    for (int i = 73; i < SifLayout.DESCRIPTOR_BYTES; i++) {
      out.put(d.get(i));
    }
    return out.array();
  }

  private void require(int signature, String what, String expected, byte[] bytes)
      throws CorruptException {
    Digest actual = Digest.of(bytes);
    if (!expected.equals(actual.toString())) {
      throw differs(signature, what, Digest.parse(expected), actual);
    }
  }

  private CorruptException differs(int signature, String what, Digest expected, Digest actual) {
    return new CorruptException(
        "sif: "
            + what
            + " is not what was signed (object "
            + signature
            + "), expected "
            + expected
            + " but got "
            + actual);
  }

  private Digest digestOf(Part part) throws IOException {
    MessageDigest hash = Hashing.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
    channel.position(part.offset());
    long left = part.sizeBytes();
    while (left > 0) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), left));
      int n = channel.read(buffer);
      if (n < 0) {
        throw new CorruptException("sif: object " + part.id() + ": ends early");
      }
      hash.update(buffer.flip());
      left -= n;
    }
    return Digest.ending(hash);
  }

  private static byte[] read(SeekableByteChannel channel, long at, int count) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(count);
    channel.position(at);
    while (out.hasRemaining()) {
      if (channel.read(out) < 0) {
        throw new CorruptException(
            "sif: ends at " + (at + out.position()) + ", expected " + (at + count) + " bytes");
      }
    }
    return out.array();
  }

  private static String text(byte[] bytes, int offset, int length) {
    String all = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    int nul = all.indexOf('\0');
    return nul < 0 ? all : all.substring(0, nul);
  }
}
