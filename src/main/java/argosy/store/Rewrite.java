package argosy.store;

import argosy.codec.zstd.RunCompressor;
import argosy.model.Digest;
import argosy.model.Sections;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Objects of sealed packs on their way to a new one: stored sections are checked and copied as
/// they are; only groups with dead members are compressed again.
final class Rewrite implements Closeable {
  private record Member(Digest digest, int offset, int length) {}

  private final PackWriter writer;
  private final Groups groups;
  private final RunCompressor compressor = new RunCompressor();
  private final SortedMap<Digest, Place.Stored> objects = new TreeMap<>();
  private final byte[] group = new byte[Sections.SECTION_BYTES];
  private final List<Member> members = new ArrayList<>();
  private int filled;

  Rewrite(PackWriter writer, Groups groups) {
    this.writer = writer;
    this.groups = groups;
  }

  /// @param entries of the pack, by section and offset
  void copy(Pack pack, List<Integer> entries) throws IOException {
    int from = 0;
    while (from < entries.size()) {
      int entry = entries.get(from);
      int to = from + 1;
      if (pack.plainBytes(entry) >= Sections.MIN_BLOB_BYTES) {
        copyWhole(pack, entry);
      } else if (pack.plainBytes(entry) == 0) {
        objects.put(pack.digestOf(entry), new Place.Stored(writer.file(), List.of(), 0, 0));
      } else {
        int section = pack.firstSection(entry);
        while (to < entries.size() && isMember(pack, entries.get(to), section)) {
          to++;
        }
        copyGroup(pack, section, entries.subList(from, to));
      }
      from = to;
    }
  }

  private static boolean isMember(Pack pack, int entry, int section) {
    long plain = pack.plainBytes(entry);
    return plain > 0 && plain < Sections.MIN_BLOB_BYTES && pack.firstSection(entry) == section;
  }

  private void copyWhole(Pack pack, int entry) throws IOException {
    Place.Stored place = pack.place(entry);
    List<StoredSection> copied = new ArrayList<>();
    for (StoredSection section : place.sections()) {
      copied.add(copy(pack.file(), section));
    }
    objects.put(
        pack.digestOf(entry), new Place.Stored(writer.file(), copied, 0, place.plainBytes()));
  }

  private StoredSection copy(StoredBytes from, StoredSection section) throws IOException {
    return writer.append(ByteBuffer.wrap(from.read(section)), section.plainBytes());
  }

  private void copyGroup(Pack pack, int number, List<Integer> entries) throws IOException {
    StoredSection section = pack.section(number);
    long live = entries.stream().mapToLong(pack::plainBytes).sum();
    if (live == section.plainBytes()) {
      List<StoredSection> copied = List.of(copy(pack.file(), section));
      for (int entry : entries) {
        objects.put(
            pack.digestOf(entry),
            new Place.Stored(writer.file(), copied, pack.offset(entry), pack.plainBytes(entry)));
      }
      return;
    }
    byte[] plain = groups.decompress(pack.file(), section);
    for (int entry : entries) {
      int length = (int) pack.plainBytes(entry);
      if (group.length - filled < length) {
        settle();
      }
      System.arraycopy(plain, pack.offset(entry), group, filled, length);
      members.add(new Member(pack.digestOf(entry), filled, length));
      filled += length;
    }
  }

  private void settle() throws IOException {
    if (members.isEmpty()) {
      return;
    }
    List<StoredSection> section =
        List.of(writer.append(compressor.compress(group, 0, filled), filled));
    for (Member m : members) {
      objects.put(m.digest(), new Place.Stored(writer.file(), section, m.offset(), m.length()));
    }
    members.clear();
    filled = 0;
  }

  Pack seal() throws IOException {
    settle();
    return writer.seal(objects);
  }

  @Override
  public void close() throws IOException {
    compressor.close();
    writer.close();
  }
}
