package argosy.codec.elf;

import argosy.base.CorruptException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Gives a program or library another run path, in the room that the old one has.
///
/// Linkers let other strings be tails of the run path's (the symbol `b` of `…/lib`). Where one is,
/// the tail stays as it is and `/.` fills the gap before it; else NULs follow the new path.
public final class RunPath {
  private static final int DYNSYM = 11;

  private RunPath() {}

  /// @param bytes the whole file; changed
  /// @return false if the new path does not fit
  /// @throws CorruptException if the file is damaged, or has no run path
  public static boolean replace(String where, ByteBuffer bytes, String path)
      throws CorruptException {
    ElfImage image =
        ElfImage.of(where, bytes)
            .orElseThrow(() -> new CorruptException(where + ": not an ELF file"));
    Optional<ElfImage.Dyn> entry =
        image.dynamic().stream()
            .filter(d -> d.tag() == ElfInfo.RUNPATH || d.tag() == ElfInfo.RPATH)
            .findFirst();
    Optional<Long> table = ElfInfo.find(image.dynamic(), 5);
    if (entry.isEmpty() || table.isEmpty()) {
      throw image.damaged("it has no run path to replace");
    }
    long strings = image.offset(table.get());
    int start = image.within(strings + entry.get().value(), 1);
    byte[] before = image.string(start).getBytes(StandardCharsets.UTF_8);
    byte[] after = path.getBytes(StandardCharsets.UTF_8);
    if (after.length > before.length) {
      return false;
    }
    long first = entry.get().value();
    long tail = tail(image, first, first + before.length);
    byte[] written = new byte[before.length];
    if (tail < 0) {
      System.arraycopy(after, 0, written, 0, after.length);
    } else {
      Optional<byte[]> filled = filled(after, before, (int) (tail - first));
      if (filled.isEmpty()) {
        return false;
      }
      written = filled.get();
    }
    image.bytes.put(start, written);
    // DT_RPATH wins over LD_LIBRARY_PATH and is inherited: what we write is DT_RUNPATH always.
    image.bytes.putLong(entry.get().at(), ElfInfo.RUNPATH);
    return true;
  }

  /// The new path, stretched with `/.` so that it ends as the old one from `tail` on.
  private static Optional<byte[]> filled(byte[] after, byte[] before, int tail) {
    String kept = new String(before, tail, before.length - tail, StandardCharsets.ISO_8859_1);
    String path = new String(after, StandardCharsets.ISO_8859_1);
    int gap = before.length - after.length;
    int slash = path.lastIndexOf('/');
    if (!path.endsWith(kept) || slash < 0 || path.length() - slash < kept.length()) {
      return Optional.empty();
    }
    String filler = (gap % 2 == 0 ? "" : "/") + "/.".repeat(gap / 2);
    return Optional.of(
        (path.substring(0, slash) + filler + path.substring(slash))
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The first place inside the string, after its start, at which another string starts; -1 if none
  /// does.
  private static long tail(ElfImage image, long from, long to) throws CorruptException {
    long first = -1;
    for (ElfImage.Dyn d : image.dynamic()) {
      if ((d.tag() == 1 || d.tag() == 14) && d.value() > from && d.value() < to) {
        first = first < 0 ? d.value() : Math.min(first, d.value());
      }
    }
    Optional<int[]> symbols = image.section(DYNSYM);
    if (symbols.isEmpty()) {
      return from + 1; // nobody can tell: as if all of it were used
    }
    for (int i = 0; i < symbols.get()[1]; i++) {
      long name =
          Integer.toUnsignedLong(image.bytes.getInt(symbols.get()[0] + i * symbols.get()[2]));
      if (name > from && name < to) {
        first = first < 0 ? name : Math.min(first, name);
      }
    }
    return first;
  }
}
