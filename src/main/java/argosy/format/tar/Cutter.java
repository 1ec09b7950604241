package argosy.format.tar;

import argosy.model.Entry;
import argosy.model.Sections;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Cuts an archive into parts: a run ends before a large file, and before the member that would
/// make it longer than [Sections#SECTION_BYTES]. Those of a release's archive end at contents that
/// say so by their digest too, so that where a release differs from the one before, the runs soon
/// are the same again.
final class Cutter implements Iterator<Part> {
  private static final int FEWEST_BYTES_BEFORE_MARK = 512 << 10;

  /// One content of so many is a mark.
  private static final int CONTENTS_TO_A_MARK = 32;

  private final MemberStream stream;
  private final Iterator<MemberStream.Member> members;
  private List<Part.Member> run = new ArrayList<>();
  private int runBytes;
  private Optional<Part.Slice> slice = Optional.empty();
  private Optional<Part.Member> held = Optional.empty();
  private boolean ended;

  Cutter(MemberStream stream) {
    this.stream = stream;
    this.members = stream.members();
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public Part next() {
    if (ended) {
      throw new NoSuchElementException();
    }
    if (slice.isPresent() && runBytes == 0) {
      return takeSlice(slice.get());
    }
    held.ifPresent(this::add);
    held = Optional.empty();
    while (slice.isEmpty() && members.hasNext()) {
      MemberStream.Member next = members.next();
      Part.Member member;
      if (next.content().isEmpty()) {
        member = new Part.Member.Bare(next.header());
      } else {
        Entry.File file = next.content().get();
        if (file.size() >= Sections.MIN_BLOB_BYTES) {
          slice = Optional.of(new Part.Slice(next.header(), file, 0));
          break;
        }
        member = new Part.Member.Small(next.header(), file);
      }
      if (runBytes + bytes(member) > Sections.SECTION_BYTES || isMark(member)) {
        held = Optional.of(member);
        return takeRun();
      }
      add(member);
    }
    if (runBytes > 0) {
      return takeRun();
    }
    if (slice.isPresent()) {
      return takeSlice(slice.get());
    }
    ended = true;
    return new Part.End();
  }

  private boolean isMark(Part.Member member) {
    return stream.isImprinted()
        && runBytes >= FEWEST_BYTES_BEFORE_MARK
        && member instanceof Part.Member.Small(ByteBuffer header, Entry.File file)
        && Integer.parseInt(file.digest().hex(), 0, 2, 16) % CONTENTS_TO_A_MARK == 0;
  }

  private void add(Part.Member member) {
    run.add(member);
    runBytes += bytes(member);
  }

  private Part takeRun() {
    Part.Run taken = new Part.Run(run, runBytes);
    run = new ArrayList<>();
    runBytes = 0;
    return taken;
  }

  private Part takeSlice(Part.Slice taken) {
    slice =
        taken.last()
            ? Optional.empty()
            : Optional.of(
                new Part.Slice(ByteBuffer.allocate(0), taken.file(), taken.section() + 1));
    return taken;
  }

  private int bytes(Part.Member member) {
    return Part.bytes(member, stream);
  }
}
