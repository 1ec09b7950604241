package argosy.codec.elf;

import argosy.base.CorruptException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What a program or library needs to run.
///
/// @param machine `e_machine`: 62 x86-64, 183 AArch64
/// @param soname empty if it has none
/// @param needed names of libraries, in order
/// @param runPath of DT_RUNPATH, else DT_RPATH; empty if it has none
/// @param versions needed of other libraries: `GLIBC_2.34`, `GLIBCXX_3.4.30`; sorted
/// @param processorLevel the x86-64 level that it says it needs, 1 to 4; 0 if it says nothing
public record ElfInfo(
    int machine,
    String soname,
    List<String> needed,
    String runPath,
    List<String> versions,
    int processorLevel) {
  private static final long NEEDED = 1;
  private static final long STRTAB = 5;
  private static final long SONAME = 14;
  static final long RPATH = 15;
  static final long RUNPATH = 29;
  private static final long VERNEED = 0x6ffffffeL;
  private static final long VERNEED_COUNT = 0x6fffffffL;
  private static final int MOST = 1 << 16;
  private static final int PROPERTY_NOTE = 5;
  private static final int X86_ISA_NEEDED = 0xc0008002;

  public ElfInfo {
    needed = List.copyOf(needed);
    versions = List.copyOf(versions);
  }

  /// Empty if these are no bytes of a 64-bit little-endian file.
  ///
  /// @param where the file's name, for messages
  /// @throws CorruptException if it is one, and damaged
  public static Optional<ElfInfo> read(String where, ByteBuffer bytes) throws CorruptException {
    Optional<ElfImage> image = ElfImage.of(where, bytes);
    if (image.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(image.get()));
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw image.get().damaged("a table lies outside of it");
    }
  }

  private static ElfInfo read(ElfImage image) throws CorruptException {
    List<ElfImage.Dyn> dynamic = image.dynamic();
    Optional<Long> table = find(dynamic, STRTAB);
    List<String> needed = new ArrayList<>();
    String soname = "";
    String runPath = "";
    TreeSet<String> versions = new TreeSet<>();
    if (table.isPresent()) {
      long strings = image.offset(table.get());
      for (ElfImage.Dyn d : dynamic) {
        if (d.tag() == NEEDED) {
          needed.add(image.string(strings + d.value()));
        } else if (d.tag() == SONAME) {
          soname = image.string(strings + d.value());
        } else if (d.tag() == RUNPATH || d.tag() == RPATH && runPath.isEmpty()) {
          runPath = image.string(strings + d.value());
        }
      }
      Optional<Long> at = find(dynamic, VERNEED);
      if (at.isPresent()) {
        long count = find(dynamic, VERNEED_COUNT).orElse(0L);
        versions(image, image.offset(at.get()), count, strings, versions);
      }
    }
    return new ElfInfo(
        image.machine(), soname, needed, runPath, List.copyOf(versions), level(image));
  }

  static Optional<Long> find(List<ElfImage.Dyn> dynamic, long tag) {
    return dynamic.stream().filter(d -> d.tag() == tag).map(ElfImage.Dyn::value).findFirst();
  }

  /// `verneed = vn_version vn_cnt u16 vn_file vn_aux vn_next u32`, `vernaux = vna_hash u32
  /// vna_flags vna_other u16 vna_name vna_next u32`
  private static void versions(
      ElfImage image, long start, long count, long strings, TreeSet<String> out)
      throws CorruptException {
    long need = start;
    for (long i = 0; i < Math.min(count, MOST); i++) {
      int at = image.within(need, 16);
      long aux = need + Integer.toUnsignedLong(image.bytes.getInt(at + 8));
      int names = image.bytes.getShort(at + 2) & 0xffff;
      for (int j = 0; j < names; j++) {
        int here = image.within(aux, 16);
        out.add(image.string(strings + Integer.toUnsignedLong(image.bytes.getInt(here + 8))));
        aux += Integer.toUnsignedLong(image.bytes.getInt(here + 12));
      }
      long next = Integer.toUnsignedLong(image.bytes.getInt(at + 12));
      if (next == 0) {
        return;
      }
      need += next;
    }
  }

  /// `note = namesz descsz type u32 name desc`, each padded; a property is `type size u32 data`,
  /// padded to 8.
  private static int level(ElfImage image) throws CorruptException {
    for (long[] range : image.notes()) {
      long at = range[0];
      while (at + 16 <= range[0] + range[1]) {
        int here = image.within(at, 16);
        int nameSize = image.bytes.getInt(here);
        int size = image.bytes.getInt(here + 4);
        if (nameSize < 0 || size < 0) {
          return 0;
        }
        long content = at + 12 + (nameSize + 3L) / 4 * 4;
        if (image.bytes.getInt(here + 8) == PROPERTY_NOTE && isGnu(image, here + 12, nameSize)) {
          return property(image, content, content + size);
        }
        at = content + (size + 3L) / 4 * 4;
      }
    }
    return 0;
  }

  private static boolean isGnu(ElfImage image, int at, int size) throws CorruptException {
    byte[] name = new byte[4];
    image.bytes.get(image.within(at, 4), name);
    return size == 4 && new String(name, StandardCharsets.US_ASCII).equals("GNU\0");
  }

  private static int property(ElfImage image, long from, long to) throws CorruptException {
    for (long at = from; at + 12 <= to; ) {
      int here = image.within(at, 12);
      if (image.bytes.getInt(here) == X86_ISA_NEEDED) {
        return 32 - Integer.numberOfLeadingZeros(image.bytes.getInt(here + 8));
      }
      at += 8 + (Integer.toUnsignedLong(image.bytes.getInt(here + 4)) + 7) / 8 * 8;
    }
    return 0;
  }
}
