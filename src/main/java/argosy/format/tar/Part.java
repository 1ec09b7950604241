package argosy.format.tar;

import argosy.model.Entry;
import argosy.model.Sections;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// What is encoded in one task: about 1 MiB of the plain stream at most, or a chunk of a large
/// file. The parts of a stream, one after the other, are all of it. Where it is cut is a function
/// of the stream alone ([Cutter], [ChunkCutter]).
sealed interface Part {
  /// Small members, whole, at most [Sections#SECTION_BYTES] together.
  record Run(List<Member> members, int plainBytes) implements Part {
    public Run {
      members = List.copyOf(members);
    }
  }

  /// One section of a large file.
  ///
  /// @param header the file's header blocks before its first section; empty before the others
  record Slice(ByteBuffer header, Entry.File file, int section) implements Part {
    int plainBytes() {
      return (int) Math.min(Sections.SECTION_BYTES, file.size() - start());
    }

    boolean last() {
      return start() + Sections.SECTION_BYTES >= file.size();
    }

    private long start() {
      return (long) section * Sections.SECTION_BYTES;
    }
  }

  /// A chunk of a large file, alone.
  ///
  /// @param read an array of its own, if the file was read to cut it; else the chunk is all of it
  record Chunk(Entry.File file, int index, Optional<ByteBuffer> read) implements Part {}

  /// The zero blocks after the last member.
  record End() implements Part {}

  /// How much memory its plain bytes take, in MiB.
  default int weight() {
    return switch (this) {
      case Run run -> 1;
      case Slice slice -> 1;
      case Chunk chunk ->
          1 + (int) (chunk.read().map(r -> (long) r.capacity()).orElse(chunk.file().size()) >> 20);
      case End end -> 1;
    };
  }

  /// Plain bytes of a member of a run of the stream.
  static int bytes(Member member, MemberStream stream) {
    return switch (member) {
      case Member.Bare b -> b.header().remaining();
      case Member.Small s ->
          s.header().remaining() + (int) s.file().size() + stream.padding(s.file().size());
    };
  }

  /// A member of a run.
  sealed interface Member {
    ByteBuffer header();

    /// A folder, a link, an empty file.
    record Bare(ByteBuffer header) implements Member {}

    /// A file with content, of less than [Sections#MIN_BLOB_BYTES].
    record Small(ByteBuffer header, Entry.File file) implements Member {}
  }
}
