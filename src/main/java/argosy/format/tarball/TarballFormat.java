package argosy.format.tarball;

import argosy.activation.Extra;
import argosy.activation.Launchers;
import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.gzip.GzipStream;
import argosy.format.tar.InlineBlobs;
import argosy.format.tar.TarEncoding;
import argosy.format.tar.TarStream;
import argosy.format.tar.TreeTar;
import argosy.model.Artifact;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.model.Tree;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes and reads tarballs.
public final class TarballFormat implements Format {
  private final Parallel parallel;
  private final Options options;

  public TarballFormat(Parallel parallel, Options options) {
    this.parallel = parallel;
    this.options = options;
  }

  /// @param gzip whether it is a `.tar.gz`, for machines without zstd, rather than a `.tar.zst`
  public record Options(boolean gzip) {
    public static final Options DEFAULT = new Options(false);
    public static final Options GZIP = new Options(true);
  }

  @Override
  public String id() {
    return options.gzip() ? "tarball-gz" : "tarball";
  }

  /// Root stacks stand at `/`; prefix stacks are relocated where they are unpacked.
  @Override
  public String prefixFor(Release release) {
    return release.stack().kind() == StackKind.ROOT ? "/" : "";
  }

  @Override
  public List<String> own(Release release) {
    return switch (release.stack().kind()) {
      case ROOT -> List.of("**, except root/**");
      case PREFIX -> List.of(Marker.PATH, "run", "activate*", "relocate");
    };
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    Release release = profile.release();
    String top = release.stack().name() + "-" + release.tag();
    InlineBlobs all = new InlineBlobs(blobs);
    TarStream stream =
        new TarStream(top + "/", entries(profile, all), release.epochSeconds(), release.tag());
    String base = top + "-" + release.platform().architecture();
    Artifact.NamedFile file =
        options.gzip()
            ? write(base + ".tar.gz", "application/gzip", TarEncoding.GZIP, stream, all, output)
            : write(base + ".tar.zst", "application/zstd", TarEncoding.ZSTD, stream, all, output);
    return new Artifact(id(), release.digest(), List.of(file));
  }

  private Artifact.NamedFile write(
      String name,
      String mediaType,
      TarEncoding encoding,
      TarStream stream,
      BlobSource blobs,
      Output output)
      throws IOException {
    try (Output.Sink sink = output.create(name)) {
      new TreeTar(parallel).write(stream, encoding, blobs, sink.stream(), sink.pieces());
      return new Artifact.NamedFile(name, sink.commit(mediaType), true);
    }
  }

  /// What Argosy adds, the marker first, then the stack's files.
  private static List<Entry> entries(Profile profile, InlineBlobs blobs) throws IOException {
    StackKind kind = profile.stack().kind();
    List<Entry> entries = new ArrayList<>();
    entries.add(blobs.file(Marker.PATH, 0644, new Marker(kind, profile.release().digest()).text()));
    List<Extra> extras = Launchers.forUnpacked(profile);
    if (extras.stream().anyMatch(e -> e.path().startsWith("bin/"))) {
      entries.add(new Entry.Directory("bin", 0755));
    }
    entries.addAll(blobs.entries(extras));
    if (!profile.open().isEmpty()) {
      entries.add(blobs.file("relocate", 0755, new Relocator(profile, blobs).script()));
    }
    String payload = Launchers.payloadFolder(profile);
    if (payload.isEmpty()) {
      for (Entry extra : entries) {
        requireFree(profile, extra.path());
      }
    } else {
      entries.add(new Entry.Directory(payload.substring(0, payload.length() - 1), 0755));
    }
    for (Entry entry : profile.tree().entries()) {
      entries.add(payload.isEmpty() ? entry : entry.at(payload + entry.path()));
    }
    return entries;
  }

  private static void requireFree(Profile profile, String path) throws UnsupportedException {
    if (Marker.isOurs(StackKind.PREFIX, path) && profile.tree().find(path).isPresent()) {
      throw new UnsupportedException(
          path + ": the stack has a file of its own where the tarball puts its launcher",
          "rename the file");
    }
  }

  /// Reads every file of the artifact; they must hold the same tree.
  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    Optional<Tree> first = Optional.empty();
    for (Artifact.NamedFile file : artifact.files()) {
      Tree tree;
      try (InputStream in =
          new BufferedInputStream(Channels.newInputStream(files.open(file.name())), 1 << 18)) {
        tree = read(in, file.name());
      }
      if (first.isPresent() && !first.get().equals(tree)) {
        throw new CorruptException(
            file.name() + ": holds other files than " + artifact.files().getFirst().name());
      }
      first = Optional.of(tree);
    }
    return first.orElseThrow(() -> new CorruptException("tarball: the artifact has no file"));
  }

  /// Reads a stream whose name ends as the file's does.
  public Tree read(InputStream in, String name) throws IOException {
    try (InputStream tar =
        name.endsWith(".gz") ? new GzipStream(in, name) : new ZstdInputStream(in)) {
      return TarballReader.read(tar, name);
    }
  }
}
