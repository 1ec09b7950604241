package argosy.format.conda;

import argosy.base.CorruptException;
import argosy.codec.tar.TarMember;
import argosy.model.Digest;
import argosy.model.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The members of a package's payload as entries, every content hashed.
final class PayloadEntries {
  private final String where;
  private final Map<String, Entry> byPath = new LinkedHashMap<>();
  private final byte[] buffer = new byte[1 << 17];

  PayloadEntries(String where) {
    this.where = where;
  }

  List<Entry> entries() {
    return new ArrayList<>(byPath.values());
  }

  /// @throws CorruptException for a path that comes twice, a hard link to nothing before it, or a
  ///   device
  void member(TarMember member, InputStream content) throws IOException {
    Entry entry =
        switch (member.type()) {
          case DIRECTORY -> new Entry.Directory(member.path(), member.mode());
          case SYMLINK -> new Entry.Symlink(member.path(), member.link());
          case FILE ->
              new Entry.File(
                  member.path(), member.mode(), Digest.of(content, buffer), member.sizeBytes());
          case HARD_LINK -> {
            if (byPath.get(member.link()) instanceof Entry.File first) {
              yield first.at(member.path());
            }
            throw new CorruptException(
                where + ": " + member.path() + " is a hard link to nothing before it");
          }
          case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
              throw new CorruptException(where + ": " + member.path() + " is a device");
        };
    if (byPath.put(entry.path(), entry) != null) {
      throw new CorruptException(where + ": " + entry.path() + " comes twice");
    }
  }
}
