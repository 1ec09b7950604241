package argosy.format.rpm;

import argosy.base.UnsupportedException;
import argosy.codec.Imprint;
import argosy.codec.cpio.CpioHeaders;
import argosy.codec.cpio.CpioMember;
import argosy.format.tar.MemberStream;
import argosy.model.Entry;
import argosy.model.Sections;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The payload: folders, links and small files in the header's order, then large files; the members
/// of a hard link set one after the other, the last with the content.
///
/// @param tag of the release in the paths; empty if none is
record CpioStream(FileTable table, long epochSeconds, String tag) implements MemberStream {
  @Override
  public Iterator<Member> members() {
    return order().stream().map(this::member).iterator();
  }

  /// Bytes of the plain archive.
  long plainBytes() {
    long[] bytes = {CpioHeaders.trailer().length};
    members()
        .forEachRemaining(m -> {
          long content = m.content().map(Entry.File::size).orElse(0L);
          bytes[0] += m.header().remaining() + content + padding(content);
        });
    return bytes[0];
  }

  private List<Integer> order() {
    List<Integer> small = new ArrayList<>();
    List<Integer> large = new ArrayList<>();
    for (int i = 0; i < table.entries().size(); i++) {
      if (table.entries().get(i) instanceof Entry.File f && f.size() >= Sections.MIN_BLOB_BYTES) {
        List<Integer> set = table.linkSet(i);
        if (set.isEmpty()) {
          large.add(i);
        } else if (set.getFirst() == i) {
          large.addAll(set);
        }
      } else {
        small.add(i);
      }
    }
    return Stream.concat(small.stream(), large.stream()).toList();
  }

  private Member member(int index) {
    return switch (table.entries().get(index)) {
      case Entry.Directory d -> Member.bare(header(index, CpioMember.DIRECTORY | d.mode(), 0));
      case Entry.Symlink l -> {
        byte[] target = l.target().getBytes(StandardCharsets.UTF_8);
        byte[] header = header(index, CpioMember.SYMLINK | 0777, target.length);
        ByteBuffer whole =
            ByteBuffer.allocate(header.length + target.length + padding(target.length));
        whole.put(header).put(target);
        yield new Member(whole.rewind(), Optional.empty());
      }
      case Entry.File f -> {
        List<Integer> set = table.linkSet(index);
        if (!set.isEmpty() && set.getLast() != index) {
          yield Member.bare(header(index, CpioMember.FILE | f.mode(), 0));
        }
        yield f.size() > CpioHeaders.MAX_FILE_BYTES
            ? Member.of(CpioHeaders.stripped(index), f)
            : Member.of(header(index, CpioMember.FILE | f.mode(), f.size()), f);
      }
    };
  }

  private byte[] header(int index, int mode, long size) {
    try {
      return CpioHeaders.encode(
          new CpioMember(
              table.payloadPath(index),
              mode,
              size,
              epochSeconds,
              table.linkSet(index).isEmpty() ? 0 : table.inode(index), // the same in every release
              Math.max(1, table.linkSet(index).size())));
    } catch (UnsupportedException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int padding(long sizeBytes) {
    return CpioHeaders.padding(sizeBytes);
  }

  @Override
  public byte[] end() {
    return CpioHeaders.trailer();
  }

  /// After the zeros of the device fields, which a stripped member has not.
  @Override
  public int resetAt(byte[] header) {
    return header.length > CpioHeaders.ZEROS_END ? CpioHeaders.ZEROS_END : 0;
  }

  @Override
  public boolean isImprinted() {
    return tag.length() >= Imprint.LEAST_TAG_BYTES
        && tag.length() + CpioHeaders.FIELD_BYTES <= Imprint.MOST_BYTES;
  }

  /// The tag in the path and in a link's target, and the time.
  @Override
  public List<Imprint> imprints(byte[] header) {
    List<Imprint> found = new ArrayList<>();
    found.add(new Imprint(CpioHeaders.MTIME_AT, tag.length(), CpioHeaders.FIELD_BYTES));
    byte[] text = tag.getBytes(StandardCharsets.UTF_8);
    for (int at : Imprint.places(text, header, CpioHeaders.FIXED_BYTES, header.length)) {
      found.add(new Imprint(at, 0, text.length));
    }
    return found;
  }
}
