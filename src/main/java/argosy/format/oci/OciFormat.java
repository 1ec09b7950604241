package argosy.format.oci;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.format.root.RootFiles;
import argosy.format.tar.TreeTar;
import argosy.image.ImageConfig;
import argosy.image.ImageIndex;
import argosy.image.ImageManifest;
import argosy.image.MediaTypes;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.BlobSource;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Memo;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Tree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Writes a profile as an image layout, and reads it back.
///
///     NAME-TAG-ARCH.oci/blobs/sha256/HEX    layers, config, manifest
///     NAME-TAG-ARCH.oci/oci-layout
///     NAME-TAG-ARCH.oci/index.json          last: before it there is no image
public final class OciFormat implements Format {
  private final OciOptions options;
  private final LayerWriter layers;
  private final OciReader reader;

  public OciFormat(OciOptions options, Parallel parallel, Memo memo) {
    this.options = options;
    this.layers = new LayerWriter(new TreeTar(parallel), memo);
    this.reader = new OciReader(parallel);
  }

  @Override
  public String id() {
    return switch (options.compression()) {
      case ZSTD -> "oci";
      case GZIP -> "oci-gzip";
    };
  }

  @Override
  public Optional<String> inapplicable(Release release, List<Profile.Part> packages) {
    return RootFiles.inapplicable(release, packages);
  }

  @Override
  public String prefixFor(Release release) {
    return RootFiles.prefixFor(release);
  }

  @Override
  public Tree files(Profile profile) throws UnsupportedException {
    return RootFiles.of(profile).tree();
  }

  static String created(Release release) {
    return Instant.ofEpochSecond(release.epochSeconds()).toString();
  }

  static String fileStem(Release release) {
    return release.stack().name() + "-" + release.tag() + "-" + release.platform().architecture();
  }

  @Override
  public List<String> own(Release release) {
    return List.of("the image's index, manifest and configuration");
  }

  @Override
  public Artifact write(Profile profile, BlobSource blobs, Output output) throws IOException {
    Release release = profile.release();
    RootFiles root = RootFiles.of(profile);
    ImageNames names = ImageNames.of(release, root.tree(), blobs);
    requireNoWhiteouts(root.tree());
    List<ImageLayer> planned = ImagePlan.of(profile, blobs);
    Image image = new Image(release, output, fileStem(release) + ".oci");
    for (ImageLayer layer : planned) {
      image.layer(layer, blobs);
    }
    return image.finish(RunSettings.of(profile, root), names);
  }

  /// Names that would make other files vanish.
  private static void requireNoWhiteouts(Tree tree) throws UnsupportedException {
    for (Entry e : tree.entries()) {
      if (e.path().startsWith(LayeredFiles.WHITEOUT, e.path().lastIndexOf('/') + 1)) {
        throw new UnsupportedException(
            e.path() + ": in images a name with .wh. in front means that a file is gone",
            "leave it out of the stack");
      }
    }
  }

  /// An image being written.
  private final class Image {
    private final Release release;
    private final Output output;
    private final String folder;
    private final List<NamedFile> files = new ArrayList<>();
    private final List<ImageManifest.Layer> stack = new ArrayList<>();
    private final List<Digest> diffIds = new ArrayList<>();
    private final List<ImageConfig.History> history = new ArrayList<>();

    Image(Release release, Output output, String folder) {
      this.release = release;
      this.output = output;
      this.folder = folder;
    }

    void layer(ImageLayer layer, BlobSource blobs) throws IOException {
      Digest diffId;
      Descriptor descriptor;
      try (Output.Sink sink = output.createByDigest(blobFolder())) {
        diffId =
            layers.write(layer.tree(), options.compression().encoding(sink), blobs, sink.stream());
        descriptor = commit(sink, options.compression().mediaType());
      }
      stack.add(
          new ImageManifest.Layer(descriptor, Map.of(OciReader.LAYER_ANNOTATION, layer.name())));
      diffIds.add(diffId);
      history.add(new ImageConfig.History(created(release), "argosy: " + layer.title(), "", false));
    }

    Artifact finish(ImageConfig.Run run, ImageNames names) throws IOException {
      byte[] configBytes =
          new ImageConfig(release.platform(), created(release), run, diffIds, history)
              .canonicalBytes();
      Descriptor config = blob(MediaTypes.CONFIG, out -> out.write(configBytes));
      Map<String, String> annotations = new TreeMap<>(run.labels());
      byte[] manifestBytes = new ImageManifest(config, stack, annotations).canonicalBytes();
      Descriptor manifest = blob(MediaTypes.MANIFEST, out -> out.write(manifestBytes));
      file("oci-layout", MediaTypes.LAYOUT_HEADER, LAYOUT_HEADER, false);
      List<ImageIndex.Item> items = new ArrayList<>();
      for (String name : names.all()) {
        items.add(
            new ImageIndex.Item(
                manifest, Optional.of(release.platform()), Map.of(ImageIndex.REF_NAME, name)));
      }
      file("index.json", MediaTypes.INDEX, new ImageIndex(items).canonicalBytes(), true);
      return new Artifact(id(), release.digest(), files);
    }

    private String blobFolder() {
      return folder + "/blobs/sha256";
    }

    private Descriptor blob(String mediaType, Content content) throws IOException {
      try (Output.Sink sink = output.createByDigest(blobFolder())) {
        content.writeTo(sink.stream());
        return commit(sink, mediaType);
      }
    }

    private Descriptor commit(Output.Sink sink, String mediaType) throws IOException {
      Descriptor d = sink.commit(mediaType);
      String name = blobFolder() + "/" + d.digest().hex();
      if (files.stream().noneMatch(f -> f.name().equals(name))) {
        files.add(new NamedFile(name, d, false));
      }
      return d;
    }

    private void file(String name, String mediaType, byte[] bytes, boolean main)
        throws IOException {
      String full = folder + "/" + name;
      try (Output.Sink sink = output.create(full)) {
        sink.stream().write(bytes);
        files.add(new NamedFile(full, sink.commit(mediaType), main));
      }
    }
  }

  private static final byte[] LAYOUT_HEADER =
      Json.object()
          .put("imageLayoutVersion", "1.0.0")
          .build()
          .canonical()
          .getBytes(StandardCharsets.UTF_8);

  @FunctionalInterface
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  @Override
  public Tree read(Artifact artifact, Files files) throws IOException {
    return reader.read(artifact, files);
  }
}
