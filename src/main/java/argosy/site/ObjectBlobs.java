package argosy.site;

import argosy.base.CorruptException;
import argosy.codec.zstd.SectionCompressor;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Sections;
import argosy.model.Tree;
import argosy.store.FileDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The contents of an installed tree, from the objects of its site, for writers of forms. They are
/// plain there, so sections are compressed as they are asked for.
final class ObjectBlobs implements BlobSource {
  private final SiteObjects objects;
  private final Map<Digest, Entry.File> files = new HashMap<>();

  ObjectBlobs(SiteObjects objects, Tree tree) {
    this.objects = objects;
    for (Entry entry : tree.entries()) {
      if (entry instanceof Entry.File f) {
        files.putIfAbsent(f.digest(), f);
      }
    }
  }

  private Entry.File find(Digest digest) throws NoSuchFileException {
    Entry.File file = files.get(digest);
    if (file == null) {
      throw new NoSuchFileException("no content of this release: " + digest);
    }
    return file;
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return objects.open(find(digest));
  }

  @Override
  public Sections sections(Digest digest) throws IOException {
    Entry.File file = find(digest);
    return new Plain(objects.path(SiteObjects.name(file)), file);
  }

  /// The whole is checked when its first section is asked for.
  private record Plain(Path object, Entry.File file) implements Sections {
    @Override
    public int count() {
      return Math.toIntExact(Math.ceilDiv(file.size(), (long) SECTION_BYTES));
    }

    @Override
    public long plainBytes() {
      return file.size();
    }

    @Override
    public ByteBuffer section(int i) throws IOException {
      if (i == 0 && !FileDigest.of(object).equals(file.digest())) {
        throw new CorruptException(object + ": its content is not that of its name");
      }
      ByteBuffer plain = ByteBuffer.allocate(plainBytes(i));
      try (FileChannel channel = FileChannel.open(object)) {
        long at = (long) i * SECTION_BYTES;
        while (plain.hasRemaining()) {
          if (channel.read(plain, at + plain.position()) < 0) {
            throw new CorruptException(object + ": is shorter than " + file.size() + " bytes");
          }
        }
      }
      try (SectionCompressor compressor = new SectionCompressor()) {
        ByteBuffer blocks = compressor.compress(plain.array(), 0, plain.capacity());
        return ByteBuffer.allocate(blocks.remaining()).put(blocks).flip().asReadOnlyBuffer();
      }
    }
  }
}
