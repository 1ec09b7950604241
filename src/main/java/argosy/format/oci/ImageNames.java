package argosy.format.oci;

import argosy.base.UnsupportedException;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.ImageName;
import argosy.model.Release;
import argosy.model.Sections;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The two tags of a release's image ([ImageName]). The major version is the first part of
/// `VERSION_ID` in the tree's `os-release`; trees without leave it out.
///
/// @param floating moves to newer images
/// @param immutable never means another image
public record ImageNames(String floating, String immutable) {
  /// Distribution-spec 1.1: a tag has at most 128 characters.
  private static final int MAX_TAG = 128;

  /// @param root the image's files
  public static ImageNames of(Release release, Tree root, BlobSource blobs) throws IOException {
    String floating =
        release
            .stack()
            .image()
            .name()
            .floating(osMajor(root, blobs), release.stack().name(), release.tag());
    if (!floating.matches("[A-Za-z0-9_].*")) {
      throw new UnsupportedException(
          "an image cannot be called \"" + floating + "\": a letter, digit or _ comes first",
          "change image: {name: …} in stack.yaml");
    }
    String immutable = ImageName.immutable(floating, release.epochSeconds());
    if (immutable.length() > MAX_TAG) {
      throw new UnsupportedException(
          "the image's name has %d characters, at most %d are possible: %s"
              .formatted(immutable.length(), MAX_TAG, immutable),
          "give the stack or the release a shorter name");
    }
    return new ImageNames(floating, immutable);
  }

  public List<String> all() {
    return List.of(floating, immutable);
  }

  /// Whether a tag is of the kind that never moves.
  public static boolean isImmutable(String tag) {
    return tag.matches(".+-[0-9]{8}T[0-9]{6}Z");
  }

  private static String osMajor(Tree tree, BlobSource blobs) throws IOException {
    for (String path : List.of("usr/lib/os-release", "etc/os-release")) {
      if (tree.find(path).orElse(null) instanceof Entry.File f
          && f.size() < Sections.MIN_BLOB_BYTES) {
        try (InputStream in = blobs.open(f.digest())) {
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          for (String line : text.lines().toList()) {
            if (line.startsWith("VERSION_ID=")) {
              String version = line.substring("VERSION_ID=".length()).replace("\"", "");
              return version.replaceAll("[^A-Za-z0-9].*", "");
            }
          }
        }
      }
    }
    return "";
  }
}
