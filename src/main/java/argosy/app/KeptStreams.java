package argosy.app;

import argosy.codec.deflate.Chunks;
import argosy.codec.deflate.RawDeflate;
import argosy.codec.zlib.ZlibStreams;
import argosy.format.cvmfs.CatalogEntry;
import argosy.format.cvmfs.ContentHash;
import argosy.format.cvmfs.ContentPacker;
import argosy.format.cvmfs.HashAlgorithm;
import argosy.format.cvmfs.ObjectSource;
import argosy.format.cvmfs.Suffix;
import argosy.model.Deflated;
import argosy.model.Digest;
import argosy.model.Memo;
import argosy.publish.cvmfs.PackedFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What a gzip layer takes over of large files: objects of this home's CernVM-FS repositories, and
/// members of the layers written before. What it holds itself is kept for both.
final class KeptStreams implements Closeable {
  private static final HashAlgorithm ALGORITHM = HashAlgorithm.SHA1;
  private final Memo memo;
  private final LayerObjects layers;
  private final List<ObjectSource> sources;
  private final Map<Deflated.Chunk, ContentHash> found = new ConcurrentHashMap<>();
  private final Map<Digest, List<Written>> written = new LinkedHashMap<>();

  /// @param at where the stream lies, bytes from the file's start
  private record Written(Deflated.Chunk chunk, ContentHash hash, long at, int length) {}

  KeptStreams(Memo memo, List<ObjectSource> repositories) {
    this.memo = memo;
    this.layers = new LayerObjects(memo);
    this.sources = new ArrayList<>(repositories);
    sources.add(layers);
  }

  /// As [Deflated#find].
  Optional<ByteBuffer> find(Deflated.Chunk chunk) throws IOException {
    Optional<byte[]> record = memo.recall(PackedFiles.kind(ALGORITHM), chunk.content());
    if (!RawDeflate.isNative() || record.isEmpty() || !PackedFiles.isOfNow(record.get())) {
      return Optional.empty();
    }
    Optional<ByteBuffer> object = find(chunk, PackedFiles.parse(ALGORITHM, record.get()));
    return object.filter(o -> ZlibStreams.adler32(o) == chunk.adler32()).map(ZlibStreams::deflated);
  }

  private Optional<ByteBuffer> find(Deflated.Chunk chunk, ContentPacker.Packed packed)
      throws IOException {
    ContentHash hash;
    Suffix suffix;
    if (packed.hash().isPresent()) {
      hash = packed.hash().get();
      suffix = Suffix.FILE;
    } else if (chunk.index() < packed.chunks().size()) {
      hash = packed.chunks().get(chunk.index()).hash();
      suffix = Suffix.CHUNK;
    } else {
      return Optional.empty();
    }
    Optional<ByteBuffer> object = ObjectSource.first(sources, hash, suffix);
    if (object.isPresent()) {
      found.put(chunk, hash);
    }
    return object;
  }

  /// Notes a stream that was written to the file.
  ///
  /// @param end of it, bytes from the file's start
  void wrote(Deflated.Chunk chunk, ByteBuffer stream, long end) {
    List<Written> before = written.computeIfAbsent(chunk.content(), c -> new ArrayList<>());
    if (chunk.index() == before.size()) { // else the content comes again
      ContentHash hash =
          Optional.ofNullable(found.get(chunk))
              .orElseGet(
                  () -> ContentHash.over(ALGORITHM, ZlibStreams.around(stream, chunk.adler32())));
      before.add(new Written(chunk, hash, end - stream.remaining(), stream.remaining()));
    }
  }

  /// Keeps what was noted: the file is where it will be looked for.
  void keep(Path path, Digest file) throws IOException {
    if (written.isEmpty() || !RawDeflate.isNative()) {
      return;
    }
    LayerObjects.remember(memo, file, path);
    String kind = PackedFiles.kind(ALGORITHM);
    for (Map.Entry<Digest, List<Written>> content : written.entrySet()) {
      if (memo.recall(kind, content.getKey()).isEmpty()) { // else repositories have it by that name
        memo.remember(kind, content.getKey(), PackedFiles.toBytes(packed(content.getValue())));
      }
      for (Written one : content.getValue()) {
        LayerObjects.remember(
            memo,
            one.hash(),
            new LayerObjects.Place(file, one.at(), one.length(), one.chunk().adler32()));
      }
    }
  }

  private static ContentPacker.Packed packed(List<Written> content) {
    List<CatalogEntry.Chunk> chunks = new ArrayList<>();
    long size = 0;
    for (Written one : content) {
      chunks.add(new CatalogEntry.Chunk(size, one.chunk().plainBytes(), one.hash()));
      size += one.chunk().plainBytes();
    }
    return size <= Chunks.LARGEST
        ? new ContentPacker.Packed(size, Optional.of(chunks.getFirst().hash()), List.of())
        : new ContentPacker.Packed(size, Optional.empty(), chunks);
  }

  @Override
  public void close() throws IOException {
    layers.close();
  }
}
