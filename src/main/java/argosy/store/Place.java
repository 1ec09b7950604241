package argosy.store;

import argosy.model.Sections;
import java.util.List;

/// Where an object lies.
sealed interface Place {
  long plainBytes();

  /// In a group that is still being filled, in memory.
  final class Filling implements Place {
    final byte[] group;
    final int offset;
    final int length;

    /// @param group its bytes from `offset` are written already and never change
    Filling(byte[] group, int offset, int length) {
      this.group = group;
      this.offset = offset;
      this.length = length;
    }

    @Override
    public long plainBytes() {
      return length;
    }
  }

  /// In a file.
  ///
  /// @param sections its own, or the one of its group; none if it is empty
  /// @param offset in the plain bytes of its group; 0 if the sections are its own
  record Stored(StoredBytes file, List<StoredSection> sections, int offset, long plainBytes)
      implements Place {
    public Stored {
      sections = List.copyOf(sections);
    }

    boolean isWhole() {
      return plainBytes >= Sections.MIN_BLOB_BYTES;
    }
  }
}
