package argosy.format.deb;

import argosy.base.CountedOutputStream;
import argosy.base.Parallel;
import argosy.codec.ar.ArWriter;
import argosy.codec.deb.ControlFile.Field;
import argosy.codec.deb.ControlFile.Paragraph;
import argosy.codec.gzip.Gzip;
import argosy.codec.tar.TarHeaders;
import argosy.codec.tar.TarImprints;
import argosy.codec.tar.TarMember;
import argosy.format.tar.InlineBlobs;
import argosy.format.tar.TarEncoding;
import argosy.format.tar.TarStream;
import argosy.format.tar.TreeTar;
import argosy.model.Artifact.NamedFile;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Output;
import argosy.model.Sections;
import argosy.model.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Writes one package:
///
///     deb     = ar("debian-binary" = "2.0" LF, "control.tar.gz", "data.tar" ".zst"/".gz")
///     control = tar("./control", "./md5sums")
///     data    = tar("./" path ...)                ; owner 0:0, the plan's time; one zstd frame
///                                                ; GNU long names: dpkg reads no pax
///
/// Reference: deb(5), deb-control(5). The size of the data member is known last: its header is
/// written again over the first.
final class DebWriter {
  static final String MEDIA_TYPE = "application/vnd.debian.binary-package";
  private static final String CONTROL = "control.tar.gz";
  private static final String DATA = "data.tar";

  private final DebOptions.Compression compression;
  private final TreeTar tar;

  DebWriter(DebOptions.Compression compression, Parallel parallel) {
    this.compression = compression;
    this.tar = new TreeTar(parallel);
  }

  NamedFile write(DebPlan plan, FileSums sums, InlineBlobs blobs, Output output)
      throws IOException {
    String suffix =
        switch (compression) {
          case ZST -> ".zst";
          case GZ -> ".gz";
        };
    byte[] control = control(plan, sums);
    Descriptor written =
        output.create(
            plan.fileName(),
            inputs(plan, control, suffix),
            sink -> write(plan, control, DATA + suffix, blobs, sink));
    return new NamedFile(plan.fileName(), written, plan.main());
  }

  /// All that the bytes of a package are a function of.
  private static Digest inputs(DebPlan plan, byte[] control, String suffix) {
    String inputs =
        Digest.of(control)
            + " "
            + Tree.of(plan.entries()).digest()
            + " "
            + plan.epochSeconds()
            + suffix;
    return Digest.of(inputs.getBytes(StandardCharsets.UTF_8));
  }

  private Descriptor write(
      DebPlan plan, byte[] control, String data, InlineBlobs blobs, Output.Sink sink)
      throws IOException {
    sink.patch(0, ByteBuffer.allocate(0)); // the digest is taken at the end only
    CountedOutputStream out = new CountedOutputStream(sink.stream());
    ArWriter ar = new ArWriter(out, plan.epochSeconds());
    ar.member("debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
    ar.member(CONTROL, control);
    long header = out.count();
    ar.begin(data);
    MemberLimit limited = new MemberLimit(plan.fileName(), out);
    tar.write(stream(plan), encoding(), blobs, limited, sink.pieces());
    long size = out.count() - header - ArWriter.HEADER_BYTES;
    ar.end(size);
    sink.patch(header, ByteBuffer.wrap(ArWriter.header(data, plan.epochSeconds(), size)));
    return sink.commit(MEDIA_TYPE);
  }

  private static TarStream stream(DebPlan plan) {
    return new TarStream(
        "./",
        smallFirst(plan.entries()),
        plan.epochSeconds(),
        TarHeaders.Style.GNU,
        TarImprints.of(plan.tag(), plan.epochSeconds()));
  }

  /// Files that are compressed together stand together; folders come before what is in them.
  private static List<Entry> smallFirst(List<Entry> entries) {
    List<Entry> ordered = new ArrayList<>();
    List<Entry> large = new ArrayList<>();
    for (Entry entry : entries) {
      (entry instanceof Entry.File f && f.size() >= Sections.MIN_BLOB_BYTES ? large : ordered)
          .add(entry);
    }
    ordered.addAll(large);
    return ordered;
  }

  private TarEncoding encoding() {
    return switch (compression) {
      case ZST -> TarEncoding.ZSTD;
      case GZ -> TarEncoding.GZIP;
    };
  }

  /// Also gzip in packages of zst: every tool that looks at control fields reads it.
  private static byte[] control(DebPlan plan, FileSums sums) throws IOException {
    ByteArrayOutputStream tarred = new ByteArrayOutputStream();
    tarred.writeBytes(TarHeaders.encode("./", TarMember.directory("", 0755, plan.epochSeconds())));
    long epochSeconds = plan.epochSeconds();
    add(tarred, "control", withSize(plan).print().getBytes(StandardCharsets.UTF_8), epochSeconds);
    add(tarred, "md5sums", md5sums(plan.entries(), sums), epochSeconds);
    tarred.writeBytes(new byte[TarHeaders.END_BYTES]);
    return Gzip.compress(tarred.toByteArray());
  }

  private static void add(
      ByteArrayOutputStream out, String name, byte[] content, long epochSeconds) {
    out.writeBytes(
        TarHeaders.encode("./", TarMember.file(name, 0644, content.length, epochSeconds)));
    out.writeBytes(content);
    out.writeBytes(new byte[TarHeaders.padding(content.length)]);
  }

  private static byte[] md5sums(List<Entry> entries, FileSums sums) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      if (entry instanceof Entry.File f) {
        String line = HexFormat.of().formatHex(sums.md5(f.digest())) + "  " + f.path() + "\n";
        out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  /// `Installed-Size` stands after `Maintainer`: KiB, every file rounded up, 1 for all else (Policy
  /// 5.6.20, deb-substvars(5)).
  private static Paragraph withSize(DebPlan plan) {
    long kib = 0;
    for (Entry entry : plan.entries()) {
      kib += entry instanceof Entry.File f ? (f.size() + 1023) / 1024 : 1;
    }
    List<Field> fields = new ArrayList<>();
    for (Field field : plan.control().fields()) {
      fields.add(field);
      if (field.name().equals("Maintainer")) {
        fields.add(new Field("Installed-Size", Long.toString(kib)));
      }
    }
    return new Paragraph(fields);
  }
}
