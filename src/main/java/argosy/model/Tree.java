package argosy.model;

import argosy.base.CorruptException;
import argosy.base.Utf8Order;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Files, directories and links under their paths: sorted by the UTF-8 bytes of the path, no path twice, and every
/// parent of an entry is a directory of the tree.
///
/// Canonical form ([#canonicalBytes()]), whose SHA-256 is the tree's digest; each record ends with NUL, so that
/// any file name may stand in it:
///
///     tree   = "argosy-tree 1" NUL *record
///     record = "F " mode " " hex-sha256 " " size " " path NUL
///            / "D " mode " " path NUL
///            / "L " path NUL target NUL
///     mode   = 4 octal digits ; size = decimal bytes
public final class Tree {
  private static final String MAGIC = "argosy-tree 1";
  public static final Tree EMPTY = new Tree(List.of());

  private final List<Entry> entries;

  private Tree(List<Entry> sorted) {
    this.entries = sorted;
  }

  /// Sorts the entries; directories that are implied by a path but not given are added with mode
  /// 0755.
  ///
  /// @throws IllegalArgumentException if a path comes twice or a file or link is used as a
  ///   directory
  public static Tree of(Collection<? extends Entry> entries) {
    List<Entry> given = List.copyOf(entries);
    if (isTree(given)) {
      return new Tree(given);
    }
    List<Entry> sorted = new ArrayList<>(given);
    sorted.sort(Comparator.comparing(Entry::path, Utf8Order.COMPARATOR));
    return isTree(sorted) ? new Tree(List.copyOf(sorted)) : completed(sorted);
  }

  /// Whether they are in order, no path twice, and every parent is there: the usual case, found out
  /// cheaply.
  private static boolean isTree(List<Entry> entries) {
    Set<String> directories = new HashSet<>();
    String before = "";
    String parentBefore = "";
    for (Entry entry : entries) {
      String path = entry.path();
      if (Utf8Order.compare(before, path) >= 0) {
        return false;
      }
      int slash = path.lastIndexOf('/');
      if (slash > 0 && !(parentBefore.length() == slash && path.startsWith(parentBefore))) {
        parentBefore = path.substring(0, slash);
        // A directory comes before all that stands under it.
        if (!directories.contains(parentBefore)) {
          return false;
        }
      }
      if (entry instanceof Entry.Directory) {
        directories.add(path);
      }
      before = path;
    }
    return true;
  }

  private static Tree completed(List<Entry> entries) {
    TreeMap<String, Entry> byPath = new TreeMap<>(Utf8Order.COMPARATOR);
    for (Entry entry : entries) {
      if (byPath.put(entry.path(), entry) != null) {
        throw new IllegalArgumentException("path comes twice: " + entry.path());
      }
    }
    for (Entry entry : entries) {
      for (int slash = entry.path().lastIndexOf('/');
          slash > 0;
          slash = entry.path().lastIndexOf('/', slash - 1)) {
        String parent = entry.path().substring(0, slash);
        Entry above = byPath.get(parent);
        if (above instanceof Entry.Directory) {
          break; // its own parents are seen when its turn comes
        }
        if (above != null) {
          throw new IllegalArgumentException(
              parent + " is not a directory, but " + entry.path() + " stands under it");
        }
        byPath.put(parent, new Entry.Directory(parent, 0755));
      }
    }
    return new Tree(List.copyOf(byPath.values()));
  }

  public List<Entry> entries() {
    return entries;
  }

  /// Its folders, each after those above it.
  public List<Entry.Directory> directories() {
    List<Entry.Directory> directories = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Directory d) {
        directories.add(d);
      }
    }
    return directories;
  }

  /// The entry at the path, found by binary search.
  public Optional<Entry> find(String path) {
    int low = 0;
    int high = entries.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Utf8Order.compare(entries.get(middle).path(), path);
      if (order == 0) {
        return Optional.of(entries.get(middle));
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  /// How many regular files.
  public long fileCount() {
    return entries.stream().filter(e -> e instanceof Entry.File).count();
  }

  /// Bytes of all regular files, each path counted.
  public long totalBytes() {
    return entries.stream().mapToLong(e -> e instanceof Entry.File f ? f.size() : 0).sum();
  }

  /// The files by content: every digest once, with its size.
  public Map<Digest, Long> blobs() {
    Map<Digest, Long> blobs = new TreeMap<>(Comparator.naturalOrder());
    for (Entry entry : entries) {
      if (entry instanceof Entry.File f) {
        blobs.put(f.digest(), f.size());
      }
    }
    return blobs;
  }

  /// What to do to get from this tree to the other, by path.
  public List<TreeChange> changesTo(Tree other) {
    Map<String, Entry> mine = new HashMap<>();
    entries.forEach(e -> mine.put(e.path(), e));
    List<TreeChange> changes = new ArrayList<>();
    for (Entry theirs : other.entries) {
      Entry ours = mine.remove(theirs.path());
      if (ours == null) {
        changes.add(new TreeChange.Added(theirs));
      } else if (!ours.equals(theirs)) {
        changes.add(new TreeChange.Changed(ours, theirs));
      }
    }
    mine.values().forEach(e -> changes.add(new TreeChange.Removed(e)));
    changes.sort(Comparator.comparing(TreeChange::path, Utf8Order.COMPARATOR));
    return List.copyOf(changes);
  }

  public byte[] canonicalBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(entries.size() * 140 + 64);
    StringBuilder line = new StringBuilder(256).append(MAGIC).append('\0');
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.File f -> {
          line.append("F ");
          octal(line, f.mode());
          line.append(' ')
              .append(f.digest().hex())
              .append(' ')
              .append(f.size())
              .append(' ')
              .append(f.path());
        }
        case Entry.Directory d -> {
          line.append("D ");
          octal(line, d.mode());
          line.append(' ').append(d.path());
        }
        case Entry.Symlink l -> line.append("L ").append(l.path()).append('\0').append(l.target());
      }
      out.writeBytes(line.append('\0').toString().getBytes(StandardCharsets.UTF_8));
      line.setLength(0);
    }
    if (!line.isEmpty()) {
      out.writeBytes(
          line.toString().getBytes(StandardCharsets.UTF_8)); // an empty tree is its magic alone
    }
    return out.toByteArray();
  }

  public Digest digest() {
    return Digest.of(canonicalBytes());
  }

  /// Reads the canonical form back.
  ///
  /// @throws CorruptException if the bytes are of any other form, or not in order
  public static Tree parse(byte[] canonical) throws CorruptException {
    List<Entry> entries = new ArrayList<>();
    Fields fields = new Fields(canonical);
    if (!fields.next().equals(MAGIC)) {
      throw new CorruptException("tree: expected \"" + MAGIC + "\" at the start");
    }
    String before = "";
    while (fields.hasNext()) {
      int start = fields.at;
      try {
        Entry entry = fields.nextEntry();
        if (Utf8Order.compare(before, entry.path()) >= 0) {
          throw new CorruptException("tree: " + entry.path() + " is not after " + before);
        }
        before = entry.path();
        entries.add(entry);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        fields.at = start;
        throw new CorruptException("tree: bad record \"" + fields.next() + "\"", e);
      }
    }
    return new Tree(List.copyOf(entries));
  }

  private static void octal(StringBuilder line, int mode) {
    line.append((char) ('0' + (mode >> 9 & 7)))
        .append((char) ('0' + (mode >> 6 & 7)))
        .append((char) ('0' + (mode >> 3 & 7)))
        .append((char) ('0' + (mode & 7)));
  }

  /// The NUL-ended fields of the canonical form.
  private static final class Fields {
    private final byte[] bytes;
    private int at;

    Fields(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean hasNext() {
      return at < bytes.length;
    }

    String next() throws CorruptException {
      return upTo(end());
    }

    /// @throws IllegalArgumentException if the record is bad; IndexOutOfBoundsException as well
    Entry nextEntry() throws CorruptException {
      int end = end();
      int start = at;
      return switch (ascii(start, Math.min(start + 2, end))) {
        case "F " -> {
          int sizeEnd = start + 72;
          while (sizeEnd < end && bytes[sizeEnd] != ' ') {
            sizeEnd++;
          }
          Digest digest = new Digest(ascii(start + 7, start + 71));
          long size = Long.parseLong(ascii(start + 72, sizeEnd));
          at = sizeEnd + 1;
          yield new Entry.File(upTo(end), mode(start), digest, size);
        }
        case "D " -> {
          at = start + 7;
          yield new Entry.Directory(upTo(end), mode(start));
        }
        case "L " -> {
          at = start + 2;
          yield new Entry.Symlink(upTo(end), next());
        }
        default -> throw new CorruptException("tree: unknown record \"" + upTo(end) + "\"");
      };
    }

    private int mode(int start) {
      return Integer.parseInt(ascii(start + 2, start + 6), 8);
    }

    private String ascii(int from, int to) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// The text up to the end of a field; what is after it is next.
    private String upTo(int end) {
      String text = new String(bytes, at, end - at, StandardCharsets.UTF_8);
      at = end + 1;
      return text;
    }

    private int end() throws CorruptException {
      for (int end = at; end < bytes.length; end++) {
        if (bytes[end] == 0) {
          return end;
        }
      }
      throw new CorruptException("tree: ends inside a record");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tree t && entries.equals(t.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return "Tree[" + entries.size() + " entries]";
  }
}
