package argosy.format.source;

import argosy.activation.Launchers;
import argosy.base.Parallel;
import argosy.format.tar.InlineBlobs;
import argosy.format.tar.TarEncoding;
import argosy.format.tar.TarStream;
import argosy.format.tar.TarTree;
import argosy.format.tar.TreeTar;
import argosy.model.Artifact.NamedFile;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The folder of a [SourceStack] as one file, `NAME-TAG-src.tar.zst` or `.tar.gz`, all of it below
/// `NAME-TAG/`.
public final class SourceArchive {
  private static final String NAME = "-src.tar.";

  private SourceArchive() {}

  /// Whether a file is called as such an archive.
  public static boolean isOne(String name) {
    return name.contains(NAME);
  }

  public static NamedFile write(
      SourceStack sources,
      Profile profile,
      TarEncoding encoding,
      BlobSource blobs,
      Output output,
      Parallel parallel)
      throws IOException {
    InlineBlobs all = new InlineBlobs(blobs);
    List<Entry> unpacked = new ArrayList<>(profile.tree().entries());
    unpacked.addAll(all.entries(Launchers.forUnpacked(profile)));
    Release release = profile.release();
    String top = release.stack().name() + "-" + release.tag();
    boolean gzip = encoding instanceof TarEncoding.Gzip;
    String name = top + NAME + (gzip ? "gz" : "zst");
    try (Output.Sink sink = output.create(name)) {
      new TreeTar(parallel)
          .write(
              new TarStream(top + "/", sources.entries(unpacked, all), release.epochSeconds()),
              encoding,
              all,
              sink.stream());
      String type = gzip ? "application/gzip" : "application/zstd";
      return new NamedFile(name, sink.commit(type), true);
    }
  }

  /// What of it comes from the release, as [SourceStack#files()].
  ///
  /// @param tar the archive, decompressed
  /// @throws argosy.base.CorruptException if it is damaged
  public static Tree read(InputStream tar, String where) throws IOException {
    return TarTree.read(
        tar,
        where,
        path ->
            Optional.of(path.substring(path.indexOf('/') + 1)).filter(SourceStack::isOfRelease));
  }
}
