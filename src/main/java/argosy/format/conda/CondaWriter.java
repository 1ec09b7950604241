package argosy.format.conda;

import argosy.base.Parallel;
import argosy.codec.bzip2.Bzip2OutputStream;
import argosy.codec.tar.TarHeaders;
import argosy.codec.zip.StoredZipWriter;
import argosy.conda.Dist;
import argosy.format.tar.InlineBlobs;
import argosy.format.tar.TarEncoding;
import argosy.format.tar.TarStream;
import argosy.format.tar.TreeTar;
import argosy.model.Artifact.NamedFile;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Output;
import argosy.model.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes one package:
///
///     tar.bz2 = bzip2(tar("info/...", payload))
///     conda = zip(stored "metadata.json", "pkg-STEM.tar.zst", "info-STEM.tar.zst")
///
/// Each tar is one zstd frame, spliced from the store: conda reads no further than the first. The
/// info part stands last, as conda's own tools have it, for readers that fetch ranges.
final class CondaWriter {
  static final String MEDIA_TYPE = "application/vnd.conda.package.v2";
  static final String OLD_MEDIA_TYPE = "application/x-tar+bzip2";
  private static final byte[] METADATA =
      "{\"conda_pkg_format_version\": 2}".getBytes(StandardCharsets.US_ASCII);

  /// What a member of a tar takes beside its content, at most, and zstd when it cannot compress.
  private static final long MEMBER_BYTES = 16 << 10;

  private final TreeTar tar;

  CondaWriter(Parallel parallel) {
    this.tar = new TreeTar(parallel);
  }

  NamedFile write(CondaPlan plan, CondaOptions options, InlineBlobs blobs, Output output)
      throws IOException {
    return switch (options.container()) {
      case CONDA -> conda(plan, blobs, output);
      case TAR_BZ2 -> tarBz2(plan, blobs, output);
    };
  }

  private NamedFile conda(CondaPlan plan, InlineBlobs blobs, Output output) throws IOException {
    String name = plan.subdir() + "/" + plan.dist().fileName(Dist.Container.CONDA);
    List<Entry> info = info(plan, blobs);
    Descriptor written = output.create(name, inputs(plan, info), s -> conda(plan, info, blobs, s));
    return new NamedFile(name, written, plan.main());
  }

  private Descriptor conda(
      CondaPlan plan, List<Entry> infoFiles, InlineBlobs blobs, Output.Sink sink)
      throws IOException {
    String stem = plan.dist().stem();
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    tar.write(new TarStream("", infoFiles, plan.epochSeconds()), TarEncoding.ZSTD, blobs, info);
    sink.patch(0, ByteBuffer.allocate(0)); // the digest is taken at the end only
    StoredZipWriter zip = new StoredZipWriter(sink.stream());
    zip.member("metadata.json", METADATA);
    var content = zip.begin("pkg-" + stem + ".tar.zst", mayBeLarge(plan.payload()));
    tar.write(
        new TarStream("", plan.payload(), plan.epochSeconds()), TarEncoding.ZSTD, blobs, content);
    StoredZipWriter.Patch header = zip.end();
    zip.member("info-" + stem + ".tar.zst", info.toByteArray());
    zip.finish();
    sink.patch(header.offset(), header.bytes());
    return sink.commit(MEDIA_TYPE);
  }

  /// All that the bytes of a package are a function of.
  private static Digest inputs(CondaPlan plan, List<Entry> info) {
    String inputs =
        Tree.of(info).digest() + " " + Tree.of(plan.payload()).digest() + " " + plan.epochSeconds();
    return Digest.of(inputs.getBytes(StandardCharsets.UTF_8));
  }

  /// One tar, its info first, so that a reader that wants no more can stop.
  private NamedFile tarBz2(CondaPlan plan, InlineBlobs blobs, Output output) throws IOException {
    String name = plan.subdir() + "/" + plan.dist().fileName(Dist.Container.TAR_BZ2);
    List<Entry> info = info(plan, blobs);
    List<Entry> entries = new ArrayList<>(info);
    entries.addAll(plan.payload());
    Descriptor written =
        output.create(
            name,
            inputs(plan, info),
            sink -> {
              try (Bzip2OutputStream packed = new Bzip2OutputStream(sink.stream())) {
                tar.write(
                    new TarStream("", entries, plan.epochSeconds()),
                    TarEncoding.PLAIN,
                    blobs,
                    packed);
              }
              return sink.commit(OLD_MEDIA_TYPE);
            });
    return new NamedFile(name, written, plan.main());
  }

  private static List<Entry> info(CondaPlan plan, InlineBlobs blobs) {
    List<Entry> entries = new ArrayList<>();
    plan.info().forEach((name, bytes) -> entries.add(blobs.file("info/" + name, 0644, bytes)));
    return entries;
  }

  private static boolean mayBeLarge(List<Entry> entries) {
    long most = TarHeaders.END_BYTES;
    for (Entry entry : entries) {
      most += MEMBER_BYTES + (entry instanceof Entry.File f ? f.size() + f.size() / 128 : 0);
    }
    return most > StoredZipWriter.MAX_SMALL_BYTES;
  }
}
