package argosy.format.cvmfs;

import argosy.base.CorruptException;
import argosy.codec.deflate.Chunks;
import argosy.format.cvmfs.CatalogEntry.Chunk;
import argosy.format.cvmfs.CatalogEntry.Flag;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts files' content into a repository: small files as one object each, large ones in
/// [chunks][Chunks].
public final class ContentPacker {
  private final ObjectPool objects;
  private final List<ObjectSource> others;

  /// @param others where objects are taken from as they are
  ContentPacker(ObjectPool objects, List<ObjectSource> others) {
    this.objects = objects;
    this.others = List.copyOf(others);
  }

  HashAlgorithm algorithm() {
    return objects.algorithm();
  }

  /// What became of a file's content.
  ///
  /// @param hash of the object, if it is one
  /// @param chunks if it is not
  public record Packed(long size, Optional<ContentHash> hash, List<Chunk> chunks) {
    public Packed {
      chunks = List.copyOf(chunks);
    }

    /// The entry with this content.
    CatalogEntry in(CatalogEntry e, HashAlgorithm algorithm) {
      int kept = e.flags() & ~(Flag.HASH_MASK | Flag.COMPRESSION_MASK | Flag.CHUNKED);
      int flags = kept | CatalogEntry.hashFlags(algorithm) | (chunks.isEmpty() ? 0 : Flag.CHUNKED);
      return new CatalogEntry(
          e.path(),
          e.mode(),
          size,
          e.mtime(),
          e.uid(),
          e.gid(),
          e.links(),
          e.linkGroup(),
          hash,
          flags,
          e.target(),
          e.attributes(),
          chunks);
    }
  }

  /// Whether what was packed before, for this repository or another, is here: it is taken from
  /// another one if need be, not compressed again.
  public boolean isHere(Packed packed) throws IOException {
    boolean here = packed.hash().isEmpty() || isHere(packed.hash().get(), Suffix.FILE);
    for (Chunk chunk : packed.chunks()) {
      here = here && isHere(chunk.hash(), Suffix.CHUNK);
    }
    return here;
  }

  private boolean isHere(ContentHash hash, Suffix suffix) throws IOException {
    return objects.has(hash, suffix) || objects.copy(hash, suffix, others);
  }

  /// Reads the content to its end.
  ///
  /// @param size bytes that are expected
  /// @param where the file, for messages
  /// @throws CorruptException if there are more or fewer
  public Packed pack(InputStream content, long size, String where) throws IOException {
    if (size <= Chunks.LARGEST) {
      byte[] plain = new byte[(int) size];
      if (content.readNBytes(plain, 0, plain.length) != size || content.read() >= 0) {
        throw changed(where, size);
      }
      return new Packed(
          size, Optional.of(objects.put(plain, 0, (int) size, Suffix.FILE)), List.of());
    }
    byte[] buffer = new byte[Chunks.LARGEST];
    List<Chunk> chunks = new ArrayList<>();
    long offset = 0;
    int filled = content.readNBytes(buffer, 0, Chunks.LARGEST);
    while (filled > 0) {
      int cut = Chunks.cut(buffer, filled);
      chunks.add(new Chunk(offset, cut, objects.put(buffer, 0, cut, Suffix.CHUNK)));
      offset += cut;
      System.arraycopy(buffer, cut, buffer, 0, filled - cut);
      filled -= cut;
      filled += content.readNBytes(buffer, filled, Chunks.LARGEST - filled);
    }
    if (offset != size) {
      throw changed(where, size);
    }
    return new Packed(size, Optional.empty(), chunks);
  }

  private static CorruptException changed(String where, long size) {
    return new CorruptException(
        where + ": expected " + size + " bytes; it changed while it was read");
  }
}
