package argosy.store;

import argosy.codec.zstd.SectionCompressor;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.ObjectStore;
import argosy.model.Prunable;
import argosy.model.Sections;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The memory twin of `PackStore`; its sections are the same bytes.
public final class MemoryStore implements ObjectStore, Prunable {
  private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
  private final AtomicLong newBytes = new AtomicLong();

  @Override
  public Descriptor put(String mediaType, InputStream content) throws IOException {
    byte[] bytes = content.readAllBytes();
    Digest digest = Digest.of(bytes);
    if (blobs.putIfAbsent(digest, bytes) == null) {
      newBytes.addAndGet(bytes.length);
    }
    return new Descriptor(mediaType, digest, bytes.length);
  }

  @Override
  public boolean has(Digest digest) {
    return blobs.containsKey(digest);
  }

  @Override
  public long newBytes() {
    return newBytes.get();
  }

  @Override
  public void flush() {
    // Memory has nobody else to show it to.
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return new ByteArrayInputStream(find(digest));
  }

  private byte[] find(Digest digest) throws NoSuchFileException {
    byte[] found = blobs.get(digest);
    if (found == null) {
      throw new NoSuchFileException("memory store: no object " + digest);
    }
    return found;
  }

  @Override
  public Sections sections(Digest digest) throws IOException {
    byte[] plain = find(digest);
    if (plain.length < Sections.MIN_BLOB_BYTES) {
      throw new IllegalArgumentException(
          digest + " has " + plain.length + " bytes: too small to be kept as sections");
    }
    List<ByteBuffer> sections = new ArrayList<>();
    try (SectionCompressor compressor = new SectionCompressor()) {
      compressor.compress(
          new ByteArrayInputStream(plain),
          (blocks, plainBytes) -> {
            ByteBuffer copy = ByteBuffer.allocate(blocks.remaining());
            sections.add(copy.put(blocks.duplicate()).flip().asReadOnlyBuffer());
          });
    }
    return new InMemory(plain.length, sections);
  }

  private record InMemory(long plainBytes, List<ByteBuffer> sections) implements Sections {
    @Override
    public int count() {
      return sections.size();
    }

    @Override
    public ByteBuffer section(int i) {
      return sections.get(i).duplicate();
    }
  }

  @Override
  public Freed prunable(Set<Digest> live) {
    long objects = 0;
    long bytes = 0;
    for (Map.Entry<Digest, byte[]> blob : blobs.entrySet()) {
      if (!live.contains(blob.getKey())) {
        objects++;
        bytes += blob.getValue().length;
      }
    }
    return new Freed(objects, bytes);
  }

  @Override
  public Freed prune(Set<Digest> live) {
    Freed freed = prunable(live);
    blobs.keySet().retainAll(live);
    return freed;
  }
}
