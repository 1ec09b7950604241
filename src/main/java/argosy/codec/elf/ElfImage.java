package argosy.codec.elf;

import argosy.base.CorruptException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parts of one 64-bit little-endian file that say where its dynamic section is.
///
///     ehdr = e_ident[16] e_type e_machine u16 e_version u32 e_entry e_phoff e_shoff u64 e_flags u32 e_ehsize
///            e_phentsize e_phnum e_shentsize e_shnum e_shstrndx u16
///     phdr = p_type p_flags u32 p_offset p_vaddr p_paddr p_filesz p_memsz p_align u64
///     dyn  = d_tag d_val u64
final class ElfImage {
  static final int DYN_BYTES = 16;
  private static final int HEADER_BYTES = 64;
  private static final int PHDR_BYTES = 56;
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int NOTE = 4;
  private static final int GNU_PROPERTY = 0x6474e553;
  private static final int MOST_ENTRIES = 1 << 20;

  private final String where;
  final ByteBuffer bytes;

  /// One line of the dynamic section.
  ///
  /// @param at its offset in the file
  record Dyn(long tag, long value, int at) {}

  private record Segment(int type, long offset, long address, long size) {}

  private final List<Segment> segments = new ArrayList<>();

  private ElfImage(String where, ByteBuffer bytes) {
    this.where = where;
    this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Empty if these are no bytes of a 64-bit little-endian file.
  ///
  /// @throws CorruptException if it is one, and damaged
  static Optional<ElfImage> of(String where, ByteBuffer bytes) throws CorruptException {
    if (bytes.limit() < HEADER_BYTES
        || bytes.get(0) != 0x7f
        || bytes.get(1) != 'E'
        || bytes.get(2) != 'L'
        || bytes.get(3) != 'F'
        || bytes.get(4) != 2
        || bytes.get(5) != 1) {
      return Optional.empty();
    }
    ElfImage image = new ElfImage(where, bytes);
    try {
      image.readSegments();
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw image.damaged("its program headers lie outside of it");
    }
    return Optional.of(image);
  }

  private void readSegments() throws CorruptException {
    long start = bytes.getLong(32);
    int count = bytes.getShort(56) & 0xffff;
    if (count > 0 && bytes.getShort(54) != PHDR_BYTES) {
      throw damaged("its program headers have another size");
    }
    for (int i = 0; i < count; i++) {
      int at = Math.toIntExact(start + (long) i * PHDR_BYTES);
      segments.add(
          new Segment(
              bytes.getInt(at),
              bytes.getLong(at + 8),
              bytes.getLong(at + 16),
              bytes.getLong(at + 32)));
    }
  }

  int machine() {
    return bytes.getShort(18) & 0xffff;
  }

  /// Of the dynamic section, up to its end mark; none in a static program or an object file.
  List<Dyn> dynamic() throws CorruptException {
    List<Dyn> all = new ArrayList<>();
    for (Segment s : segments) {
      if (s.type() == DYNAMIC) {
        for (long at = s.offset(); at + DYN_BYTES <= s.offset() + s.size(); at += DYN_BYTES) {
          int here = within(at, DYN_BYTES);
          long tag = bytes.getLong(here);
          if (tag == 0) {
            return all;
          }
          all.add(new Dyn(tag, bytes.getLong(here + 8), here));
        }
      }
    }
    return all;
  }

  /// The notes of the file, as ranges `[offset, size]`.
  List<long[]> notes() {
    return segments.stream()
        .filter(s -> s.type() == NOTE || s.type() == GNU_PROPERTY)
        .map(s -> new long[] {s.offset(), s.size()})
        .toList();
  }

  /// Where in the file what is loaded at the address stands.
  int offset(long address) throws CorruptException {
    for (Segment s : segments) {
      if (s.type() == LOAD && address >= s.address() && address - s.address() < s.size()) {
        return within(s.offset() + address - s.address(), 1);
      }
    }
    throw damaged("nothing is loaded at 0x" + Long.toHexString(address));
  }

  /// The string that starts there.
  String string(long offset) throws CorruptException {
    int at = within(offset, 1);
    int end = at;
    while (end < bytes.limit() && bytes.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[end - at];
    bytes.get(at, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  int within(long offset, int size) throws CorruptException {
    if (offset < 0 || offset + size > bytes.limit()) {
      throw damaged("offset " + offset + " lies outside of it");
    }
    return (int) offset;
  }

  /// First offset and number of entries of a section of the type, with the size of one entry; empty
  /// if the file has none.
  Optional<int[]> section(int type) throws CorruptException {
    long start = bytes.getLong(40);
    int size = bytes.getShort(58) & 0xffff;
    int count = bytes.getShort(60) & 0xffff;
    for (int i = 0; i < count; i++) {
      int at = within(start + (long) i * size, 64);
      if (bytes.getInt(at + 4) == type) {
        long entry = Math.max(1, bytes.getLong(at + 56));
        long entries = bytes.getLong(at + 32) / entry;
        if (entries > MOST_ENTRIES * 64L) {
          throw damaged("a section of " + entries + " entries");
        }
        within(bytes.getLong(at + 24), (int) Math.min(Integer.MAX_VALUE, bytes.getLong(at + 32)));
        return Optional.of(new int[] {(int) bytes.getLong(at + 24), (int) entries, (int) entry});
      }
    }
    return Optional.empty();
  }

  CorruptException damaged(String what) {
    return new CorruptException(where + ": a damaged ELF file: " + what);
  }
}
