package argosy.format.tar;

import argosy.codec.tar.TarHeaders;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Sections;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Cuts a tar stream into parts: a run ends before a large file, and before the member that would
/// make it longer than [Sections#SECTION_BYTES].
///
/// A large file whose content and mode came before is a hard link to that one: packages hold such
/// (13 names of one Mesa driver), and neither the stream nor the unpacked tree should hold it
/// again.
final class Cutter implements Iterator<Part> {
  private final TarStream stream;
  private final Iterator<Entry> entries;
  private List<Part.Member> run = new ArrayList<>();
  private int runBytes;
  private Optional<Part.Slice> slice = Optional.empty();
  private Optional<Part.Member> held = Optional.empty();
  private final Map<FirstOf, String> large = new HashMap<>();
  private boolean ended;

  private record FirstOf(Digest content, int mode) {}

  Cutter(TarStream stream) {
    this.stream = stream;
    this.entries = stream.entries().iterator();
    byte[] top = stream.topHeader();
    if (top.length > 0) {
      add(new Part.Member.Bare(ByteBuffer.wrap(top)));
    }
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
    while (slice.isEmpty() && entries.hasNext()) {
      Entry entry = entries.next();
      Part.Member member;
      if (entry instanceof Entry.File f && f.size() >= Sections.MIN_BLOB_BYTES) {
        String first = large.putIfAbsent(new FirstOf(f.digest(), f.mode()), f.path());
        if (first == null) {
          slice = Optional.of(new Part.Slice(ByteBuffer.wrap(stream.header(f)), f, 0));
          break;
        }
        member = new Part.Member.Bare(ByteBuffer.wrap(stream.linkHeader(f, first)));
      } else {
        ByteBuffer header = ByteBuffer.wrap(stream.header(entry));
        member =
            entry instanceof Entry.File f && f.size() > 0
                ? new Part.Member.Small(header, f)
                : new Part.Member.Bare(header);
      }
      if (runBytes + bytes(member) > Sections.SECTION_BYTES) {
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

  private static int bytes(Part.Member member) {
    return switch (member) {
      case Part.Member.Bare b -> b.header().remaining();
      case Part.Member.Small s ->
          s.header().remaining() + (int) s.file().size() + TarHeaders.padding(s.file().size());
    };
  }
}
