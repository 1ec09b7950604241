package argosy.format.deb;

import argosy.base.Parallel;
import argosy.codec.ar.ArWriter;
import argosy.codec.deb.ControlFile.Field;
import argosy.codec.deb.ControlFile.Paragraph;
import argosy.codec.tar.TarHeaders;
import argosy.format.tar.InlineBlobs;
import argosy.format.tar.TarEncoding;
import argosy.format.tar.TarStream;
import argosy.format.tar.TreeTar;
import argosy.model.Artifact.NamedFile;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.Output;
import argosy.model.Tree;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Writes one package:
///
///     deb     = ar("debian-binary" = "2.0" LF, "control.tar.gz", "data.tar" ".zst"/".gz")
///     control = tar("./control", "./md5sums")
///     data    = tar("./" path ...)                ; owner 0:0, the release's time; one zstd frame
///                                                ; GNU long names: dpkg reads no pax
///
/// Reference: deb(5), deb-control(5). The size of the data member is known last: its header is
/// written again over the first.
final class DebWriter {
  static final String MEDIA_TYPE = "application/vnd.debian.binary-package";
  private static final String CONTROL = "control.tar.gz";
  private static final String DATA = "data.tar";

  private final DebOptions.Compression compression;
  private final long epochSeconds;
  private final TreeTar tar;

  DebWriter(DebOptions.Compression compression, long epochSeconds, Parallel parallel) {
    this.compression = compression;
    this.epochSeconds = epochSeconds;
    this.tar = new TreeTar(parallel);
  }

  NamedFile write(DebPlan plan, FileSums sums, InlineBlobs blobs, Output output)
      throws IOException {
    String suffix =
        switch (compression) {
          case ZST -> ".zst";
          case GZ -> ".gz";
        };
    byte[] control = control(plan, sums, blobs);
    try (Output.Sink sink = output.create(plan.fileName())) {
      Counted out = new Counted(sink.stream());
      ArWriter ar = new ArWriter(out, epochSeconds);
      ar.member("debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
      ar.member(CONTROL, control);
      long header = out.written;
      ar.begin(DATA + suffix);
      tar.write(stream(plan.tree()), encoding(), blobs, out);
      long size = out.written - header - ArWriter.HEADER_BYTES;
      ar.end(size);
      byte[] known = ArWriter.header(DATA + suffix, epochSeconds, size);
      sink.patch(header, ByteBuffer.wrap(known));
      Descriptor descriptor = sink.commit(MEDIA_TYPE);
      return new NamedFile(plan.fileName(), descriptor, plan.main());
    }
  }

  private TarStream stream(Tree tree) {
    return new TarStream("./", tree.entries(), epochSeconds, TarHeaders.Style.GNU);
  }

  private TarEncoding encoding() {
    return switch (compression) {
      case ZST -> TarEncoding.ZSTD;
      case GZ -> TarEncoding.GZIP;
    };
  }

  private byte[] control(DebPlan plan, FileSums sums, InlineBlobs below) throws IOException {
    InlineBlobs blobs = new InlineBlobs(below);
    Tree tree =
        Tree.of(
            List.of(
                blobs.file("control", 0644, withSize(plan).print()),
                blobs.file("md5sums", 0644, md5sums(plan.tree(), sums))));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    tar.write(stream(tree), TarEncoding.GZIP, blobs, out);
    return out.toByteArray();
  }

  private static byte[] md5sums(Tree tree, FileSums sums) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Entry entry : tree.entries()) {
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
    for (Entry entry : plan.tree().entries()) {
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

  /// Tells how many bytes have passed.
  private static final class Counted extends FilterOutputStream {
    private long written;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      written += length;
    }
  }
}
