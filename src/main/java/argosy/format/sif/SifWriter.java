package argosy.format.sif;

import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.model.Output;
import argosy.model.Release;
import argosy.model.Signer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One SIF file on its way out: objects first, the header and descriptors over the zeros at the
/// start last. The grammar stands in [SifLayout].
final class SifWriter {
  private final Release release;
  private final Output.Sink sink;
  private final String architecture;
  private final byte[] uuid;
  private final List<SifObject> objects = new ArrayList<>();
  private long position;
  private long gap;

  SifWriter(Release release, Output.Sink sink) throws IOException {
    this.release = release;
    this.sink = sink;
    this.architecture = SifLayout.architecture(release.platform().architecture());
    if (architecture.equals("00")) {
      throw new UnsupportedException(
          "sif: no number for the architecture " + release.platform().architecture(),
          "ship another form");
    }
    this.uuid = SifLayout.uuid(release.digest());
    append(new byte[SifLayout.DATA_AT]);
  }

  private void append(byte[] bytes) throws IOException {
    sink.stream().write(bytes);
    position += bytes.length;
  }

  void object(SifObject.Type type, String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(type, true, 0, bytes.length, bytes.length, name, ByteBuffer.allocate(0));
    append(bytes);
  }

  private void add(
      SifObject.Type type,
      boolean grouped,
      int link,
      long size,
      long padded,
      String name,
      ByteBuffer extra) {
    int id = objects.size() + 1;
    objects.add(
        new SifObject(
            type, id, grouped, link, position + padded - size, size, padded, name, extra));
  }

  /// Fills up to where a partition may begin, and returns that place.
  long beginPartition() throws IOException {
    gap = -position & SifLayout.ALIGNMENT - 1;
    append(new byte[(int) gap]);
    return position;
  }

  /// Takes note of the partition that was written to the sink's stream since.
  void endPartition(String name, long size) {
    position -= gap;
    add(
        SifObject.Type.PARTITION,
        true,
        0,
        size,
        size + gap,
        name,
        SifLayout.partitionExtra(architecture));
    position += gap + size;
  }

  /// Signs everything so far.
  void sign(Signer signer, SifFormat.SignatureKind kind) throws IOException {
    Map<SifObject, Digest> digests = new LinkedHashMap<>();
    for (SifObject o : objects) {
      digests.put(o, digestOf(o));
    }
    String metadata = SifSignature.metadata(uuid, digests, release.epochSeconds());
    switch (kind) {
      case DSSE ->
          signatureObject(
              SifSignature.envelope(
                  metadata, signer.ed25519(SifSignature.preAuthentication(metadata))),
              new byte[0]);
      case OPENPGP ->
          signatureObject(
              signer.clearSign(metadata).getBytes(StandardCharsets.UTF_8),
              HexFormat.of().parseHex(signer.publicKeys().openPgpFingerprint()));
    }
  }

  private void signatureObject(byte[] bytes, byte[] fingerprint) throws IOException {
    add(
        SifObject.Type.SIGNATURE,
        false,
        SifLayout.GROUP_1,
        bytes.length,
        bytes.length,
        "",
        SifLayout.signatureExtra(fingerprint));
    append(bytes);
  }

  private Digest digestOf(SifObject o) throws IOException {
    try (InputStream in = sink.reread(o.offset(), o.sizeBytes())) {
      return Digest.of(in);
    }
  }

  /// Writes the header and the descriptors.
  void finish() throws IOException {
    long epoch = release.epochSeconds();
    sink.patch(SifLayout.DESCRIPTORS_AT, SifLayout.descriptors(objects, epoch));
    sink.patch(
        0,
        SifLayout.header(architecture, uuid, epoch, objects.size(), position - SifLayout.DATA_AT));
  }
}
