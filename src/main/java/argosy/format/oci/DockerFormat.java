package argosy.format.oci;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import argosy.format.root.RootFiles;
import argosy.image.ImageManifest;
import argosy.image.MediaTypes;
import argosy.model.Artifact;
import argosy.model.BlobSource;
import argosy.model.Format;
import argosy.model.Memo;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes `NAME-TAG-ARCH.docker.tar`, which `docker load` and `podman load` read: an image layout as
/// a tar, with the manifest that Docker had before there were layouts, as Docker writes it itself.
///
///     archive  = *blob "oci-layout" "index.json" manifest end   ; a tar
///     manifest = "manifest.json": [{"Config":…,"RepoTags":[…],"Layers":[…]}]
public final class DockerFormat implements Format {
  private static final String MEDIA_TYPE = "application/vnd.docker.image.archive.v1.tar";
  private static final String FOLDER = "image";
  private final OciFormat layout;
  private final OciReader reader;

  public DockerFormat(Parallel parallel, Memo memo) {
    this.layout = new OciFormat(OciOptions.GZIP, parallel, memo);
    this.reader = new OciReader(parallel);
  }

  @Override
  public String id() {
    return "docker";
  }

  @Override
  public Optional<String> inapplicable(Release release, List<Profile.Part> packages) {
    return layout.inapplicable(release, packages);
  }

  @Override
  public String prefixFor(Release release) {
    return layout.prefixFor(release);
  }

  @Override
  public Tree files(Profile profile) throws UnsupportedException {
    return layout.files(profile);
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    Release release = profile.release();
    String name = OciFormat.fileStem(release) + ".docker.tar";
    try (Output.Sink sink = output.create(name)) {
      ArchiveOutput archive = new ArchiveOutput(sink, release.epochSeconds());
      Artifact image = layout.write(profile, blobs, archive);
      ImageNames names = ImageNames.of(release, RootFiles.of(profile).tree(), blobs);
      try (Output.Sink manifest = archive.create(FOLDER + "/manifest.json")) {
        manifest.stream()
            .write(
                manifest(image, archive, names, release)
                    .canonical()
                    .getBytes(StandardCharsets.UTF_8));
        manifest.commit("application/json");
      }
      return new Artifact(
          id(),
          release.digest(),
          List.of(new Artifact.NamedFile(name, archive.finish(MEDIA_TYPE), true)));
    }
  }

  private static Json manifest(
      Artifact image, ArchiveOutput archive, ImageNames names, Release release) throws IOException {
    String name =
        image.files().stream()
            .filter(f -> f.descriptor().mediaType().equals(MediaTypes.MANIFEST))
            .map(Artifact.NamedFile::name)
            .findFirst()
            .orElseThrow();
    ImageManifest manifest = ImageManifest.parse(archive.bytes(name), name);
    String blobs = "blobs/sha256/";
    return new Json.Arr(
        List.of(
            Json.object()
                .put("Config", blobs + manifest.config().digest().hex())
                .put(
                    "RepoTags",
                    names.all().stream().map(tag -> release.stack().name() + ":" + tag).toList())
                .put(
                    "Layers",
                    manifest.layers().stream()
                        .map(l -> blobs + l.descriptor().digest().hex())
                        .toList())
                .build()));
  }

  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    String name = artifact.main().name();
    Map<String, Range> members = members(name, files);
    Files inside =
        member -> {
          Range range = members.get(member.substring(FOLDER.length() + 1));
          if (range == null) {
            throw new NoSuchFileException(name + ": " + member);
          }
          return new ChannelPart(files.open(name), range.start(), range.sizeBytes());
        };
    Artifact.NamedFile index =
        new Artifact.NamedFile(FOLDER + "/index.json", artifact.main().descriptor(), true);
    return reader.read(new Artifact(id(), artifact.release(), List.of(index)), inside);
  }

  private record Range(long start, long sizeBytes) {}

  private static Map<String, Range> members(String name, Files files) throws IOException {
    Map<String, Range> members = new HashMap<>();
    try (SeekableByteChannel channel = files.open(name);
        InputStream in = Channels.newInputStream(channel)) {
      TarReader tar = new TarReader(in, name);
      for (Optional<TarMember> m = tar.next(); m.isPresent(); m = tar.next()) {
        members.put(m.get().path(), new Range(channel.position(), m.get().sizeBytes()));
      }
    }
    if (!members.containsKey("manifest.json")) {
      throw new CorruptException(name + ": has no manifest.json");
    }
    return members;
  }
}
