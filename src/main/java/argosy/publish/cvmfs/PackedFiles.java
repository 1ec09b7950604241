package argosy.publish.cvmfs;

import argosy.base.CorruptException;
import argosy.codec.deflate.RawDeflate;
import argosy.format.cvmfs.CatalogEntry;
import argosy.format.cvmfs.ContentHash;
import argosy.format.cvmfs.ContentPacker;
import argosy.format.cvmfs.HashAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What became of a file's content, as bytes that are remembered.
///
///     packed  = content [ int8:how ]                       ; spec/deflated.md
///     content = int64:size int32:chunks 20*byte:hash       ; no chunks: one object
///             / int64:size int32:chunks *( int64:size 20*byte:hash )
public final class PackedFiles {
  /// Of [argosy.codec.deflate.Chunks] and the libdeflate in aircompressor 3.6: another one whenever
  /// either gives other bytes.
  private static final int HOW = 1;

  private PackedFiles() {}

  /// What is remembered under it: content cut and compressed as it is now.
  ///
  /// @param algorithm that names the objects
  public static String kind(HashAlgorithm algorithm) {
    return "cvmfs" + algorithm.id() + "/1";
  }

  /// Whether the content was cut and deflated exactly as it would be now: by the same rule, library
  /// and level. What was not is found in repositories all the same, but layers do not take it over.
  public static boolean isOfNow(byte[] record) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
    in.readLong();
    int chunks = in.readInt();
    int hashes = chunks == 0 ? HashAlgorithm.BYTES : chunks * (Long.BYTES + HashAlgorithm.BYTES);
    in.skipNBytes(hashes);
    return in.read() == HOW;
  }

  /// Of what was packed by this program.
  public static byte[] toBytes(ContentPacker.Packed packed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(out);
    data.writeLong(packed.size());
    data.writeInt(packed.chunks().size());
    if (packed.hash().isPresent()) {
      data.write(packed.hash().get().bytes());
    }
    for (CatalogEntry.Chunk chunk : packed.chunks()) {
      data.writeLong(chunk.size());
      data.write(chunk.hash().bytes());
    }
    data.writeByte(RawDeflate.isNative() ? HOW : 0);
    return out.toByteArray();
  }

  public static ContentPacker.Packed parse(HashAlgorithm algorithm, byte[] bytes)
      throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    long size = in.readLong();
    int count = in.readInt();
    if (count == 0) {
      return new ContentPacker.Packed(size, Optional.of(hash(algorithm, in)), List.of());
    }
    List<CatalogEntry.Chunk> chunks = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < count; i++) {
      long length = in.readLong();
      chunks.add(new CatalogEntry.Chunk(offset, length, hash(algorithm, in)));
      offset += length;
    }
    if (offset != size) {
      throw new CorruptException("a remembered file's chunks do not sum up");
    }
    return new ContentPacker.Packed(size, Optional.empty(), chunks);
  }

  private static ContentHash hash(HashAlgorithm algorithm, DataInputStream in) throws IOException {
    byte[] hash = new byte[HashAlgorithm.BYTES];
    in.readFully(hash);
    return ContentHash.of(algorithm, hash);
  }
}
