package argosy.store;

import argosy.base.CorruptException;
import argosy.model.Digest;
import argosy.model.Sections;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Takes the objects out of a pack that cannot be opened, by what is left of its index
/// (`spec/store.md`, Repair). Nothing of the index is trusted: what counts is that an object's
/// content has its digest.
final class Salvage implements Closeable {
  private final StoreFile file;
  private final Groups groups;
  private final IndexPlace place;
  private final ByteBuffer index;

  private Salvage(StoreFile file, Groups groups, IndexPlace place) throws IOException {
    this.file = file;
    this.groups = groups;
    this.place = place;
    this.index = file.map(place.at(), place.bytes());
  }

  /// What came of a pack.
  ///
  /// @param objects put again
  /// @param lost what else its index names, whose content is not as it was
  record Result(long objects, Set<Digest> lost) {
    Result {
      lost = Collections.unmodifiableSet(new TreeSet<>(lost));
    }
  }

  /// Puts everything into the store, and flushes it.
  static Result run(Path pack, PackStore store) throws IOException {
    StoreFile file = StoreFile.reading(pack);
    try {
      Optional<IndexPlace> place = IndexPlace.find(file);
      if (place.isEmpty()) {
        return new Result(0, Set.of());
      }
      try (Salvage salvage = new Salvage(file, store.groups(), place.get())) {
        return salvage.putAll(store);
      }
    } finally {
      file.close();
    }
  }

  private Result putAll(PackStore store) throws IOException {
    long objects = 0;
    Set<Digest> lost = new TreeSet<>();
    for (int i = 0; i < place.entries(); i++) {
      Digest named = digest(place.entry(i));
      Optional<List<StoredSection>> sections = sections(i);
      if (sections.isPresent() && isContent(named, i, sections.get())) {
        try (InputStream content = content(i, sections.get())) {
          store.put("", content);
        }
        objects++;
      } else {
        lost.add(named);
      }
    }
    store.flush();
    return new Result(objects, lost);
  }

  private Digest digest(int at) {
    byte[] hash = new byte[PackLayout.HASH_BYTES];
    index.get(at, hash);
    return Digest.ofHash(hash);
  }

  private long plainBytes(int entry) {
    return index.getLong(place.entry(entry) + PackLayout.HASH_BYTES);
  }

  private int offset(int entry) {
    return index.getInt(place.entry(entry) + PackLayout.HASH_BYTES + 12);
  }

  /// Those of an entry; absent if there can be no such ones.
  private Optional<List<StoredSection>> sections(int entry) throws IOException {
    long plain = plainBytes(entry);
    long first = index.getInt(place.entry(entry) + PackLayout.HASH_BYTES + 8);
    long count = plain < 0 ? -1 : (plain + Sections.SECTION_BYTES - 1) / Sections.SECTION_BYTES;
    if (count < 0 || first < 0 || count > 0 && first + count > place.sections()) {
      return Optional.empty();
    }
    List<StoredSection> found = new ArrayList<>();
    for (long k = first; k < first + count; k++) {
      int at = place.section((int) k);
      long begin = index.getLong(at);
      int stored = index.getInt(at + 8);
      int bytes = index.getInt(at + 12);
      if (begin < PackLayout.HEADER_BYTES
          || stored <= 0
          || begin > place.at() - stored
          || bytes <= 0
          || bytes > Sections.SECTION_BYTES) {
        return Optional.empty();
      }
      found.add(new StoredSection(begin, stored, bytes, file.digest(begin, stored)));
    }
    boolean whole = plain >= Sections.MIN_BLOB_BYTES;
    long has = found.stream().mapToLong(StoredSection::plainBytes).sum();
    boolean fits =
        whole ? has == plain : offset(entry) >= 0 && offset(entry) + plain <= has || plain == 0;
    return fits ? Optional.of(found) : Optional.empty();
  }

  private InputStream content(int entry, List<StoredSection> sections) throws IOException {
    long plain = plainBytes(entry);
    if (plain < Sections.MIN_BLOB_BYTES) {
      byte[] group = sections.isEmpty() ? new byte[0] : groups.plain(file, sections.getFirst());
      int from = sections.isEmpty() ? 0 : offset(entry);
      return new ByteArrayInputStream(group, from, (int) plain);
    }
    List<InputStream> parts = new ArrayList<>();
    sections.forEach(s -> parts.add(new SectionStream(s)));
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  /// Whether the content has the digest, or one that a single damaged byte of the index made of it.
  private boolean isContent(Digest named, int entry, List<StoredSection> sections)
      throws IOException {
    byte[] got;
    try (InputStream in = content(entry, sections)) {
      got = Digest.of(in).hash();
    } catch (CorruptException e) {
      return false;
    }
    byte[] wanted = named.hash();
    int different = 0;
    for (int i = 0; i < got.length; i++) {
      different += got[i] == wanted[i] ? 0 : 1;
    }
    return different <= 1;
  }

  /// A section's plain bytes, decompressed when the first of them is wanted.
  private final class SectionStream extends InputStream {
    private final StoredSection section;
    private Optional<InputStream> plain = Optional.empty();

    SectionStream(StoredSection section) {
      this.section = section;
    }

    private InputStream plain() throws IOException {
      if (plain.isEmpty()) {
        plain = Optional.of(new ByteArrayInputStream(groups.decompress(file, section)));
      }
      return plain.get();
    }

    @Override
    public int read() throws IOException {
      return plain().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return plain().read(target, offset, length);
    }

    @Override
    public void close() {
      plain = Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
