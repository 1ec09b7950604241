package argosy.format.tar;

import argosy.codec.deflate.Chunks;
import argosy.codec.zstd.SectionDecompressor;
import argosy.model.Entry;
import argosy.model.Sections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Cuts an archive so that each chunk of a large file is a part of its own. Headers, small files
/// and what pads large ones are runs of at most [Sections#SECTION_BYTES] between them.
///
/// A file of more than one chunk is read here, since what it holds says where it is cut; failures
/// are [UncheckedIOException].
final class ChunkCutter implements Iterator<Part> {
  private final PlainParts parts;
  private final Iterator<MemberStream.Member> members;
  private List<Part.Member> run = new ArrayList<>();
  private int runBytes;
  private Optional<Part.Member> held = Optional.empty();
  private Optional<Entry.File> file = Optional.empty(); // comes after the run
  private Optional<Reading> reading = Optional.empty();
  private boolean ended;

  ChunkCutter(PlainParts parts) {
    this.parts = parts;
    this.members = parts.stream().members();
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public Part next() {
    try {
      return cut();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Part cut() throws IOException {
    if (ended) {
      throw new NoSuchElementException();
    }
    if (reading.isPresent()) {
      return chunk(reading.get());
    }
    if (file.isPresent() && held.isEmpty() && runBytes == 0) {
      return content(file.get());
    }
    held.ifPresent(this::add);
    held = Optional.empty();
    while (file.isEmpty() && members.hasNext()) {
      MemberStream.Member next = members.next();
      Optional<Entry.File> small = next.content().filter(f -> f.size() < Sections.MIN_BLOB_BYTES);
      Part.Member member =
          small.isPresent()
              ? new Part.Member.Small(next.header(), small.get())
              : new Part.Member.Bare(next.header());
      file = small.isPresent() ? Optional.empty() : next.content();
      if (runBytes + Part.bytes(member, parts.stream()) > Sections.SECTION_BYTES) {
        held = Optional.of(member);
        return takeRun();
      }
      add(member);
    }
    if (runBytes > 0) {
      return takeRun();
    }
    ended = true;
    return new Part.End();
  }

  private void add(Part.Member member) {
    run.add(member);
    runBytes += Part.bytes(member, parts.stream());
  }

  private Part takeRun() {
    Part.Run taken = new Part.Run(run, runBytes);
    run = new ArrayList<>();
    runBytes = 0;
    return taken;
  }

  private Part content(Entry.File large) throws IOException {
    if (large.size() > Chunks.LARGEST) {
      Reading begun = new Reading(large, parts.sections(large));
      reading = Optional.of(begun);
      return chunk(begun);
    }
    pad(large);
    return new Part.Chunk(large, 0, Optional.empty());
  }

  private Part chunk(Reading from) throws IOException {
    Part.Chunk chunk = from.next();
    if (from.ended()) {
      reading = Optional.empty();
      pad(from.file);
    }
    return chunk;
  }

  /// Begins the next run with what pads the file.
  private void pad(Entry.File large) {
    file = Optional.empty();
    int padding = parts.stream().padding(large.size());
    if (padding > 0) {
      add(new Part.Member.Bare(ByteBuffer.allocate(padding)));
    }
  }

  /// A file that is read to be cut.
  private static final class Reading {
    private final Entry.File file;
    private final Sections sections;
    private final byte[] window = new byte[Chunks.LARGEST + Sections.SECTION_BYTES];
    private int filled;
    private int section;
    private int chunks;

    Reading(Entry.File file, Sections sections) {
      this.file = file;
      this.sections = sections;
    }

    Part.Chunk next() throws IOException {
      fill();
      int length = Chunks.cut(window, Math.min(filled, Chunks.LARGEST));
      Part.Chunk chunk =
          new Part.Chunk(
              file, chunks++, Optional.of(ByteBuffer.wrap(Arrays.copyOf(window, length))));
      filled -= length;
      System.arraycopy(window, length, window, 0, filled);
      return chunk;
    }

    private void fill() throws IOException {
      try (SectionDecompressor decompressor = new SectionDecompressor()) {
        while (section < sections.count() && filled < Chunks.LARGEST) {
          int bytes = sections.plainBytes(section);
          decompressor.decompress(sections.section(section), window, filled, bytes);
          filled += bytes;
          section++;
        }
      }
    }

    boolean ended() {
      return section == sections.count() && filled == 0;
    }
  }
}
