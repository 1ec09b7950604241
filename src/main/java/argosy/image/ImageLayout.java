package argosy.image;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.model.Descriptor;
import argosy.model.Format;
import argosy.model.Platform;
import argosy.model.VerifiedContent;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An image layout being read (image-spec `image-layout.md`): every blob is checked against its
/// descriptor.
///
///     FOLDER/oci-layout            {"imageLayoutVersion":"1.0.0"}
///     FOLDER/index.json            names to manifests
///     FOLDER/blobs/sha256/HEX      manifests, configs, layers
///
/// @param folder of the layout among the files; may be empty
public record ImageLayout(Format.Files files, String folder) {
  /// Indexes, manifests and configs that are longer are refused (the limit registries have).
  public static final int MAX_DOCUMENT_BYTES = 4 << 20;

  private static final int MAX_NESTING = 4;

  /// An image with the names it has in the layout.
  public record Named(Descriptor manifest, Optional<Platform> platform, List<String> refNames) {
    public Named {
      refNames = List.copyOf(refNames);
    }
  }

  public ImageIndex index() throws IOException {
    String header = new String(file("oci-layout"), StandardCharsets.UTF_8);
    if (!header.replaceAll("\\s", "").contains("\"imageLayoutVersion\":\"1.")) {
      throw new CorruptException(name("oci-layout") + ": expected imageLayoutVersion 1.0.0");
    }
    return ImageIndex.parse(file("index.json"), name("index.json"));
  }

  /// A blob's bytes, unchecked, for readers that seek.
  public SeekableByteChannel channel(Descriptor blob) throws IOException {
    return files.open(blobName(blob));
  }

  /// A blob, checked before its end shows. The caller closes it.
  public InputStream open(Descriptor blob) throws IOException {
    InputStream in = Channels.newInputStream(channel(blob));
    return new VerifiedContent(new BufferedInputStream(in, 1 << 18), blob, blobName(blob));
  }

  /// An index, manifest or config as written.
  public byte[] document(Descriptor blob) throws IOException {
    requireDocument(blob);
    try (InputStream in = open(blob)) {
      return in.readAllBytes();
    }
  }

  public static void requireDocument(Descriptor blob) throws CorruptException {
    if (blob.sizeBytes() > MAX_DOCUMENT_BYTES) {
      throw new CorruptException(
          "%s: a document of %d bytes, at most %d are read"
              .formatted(blob.digest(), blob.sizeBytes(), MAX_DOCUMENT_BYTES));
    }
  }

  public ImageManifest manifest(Descriptor blob) throws IOException {
    if (!MediaTypes.isManifest(blob.mediaType())) {
      throw new UnsupportedException(
          blobName(blob) + " is not an image manifest but " + blob.mediaType(),
          "choose an image of the layout by its name");
    }
    return ImageManifest.parse(document(blob), blobName(blob));
  }

  public ImageConfig config(ImageManifest manifest) throws IOException {
    return ImageConfig.parse(document(manifest.config()), blobName(manifest.config()));
  }

  /// The one image of the name and platform.
  ///
  /// @param refName empty for any
  /// @throws UnsupportedException if there is none, or several that differ
  public Descriptor find(String refName, Platform platform) throws IOException {
    List<Descriptor> found = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (ImageIndex.Item item : index().items()) {
      String name = item.refName().orElse("");
      seen.add(name.isEmpty() ? item.descriptor().digest().toString() : name);
      if (refName.isEmpty() || name.equals(refName)) {
        collect(item, platform, found, MAX_NESTING);
      }
    }
    List<Descriptor> distinct = found.stream().distinct().toList();
    if (distinct.size() != 1) {
      throw new UnsupportedException(
          "%s: %s image \"%s\" for %s; it holds %s"
              .formatted(
                  name("index.json"),
                  distinct.isEmpty() ? "no" : "more than one",
                  refName,
                  platform,
                  String.join(", ", seen)),
          "name one of them");
    }
    return distinct.getFirst();
  }

  private void collect(ImageIndex.Item item, Platform platform, List<Descriptor> found, int depth)
      throws IOException {
    Descriptor d = item.descriptor();
    if (MediaTypes.isIndex(d.mediaType()) && depth > 0) {
      for (ImageIndex.Item inner : ImageIndex.parse(document(d), blobName(d)).items()) {
        collect(inner, platform, found, depth - 1);
      }
    } else if (MediaTypes.isManifest(d.mediaType())) {
      Platform own =
          item.platform().isPresent() ? item.platform().get() : config(manifest(d)).platform();
      if (own.equals(platform)) {
        found.add(d);
      }
    }
  }

  public String blobName(Descriptor blob) {
    return name("blobs/sha256/" + blob.digest().hex());
  }

  private String name(String inner) {
    return folder.isEmpty() ? inner : folder + "/" + inner;
  }

  private byte[] file(String inner) throws IOException {
    try (InputStream in = Channels.newInputStream(files.open(name(inner)))) {
      byte[] bytes = in.readNBytes(MAX_DOCUMENT_BYTES + 1);
      if (bytes.length > MAX_DOCUMENT_BYTES) {
        throw new CorruptException(name(inner) + ": longer than " + MAX_DOCUMENT_BYTES + " bytes");
      }
      return bytes;
    }
  }
}
