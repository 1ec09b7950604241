package argosy.format.rpm;

import argosy.base.Hashing;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.rpm.HeaderWriter;
import argosy.codec.rpm.RpmTag;
import argosy.format.rpm.RpmPlan.Kind;
import argosy.format.rpm.RpmPlan.Relation;
import argosy.format.tar.InlineBlobs;
import argosy.format.tar.TarEncoding;
import argosy.format.tar.TreeTar;
import argosy.model.Artifact.NamedFile;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Output;
import argosy.model.Signer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Writes one package, once for every distribution it is marked for, with the same payload:
///
///     rpm = lead[96] signature-header[4000] header payload
///
/// The header holds the payload's digest and the signature header the header's, so both are written
/// last, over the place left for them. The signature header is filled up to its size (`reserved
/// space`), since the length of a signature is known last too.
final class RpmWriter {
  static final String MEDIA_TYPE = "application/x-rpm";
  private static final int LEAD_BYTES = 96;
  private static final int SIGNATURE_BYTES = 4000;
  private static final int RESERVED_SPACE = 1008;
  private static final int RSA = 1;
  private static final long MAX_INT32 = 0xffffffffL;
  private static final String NO_DIGEST = "0".repeat(64);

  private final RpmOptions options;
  private final Optional<Signer> signer;
  private final TreeTar payloads;

  RpmWriter(RpmOptions options, Optional<Signer> signer, Parallel parallel) {
    this.options = options;
    this.signer = signer;
    this.payloads = new TreeTar(parallel);
  }

  List<NamedFile> write(RpmPlan plan, InlineBlobs blobs, Output output) throws IOException {
    List<String> marks = options.distributions().isEmpty() ? List.of("") : options.distributions();
    FileTable table = new FileTable(plan.entries(), plan.kind() == Kind.SOURCE);
    if (marks.size() == 1) {
      String name = plan.fileName(marks.getFirst());
      Digest inputs = Digest.of(header(plan, marks.getFirst(), table, NO_DIGEST));
      Descriptor written =
          output.create(name, inputs, s -> write(plan, marks, table, blobs, List.of(s)).getFirst());
      return List.of(new NamedFile(name, written, plan.main()));
    }
    List<Output.Sink> sinks = new ArrayList<>();
    try {
      for (String mark : marks) {
        sinks.add(output.create(plan.fileName(mark)));
      }
      List<Descriptor> written = write(plan, marks, table, blobs, sinks);
      List<NamedFile> files = new ArrayList<>();
      for (int i = 0; i < marks.size(); i++) {
        files.add(new NamedFile(plan.fileName(marks.get(i)), written.get(i), plan.main()));
      }
      return files;
    } finally {
      for (Output.Sink sink : sinks) {
        sink.close();
      }
    }
  }

  /// @param sinks one for each mark
  private List<Descriptor> write(
      RpmPlan plan, List<String> marks, FileTable table, InlineBlobs blobs, List<Output.Sink> sinks)
      throws IOException {
    for (int i = 0; i < marks.size(); i++) {
      Output.Sink sink = sinks.get(i);
      sink.patch(0, ByteBuffer.allocate(0)); // the digest is taken at the end only
      sink.stream().write(lead(plan, marks.get(i)));
      sink.stream().write(new byte[SIGNATURE_BYTES]);
      sink.stream().write(header(plan, marks.get(i), table, NO_DIGEST));
    }
    CpioStream cpio = new CpioStream(table, plan.epochSeconds(), plan.tag());
    Copies out = new Copies(sinks);
    payloads.write(cpio, encoding(), blobs, out, sinks.getFirst().pieces());
    String digest = HexFormat.of().formatHex(out.hash.digest());
    List<Descriptor> written = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      byte[] header = header(plan, marks.get(i), table, digest);
      byte[] signatures = signatures(plan, header, header.length + out.written, cpio.plainBytes());
      sinks.get(i).patch(LEAD_BYTES, ByteBuffer.wrap(signatures));
      sinks.get(i).patch(LEAD_BYTES + (long) SIGNATURE_BYTES, ByteBuffer.wrap(header));
      written.add(sinks.get(i).commit(MEDIA_TYPE));
    }
    return written;
  }

  private TarEncoding encoding() {
    return switch (options.compression()) {
      case ZST -> TarEncoding.ZSTD;
      case GZ -> TarEncoding.GZIP;
    };
  }

  /// Old tools look at it; rpm itself only at its first bytes.
  private static byte[] lead(RpmPlan plan, String mark) {
    ByteBuffer lead = ByteBuffer.allocate(LEAD_BYTES);
    lead.putInt(0xedabeedb).put((byte) 3).put((byte) 0);
    lead.putShort((short) (plan.kind() == Kind.SOURCE ? 1 : 0)).putShort((short) 1);
    String full = plan.name() + "-" + plan.version() + "-" + RpmPlan.release(mark);
    byte[] name = full.getBytes(StandardCharsets.US_ASCII);
    lead.put(name, 0, Math.min(name.length, 65));
    return lead.putShort(76, (short) 1).putShort(78, (short) 5).array();
  }

  private byte[] header(RpmPlan plan, String mark, FileTable table, String payloadDigest)
      throws UnsupportedException {
    String release = RpmPlan.release(mark);
    String full = plan.version() + "-" + release;
    HeaderWriter header = new HeaderWriter(RpmTag.HEADER_IMMUTABLE);
    header
        .strings(RpmTag.HEADER_I18N_TABLE, List.of("C"))
        .string(RpmTag.NAME, plan.name())
        .string(RpmTag.VERSION, plan.version())
        .string(RpmTag.RELEASE, release)
        .i18n(RpmTag.SUMMARY, plan.summary())
        .i18n(RpmTag.DESCRIPTION, plan.description())
        .int32(RpmTag.BUILD_TIME, (int) plan.epochSeconds())
        .string(RpmTag.BUILD_HOST, "argosy")
        .string(RpmTag.VENDOR, "Argosy")
        .string(RpmTag.LICENSE, plan.licence())
        .string(RpmTag.PACKAGER, options.packager())
        .i18n(RpmTag.GROUP, "Applications/Engineering")
        .string(RpmTag.OS, "linux")
        .string(RpmTag.ARCH, plan.architecture())
        .string(RpmTag.PLATFORM, plan.architecture() + "-linux")
        .string(RpmTag.RPM_VERSION, "4.14.0")
        .string(RpmTag.ENCODING, "utf-8")
        .int32(RpmTag.CHANGELOG_TIME, (int) plan.epochSeconds())
        .strings(RpmTag.CHANGELOG_NAME, List.of(options.packager() + " - " + full))
        .strings(RpmTag.CHANGELOG_TEXT, List.of("- Release " + plan.version() + "."))
        .strings(RpmTag.PREFIXES, plan.prefixes())
        .string(RpmTag.PAYLOAD_FORMAT, "cpio")
        .string(RpmTag.PAYLOAD_COMPRESSOR, compressor())
        .string(RpmTag.PAYLOAD_FLAGS, "3")
        .strings(RpmTag.PAYLOAD_DIGEST, List.of(payloadDigest))
        .int32(RpmTag.PAYLOAD_DIGEST_ALGORITHM, RpmTag.SHA256);
    switch (plan.kind()) {
      case BINARY -> header.string(RpmTag.SOURCE_RPM, plan.name() + "-" + full + ".src.rpm");
      case SOURCE -> header.int32(RpmTag.SOURCE_PACKAGE, 1);
    }
    if (!plan.url().isEmpty()) {
      header.string(RpmTag.URL, plan.url());
    }
    long installed = table.installedBytes();
    if (installed > MAX_INT32) {
      header.int64(RpmTag.LONG_SIZE, installed);
    } else {
      header.int32(RpmTag.SIZE, (int) installed);
    }
    table.put(header, plan.epochSeconds(), plan.cleared());
    relations(
        header,
        requires(plan, table),
        RpmTag.REQUIRE_NAME,
        RpmTag.REQUIRE_FLAGS,
        RpmTag.REQUIRE_VERSION);
    relations(
        header,
        provides(plan, full),
        RpmTag.PROVIDE_NAME,
        RpmTag.PROVIDE_FLAGS,
        RpmTag.PROVIDE_VERSION);
    return header.bytes();
  }

  /// A source package provides nothing.
  private static List<Relation> provides(RpmPlan plan, String full) {
    List<Relation> provides = new ArrayList<>(plan.provides());
    if (plan.kind() == Kind.BINARY) {
      provides.add(new Relation(plan.name(), Relation.EXACTLY, full));
      String isa = RpmTexts.isa(plan.architecture());
      if (!isa.isEmpty()) {
        provides.add(new Relation(plan.name() + isa, Relation.EXACTLY, full));
      }
    }
    return provides;
  }

  private String compressor() {
    return switch (options.compression()) {
      case ZST -> "zstd";
      case GZ -> "gzip";
    };
  }

  /// With the features of rpm that the package needs.
  private List<Relation> requires(RpmPlan plan, FileTable table) {
    List<Relation> all = new ArrayList<>(plan.requires());
    all.add(new Relation("rpmlib(CompressedFileNames)", Relation.RPMLIB, "3.0.4-1"));
    all.add(new Relation("rpmlib(FileDigests)", Relation.RPMLIB, "4.6.0-1"));
    if (plan.kind() == Kind.BINARY) {
      all.add(new Relation("rpmlib(PayloadFilesHavePrefix)", Relation.RPMLIB, "4.0-1"));
    }
    if (options.compression() == RpmOptions.Compression.ZST) {
      all.add(new Relation("rpmlib(PayloadIsZstd)", Relation.RPMLIB, "5.4.18-1"));
    }
    if (table.hasHugeFile()) {
      all.add(new Relation("rpmlib(LargeFiles)", Relation.RPMLIB, "4.12.0-1"));
    }
    if (plan.version().contains("~")
        || plan.requires().stream().anyMatch(r -> r.version().contains("~"))) {
      all.add(new Relation("rpmlib(TildeInVersions)", Relation.RPMLIB, "4.10.0-1"));
    }
    return all;
  }

  private static void relations(
      HeaderWriter header, List<Relation> relations, int names, int flags, int versions) {
    List<Relation> sorted =
        relations.stream().distinct().sorted(Comparator.comparing(Relation::name)).toList();
    header
        .strings(names, sorted.stream().map(Relation::name).toList())
        .int32(flags, sorted.stream().mapToInt(Relation::flags).toArray())
        .strings(versions, sorted.stream().map(Relation::version).toList());
  }

  private byte[] signatures(RpmPlan plan, byte[] header, long signedBytes, long plainBytes)
      throws IOException {
    Optional<Signer> asOf = signer.map(s -> s.asOf(plan.epochSeconds()));
    HeaderWriter known = signatureHeader(asOf, header, signedBytes, plainBytes);
    int left = SIGNATURE_BYTES - known.bytes().length - HeaderWriter.INDEX_BYTES;
    if (left < 1) {
      throw new UnsupportedException(
          "the OpenPGP signature has no room in an rpm package", "use a key of at most 16384 bits");
    }
    return signatureHeader(asOf, header, signedBytes, plainBytes)
        .binary(RESERVED_SPACE, new byte[left])
        .bytes();
  }

  private static HeaderWriter signatureHeader(
      Optional<Signer> signer, byte[] header, long signedBytes, long plainBytes)
      throws IOException {
    HeaderWriter out = new HeaderWriter(RpmTag.HEADER_SIGNATURES);
    out.string(RpmTag.SHA1_HEADER, HexFormat.of().formatHex(Hashing.sha1().digest(header)));
    out.string(RpmTag.SHA256_HEADER, HexFormat.of().formatHex(Hashing.sha256().digest(header)));
    if (signedBytes > MAX_INT32 || plainBytes > MAX_INT32) {
      out.int64(RpmTag.LONG_SIZE_SIGNATURE, signedBytes);
      out.int64(RpmTag.LONG_ARCHIVE_SIZE, plainBytes);
    } else {
      out.int32(RpmTag.SIZE_SIGNATURE, (int) signedBytes);
      out.int32(RpmTag.PAYLOAD_SIZE, (int) plainBytes);
    }
    if (signer.isPresent()) {
      byte[] packet = Armour.packets(signer.get().detachedSign(new ByteArrayInputStream(header)));
      out.binary(Armour.algorithm(packet) == RSA ? RpmTag.RSA_HEADER : RpmTag.DSA_HEADER, packet);
    }
    return out;
  }

  /// Writes to all sinks, hashing and counting.
  private static final class Copies extends OutputStream {
    private final List<OutputStream> outs = new ArrayList<>();
    private final MessageDigest hash = Hashing.sha256();
    private long written;

    Copies(List<Output.Sink> sinks) throws IOException {
      for (Output.Sink sink : sinks) {
        outs.add(sink.stream());
      }
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      hash.update(bytes, offset, length);
      written += length;
      for (OutputStream out : outs) {
        out.write(bytes, offset, length);
      }
    }
  }
}
