package argosy.image;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.codec.DamageNamed;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// What one layer does to the layers below it (image-spec `layer.md`), in the tar's order.
///
/// @param leftOut what a tree has no place for, one line each
record LayerChanges(List<Change> changes, List<String> leftOut) {
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  LayerChanges {
    changes = List.copyOf(changes);
    leftOut = List.copyOf(leftOut);
  }

  sealed interface Change {}

  record Put(Entry entry) implements Change {}

  /// A second name for a file of this layer or of one below.
  record HardLink(String path, String target) implements Change {}

  /// The path of the layers below is gone.
  record Remove(String path) implements Change {}

  /// All that the layers below have under the path is gone.
  record Clear(String path) implements Change {}

  /// Reads a layer whole: its compressed bytes are checked against the descriptor, its plain bytes
  /// against `diffId`.
  static LayerChanges read(
      ImageLayout layout, Descriptor layer, Digest diffId, ImageTree.Contents contents)
      throws IOException {
    String where = layout.blobName(layer);
    List<Change> changes = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    try (InputStream stored = layout.open(layer);
        DigestedInputStream plain = new DigestedInputStream(plain(layer, stored, where))) {
      TarReader tar = new TarReader(new BufferedInputStream(plain, 1 << 17), where);
      for (Optional<TarMember> m = tar.next(); m.isPresent(); m = tar.next()) {
        take(m.get(), tar, contents, changes, leftOut);
      }
      // What a decompressor leaves unread is part of the blob all the same.
      if (stored.readNBytes(1).length > 0) {
        throw new CorruptException(where + ": bytes after the end of the compressed layer");
      }
      Digest actual = plain.digest();
      if (!actual.equals(diffId)) {
        throw new CorruptException(
            "%s: diffID, expected %s but got %s".formatted(where, diffId, actual));
      }
    }
    return new LayerChanges(changes, leftOut);
  }

  private static InputStream plain(Descriptor layer, InputStream stored, String where)
      throws IOException {
    return switch (layer.mediaType()) {
      case MediaTypes.LAYER, MediaTypes.DOCKER_LAYER -> stored;
      case MediaTypes.LAYER_GZIP, MediaTypes.DOCKER_LAYER_GZIP ->
          new DamageNamed(where, new GZIPInputStream(stored, 1 << 16));
      case MediaTypes.LAYER_ZSTD -> new DamageNamed(where, new ZstdInputStreamNoFinalizer(stored));
      default ->
          throw new UnsupportedException(
              where + ": layers of type " + layer.mediaType() + " are not read",
              "copy the image with skopeo first");
    };
  }

  private static void take(
      TarMember m,
      TarReader tar,
      ImageTree.Contents contents,
      List<Change> changes,
      List<String> leftOut)
      throws IOException {
    String path = m.path();
    if (path.isEmpty()) {
      return; // the root itself
    }
    int slash = path.lastIndexOf('/');
    String folder = path.substring(0, Math.max(slash, 0));
    String name = path.substring(slash + 1);
    if (name.equals(OPAQUE)) {
      changes.add(new Clear(folder));
      return;
    }
    if (name.startsWith(WHITEOUT)) {
      String gone = name.substring(WHITEOUT.length());
      if (gone.isEmpty() || gone.equals(".") || gone.equals("..")) {
        throw new CorruptException(path + ": a whiteout that names no file");
      }
      changes.add(new Remove(folder.isEmpty() ? gone : folder + "/" + gone));
      return;
    }
    m.unread().forEach(attribute -> leftOut.add(path + ": " + attribute));
    switch (m.type()) {
      case FILE -> {
        try (InputStream content = tar.content()) {
          Descriptor d = contents.take(path, content);
          changes.add(new Put(new Entry.File(path, m.mode(), d.digest(), d.sizeBytes())));
        }
      }
      case DIRECTORY -> changes.add(new Put(new Entry.Directory(path, m.mode())));
      case SYMLINK -> changes.add(new Put(new Entry.Symlink(path, m.link())));
      case HARD_LINK -> changes.add(new HardLink(path, m.link()));
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
          leftOut.add(path + ": a device or pipe has no place in a tree");
    }
  }
}
