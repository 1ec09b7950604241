package argosy.format.tar;

import argosy.base.CorruptException;
import argosy.codec.zstd.SectionDecompressor;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Sections;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;

/// The plain bytes of parts. Safe for several threads at once.
record PlainParts(MemberStream stream, BlobSource blobs) {

  byte[] plain(Part part) throws IOException {
    return switch (part) {
      case Part.Run run -> run(run);
      case Part.Slice slice -> slice(slice, section(slice));
      case Part.Chunk chunk when chunk.read().isPresent() -> chunk.read().get().array();
      case Part.Chunk chunk -> whole(chunk.file());
      case Part.End end -> stream.end();
    };
  }

  byte[] run(Part.Run run) throws IOException {
    byte[] plain = new byte[run.plainBytes()];
    run(run, plain);
    return plain;
  }

  /// Writes the run's plain bytes over the first of `plain`.
  void run(Part.Run run, byte[] plain) throws IOException {
    int at = 0;
    for (Part.Member member : run.members()) {
      at += put(member.header(), plain, at);
      if (member instanceof Part.Member.Small(ByteBuffer header, Entry.File file)) {
        at += content(file, plain, at);
        int padding = stream.padding(file.size());
        Arrays.fill(plain, at, at + padding, (byte) 0);
        at += padding;
      }
    }
  }

  /// Reads to the end, where the source checks the digest.
  private int content(Entry.File file, byte[] plain, int at) throws IOException {
    int size = (int) file.size();
    try (InputStream in = blobs.open(file.digest())) {
      if (in.readNBytes(plain, at, size) != size || in.read() >= 0) {
        throw wrongSize(file);
      }
    } catch (NoSuchFileException e) {
      throw missing(file, e);
    }
    return size;
  }

  /// A slice, decompressed from its stored blocks.
  byte[] slice(Part.Slice slice, ByteBuffer blocks) throws IOException {
    int header = slice.header().remaining();
    int size = slice.plainBytes();
    int padding = slice.last() ? stream.padding(slice.file().size()) : 0;
    byte[] plain = new byte[header + size + padding];
    put(slice.header(), plain, 0);
    try (SectionDecompressor decompressor = new SectionDecompressor()) {
      decompressor.decompress(blocks, plain, header, size);
    }
    return plain;
  }

  private byte[] whole(Entry.File file) throws IOException {
    Sections sections = sections(file);
    byte[] plain = new byte[(int) file.size()];
    try (SectionDecompressor decompressor = new SectionDecompressor()) {
      for (int i = 0; i < sections.count(); i++) {
        decompressor.decompress(
            sections.section(i), plain, i * Sections.SECTION_BYTES, sections.plainBytes(i));
      }
    }
    return plain;
  }

  /// The stored blocks of a slice.
  ByteBuffer section(Part.Slice slice) throws IOException {
    return sections(slice.file()).section(slice.section());
  }

  /// A large file as it is stored.
  Sections sections(Entry.File file) throws IOException {
    try {
      Sections sections = blobs.sections(file.digest());
      if (sections.plainBytes() != file.size()) {
        throw wrongSize(file);
      }
      return sections;
    } catch (NoSuchFileException e) {
      throw missing(file, e);
    }
  }

  private static int put(ByteBuffer from, byte[] to, int at) {
    int n = from.remaining();
    from.get(from.position(), to, at, n);
    return n;
  }

  private static CorruptException wrongSize(Entry.File file) {
    return new CorruptException(
        "%s: the store's blob %s is not of %d bytes"
            .formatted(file.path(), file.digest().brief(), file.size()));
  }

  private static CorruptException missing(Entry.File file, NoSuchFileException e) {
    return new CorruptException(
        file.path() + ": its content " + file.digest() + " is not in the store", e);
  }
}
