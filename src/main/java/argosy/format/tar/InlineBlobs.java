package argosy.format.tar;

import argosy.activation.Extra;
import argosy.base.CorruptException;
import argosy.codec.zstd.SectionCompressor;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Sections;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Files that a format makes itself, in memory, over the store's: one source for both. Add all
/// files before it is read by several threads.
public final class InlineBlobs implements BlobSource {
  private final BlobSource below;
  private final Map<Digest, byte[]> contents = new HashMap<>();

  public InlineBlobs(BlobSource below) {
    this.below = below;
  }

  /// A file of its own, whose content this source has from now on.
  public Entry.File file(String path, int mode, byte[] content) {
    byte[] copy = content.clone();
    Digest digest = Digest.of(copy);
    contents.put(digest, copy);
    return new Entry.File(path, mode, digest, copy.length);
  }

  public Entry.File file(String path, int mode, String text) {
    return file(path, mode, text.getBytes(StandardCharsets.UTF_8));
  }

  /// The files that stand beside a stack, of which this source has the content from now on.
  public List<Entry> entries(List<Extra> extras) {
    List<Entry> entries = new ArrayList<>();
    for (Extra extra : extras) {
      entries.add(
          switch (extra) {
            case Extra.Script s -> file(s.path(), s.mode(), s.text());
            case Extra.Link l -> new Entry.Symlink(l.path(), l.target());
          });
    }
    return entries;
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    byte[] own = contents.get(digest);
    return own != null ? new ByteArrayInputStream(own) : below.open(digest);
  }

  @Override
  public Sections sections(Digest digest) throws IOException {
    byte[] own = contents.get(digest);
    return own != null ? compress(own) : below.sections(digest);
  }

  private static Sections compress(byte[] content) throws IOException {
    if (content.length < Sections.MIN_BLOB_BYTES) {
      throw new IllegalArgumentException("too small for sections: " + content.length + " bytes");
    }
    List<ByteBuffer> sections = new ArrayList<>();
    try (SectionCompressor compressor = new SectionCompressor()) {
      compressor.compress(
          new ByteArrayInputStream(content),
          (blocks, plainBytes) ->
              sections.add(
                  ByteBuffer.allocate(blocks.remaining())
                      .put(blocks.duplicate())
                      .flip()
                      .asReadOnlyBuffer()));
    }
    return new Compressed(List.copyOf(sections), content.length);
  }

  private record Compressed(List<ByteBuffer> blocks, long plainBytes) implements Sections {
    @Override
    public int count() {
      return blocks.size();
    }

    @Override
    public ByteBuffer section(int i) throws CorruptException {
      return blocks.get(i).duplicate();
    }
  }
}
