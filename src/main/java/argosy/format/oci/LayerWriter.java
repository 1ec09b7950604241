package argosy.format.oci;

import argosy.format.tar.TarEncoding;
import argosy.format.tar.TarStream;
import argosy.format.tar.TreeTar;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Memo;
import argosy.model.Sections;
import argosy.model.Tree;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes layers: directories first, then small files and links, then large files, each in path
/// order, so that small files are compressed together.
///
/// The diffID is a function of the tree alone; it is remembered, because it costs decompressing
/// what is otherwise only copied.
final class LayerWriter {
  /// 1980-01-01 UTC, the first time a zip can hold. Not the release's epoch: a layer that did not
  /// change must stay the same bytes in the next release.
  static final long LAYER_TIME = 315_532_800;

  private static final String KIND = "oci-diffid/1";
  private final TreeTar tar;
  private final Memo memo;

  LayerWriter(TreeTar tar, Memo memo) {
    this.tar = tar;
    this.memo = memo;
  }

  /// @return the diffID
  Digest write(Tree tree, TarEncoding encoding, BlobSource blobs, OutputStream out)
      throws IOException {
    Digest key = tree.digest();
    TarStream stream = new TarStream("", ordered(tree), LAYER_TIME);
    Optional<byte[]> known = memo.recall(KIND, key).filter(v -> v.length == 32);
    if (known.isPresent()) {
      tar.write(stream, encoding, blobs, out);
      return Digest.ofHash(known.get());
    }
    Digest diffId = tar.writeHashed(stream, encoding, blobs, out);
    memo.remember(KIND, key, diffId.hash());
    return diffId;
  }

  private static List<Entry> ordered(Tree tree) {
    List<Entry> ordered = new ArrayList<>(tree.entries().size());
    for (int rank = 0; rank < 3; rank++) {
      for (Entry entry : tree.entries()) {
        if (rank(entry) == rank) {
          ordered.add(entry);
        }
      }
    }
    return ordered;
  }

  private static int rank(Entry entry) {
    return switch (entry) {
      case Entry.Directory d -> 0;
      case Entry.Symlink l -> 1;
      case Entry.File f -> f.size() < Sections.MIN_BLOB_BYTES ? 1 : 2;
    };
  }
}
