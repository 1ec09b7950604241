package argosy.format.sif;

import argosy.base.Parallel;
import argosy.codec.squashfs.Compression;
import argosy.codec.squashfs.ImageEntry;
import argosy.codec.squashfs.SquashfsWriter;
import argosy.model.BlobSource;
import argosy.model.Memo;
import argosy.model.Tree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// A tree as one squashfs image, written forward but for its superblock.
///
/// @param superblock to be written over the first bytes of the image
public record SquashfsImage(ByteBuffer superblock, long sizeBytes) {
  public SquashfsImage {
    superblock = superblock.asReadOnlyBuffer();
  }

  /// @param out the image begins at its present place
  /// @param epochSeconds the one time of all files
  /// @param memo where compressed fragments of small files are kept
  public static SquashfsImage write(
      Tree tree,
      BlobSource blobs,
      OutputStream out,
      Compression compression,
      long epochSeconds,
      Parallel parallel,
      Memo memo)
      throws IOException {
    SquashfsWriter writer = new SquashfsWriter(out, compression, epochSeconds);
    List<ImageEntry> entries =
        new SquashfsContents(blobs, compression, parallel, memo).write(tree, writer);
    return new SquashfsImage(writer.finish(entries), writer.position());
  }
}
