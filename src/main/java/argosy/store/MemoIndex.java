package argosy.store;

import argosy.model.Digest;
import java.util.Arrays;

/// From kind and input to a place in the memo's files, in 16 bytes or so an entry: open addressing
/// by a 64-bit key. Two entries may meet in a key; the entry found says whose it is.
final class MemoIndex {
  static final long NONE = -1;
  private static final int FILE_SHIFT = 48;
  private long[] keys = new long[1 << 10];
  private long[] places = filled(keys.length);
  private int size;

  private static long[] filled(int length) {
    long[] none = new long[length];
    Arrays.fill(none, NONE);
    return none;
  }

  private static long key(String kind, Digest input) {
    long key = Long.parseUnsignedLong(input.hex(), 0, 16, 16);
    return key ^ kind.hashCode() * 0x9e3779b97f4a7c15L;
  }

  static int fileOf(long place) {
    return (int) (place >>> FILE_SHIFT);
  }

  static long offsetOf(long place) {
    return place & (1L << FILE_SHIFT) - 1;
  }

  /// The place of the last entry put, or [#NONE].
  long find(String kind, Digest input) {
    return places[slot(key(kind, input))];
  }

  void put(String kind, Digest input, int file, long offset) {
    if (size * 2 >= keys.length) {
      grow();
    }
    put(key(kind, input), (long) file << FILE_SHIFT | offset);
  }

  private void put(long key, long place) {
    int slot = slot(key);
    if (places[slot] == NONE) {
      size++;
    }
    keys[slot] = key;
    places[slot] = place;
  }

  private int slot(long key) {
    int slot = (int) (key >>> 20) & keys.length - 1;
    while (places[slot] != NONE && keys[slot] != key) {
      slot = slot + 1 & keys.length - 1;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldPlaces = places;
    keys = new long[oldKeys.length * 2];
    places = filled(keys.length);
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldPlaces[i] != NONE) {
        put(oldKeys[i], oldPlaces[i]);
      }
    }
  }
}
