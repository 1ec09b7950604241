package argosy.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Where the index of a pack seems to be; nothing of it has been checked.
///
/// @param at in the file, of the fan-out
/// @param sections at most: what there is room for
record IndexPlace(long at, int entries, int sections) {
  private static final int WINDOW_BYTES = 1 << 24;

  /// Orders of entries that are looked at before a fan-out is believed.
  private static final int SAMPLE = 64;

  long bytes() {
    return PackLayout.FANOUT_BYTES
        + (long) entries * PackLayout.ENTRY_BYTES
        + (long) sections * PackLayout.SECTION_BYTES;
  }

  /// Of entry `i`, in the index.
  int entry(int i) {
    return PackLayout.FANOUT_BYTES + i * PackLayout.ENTRY_BYTES;
  }

  /// Of the record of section `i`, in the index.
  int section(int i) {
    return entry(entries) + i * PackLayout.SECTION_BYTES;
  }

  /// By the trailer if what it says fits the file, else by what looks like an index.
  static Optional<IndexPlace> find(StoredBytes file) throws IOException {
    Optional<IndexPlace> named = byTrailer(file);
    return named.isPresent() ? named : byFanout(file);
  }

  private static Optional<IndexPlace> byTrailer(StoredBytes file) throws IOException {
    long size = file.sizeBytes();
    long at = size - PackLayout.TRAILER_BYTES;
    if (at < PackLayout.HEADER_BYTES + PackLayout.FANOUT_BYTES) {
      return Optional.empty();
    }
    ByteBuffer trailer = read(file, at, PackLayout.COUNTS_BYTES);
    IndexPlace place = new IndexPlace(trailer.getLong(), trailer.getInt(), trailer.getInt());
    boolean fits =
        place.at >= PackLayout.HEADER_BYTES
            && place.entries >= 0
            && place.sections >= 0
            && place.bytes() <= Integer.MAX_VALUE
            && place.at + place.bytes() == at;
    return fits ? Optional.of(place) : Optional.empty();
  }

  /// The last place in the file that can be a fan-out with its entries behind it.
  private static Optional<IndexPlace> byFanout(StoredBytes file) throws IOException {
    long size = file.sizeBytes();
    long last = size - PackLayout.FANOUT_BYTES - PackLayout.ENTRY_BYTES;
    while (last >= PackLayout.HEADER_BYTES) {
      long first = Math.max(PackLayout.HEADER_BYTES, last - WINDOW_BYTES + 1);
      ByteBuffer window = read(file, first, (int) (last - first) + PackLayout.FANOUT_BYTES);
      for (int i = (int) (last - first); i >= 0; i--) {
        int entries = window.getInt(i + PackLayout.FANOUT_BYTES - 4);
        long room = size - first - i - PackLayout.FANOUT_BYTES;
        if (entries > 0
            && (long) entries * PackLayout.ENTRY_BYTES <= room
            && isFanout(window, i)
            && isOrdered(file, first + i, entries)) {
          long rest = room - (long) entries * PackLayout.ENTRY_BYTES;
          return Optional.of(
              new IndexPlace(first + i, entries, (int) (rest / PackLayout.SECTION_BYTES)));
        }
      }
      last = first - 1;
    }
    return Optional.empty();
  }

  private static boolean isFanout(ByteBuffer window, int at) {
    int before = 0;
    for (int i = 0; i < PackLayout.FANOUT_BYTES; i += 4) {
      int now = window.getInt(at + i);
      if (now < before) {
        return false;
      }
      before = now;
    }
    return true;
  }

  /// Whether most of the first entries stand where the fan-out says: one may be damaged.
  private static boolean isOrdered(StoredBytes file, long at, int entries) throws IOException {
    int sample = Math.min(entries, SAMPLE);
    ByteBuffer head = read(file, at, PackLayout.FANOUT_BYTES + sample * PackLayout.ENTRY_BYTES);
    int wrong = 0;
    for (int i = 0; i < sample; i++) {
      int first = head.get(PackLayout.FANOUT_BYTES + i * PackLayout.ENTRY_BYTES) & 0xff;
      int from = first == 0 ? 0 : head.getInt((first - 1) * 4);
      wrong += i >= from && i < head.getInt(first * 4) ? 0 : 1;
    }
    return wrong <= sample / 8;
  }

  private static ByteBuffer read(StoredBytes file, long at, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    file.read(at, buffer);
    return buffer.flip();
  }
}
