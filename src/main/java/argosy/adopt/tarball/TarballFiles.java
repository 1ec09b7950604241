package argosy.adopt.tarball;

import argosy.adopt.Refusals;
import argosy.adopt.scan.PrefixScan;
import argosy.adopt.scan.PycHeader;
import argosy.adopt.scan.ScannedStream;
import argosy.base.CorruptException;
import argosy.base.Utf8Order;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.ObjectStore;
import argosy.model.Relocation;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What an archive holds, its contents in the store.
///
/// @param entries in the order of their paths; of members that come twice the last, as tar unpacks
record TarballFiles(List<Entry> entries, List<Relocation> relocations, List<String> notes) {
  private static final String MEDIA_TYPE = "application/octet-stream";

  /// Folders that a system or a prefix has itself: none is a wrapping.
  private static final Set<String> LAYOUT =
      Set.of(
          "bin", "boot", "etc", "home", "include", "lib", "lib32", "lib64", "libexec", "man", "opt",
          "root", "run", "sbin", "share", "srv", "usr", "var");

  TarballFiles {
    entries = List.copyOf(entries);
    relocations = List.copyOf(relocations);
    notes = List.copyOf(notes);
  }

  /// @param prefix to look for in the files; empty for none
  static TarballFiles read(
      InputStream tar, String where, String prefix, ObjectStore store, Refusals refusals)
      throws IOException {
    TarReader reader = new TarReader(tar, where);
    TreeMap<String, Entry> entries = new TreeMap<>(Utf8Order.COMPARATOR);
    TreeMap<String, Relocation> moved = new TreeMap<>(Utf8Order.COMPARATOR);
    List<String> notes = new ArrayList<>();
    for (Optional<TarMember> next = reader.next(); next.isPresent(); next = reader.next()) {
      TarMember m = next.get();
      String path = m.path();
      if (path.isEmpty()) {
        continue;
      }
      moved.remove(path);
      switch (m.type()) {
        case DIRECTORY -> entries.put(path, new Entry.Directory(path, m.mode() & 01777));
        case SYMLINK -> {
          entries.put(path, new Entry.Symlink(path, m.link()));
          if (!prefix.isEmpty() && PrefixScan.standsUnder(m.link(), prefix)) {
            moved.put(path, new Relocation(path, Relocation.Kind.SYMLINK, List.of()));
          }
        }
        case FILE -> {
          if ((m.mode() & 06000) != 0) {
            refusals.add(path, "set-user-id or set-group-id");
          }
          file(m, reader, prefix, store, entries).ifPresent(r -> moved.put(path, r));
        }
        case HARD_LINK -> {
          if (!(entries.get(m.link()) instanceof Entry.File first)) {
            throw new CorruptException(
                where + ": " + path + " is a hard link to " + m.link() + ", not a file before it");
          }
          entries.put(path, first.at(path));
          Relocation same = moved.get(m.link());
          if (same != null) {
            moved.put(path, new Relocation(path, same.kind(), same.spots()));
          }
        }
        case CHARACTER_DEVICE, BLOCK_DEVICE -> refusals.add(path, "a device");
        case FIFO -> refusals.add(path, "a named pipe");
      }
      if (!m.unread().isEmpty()) {
        notes.add(path + ": not kept: " + String.join(", ", m.unread()));
      }
    }
    return new TarballFiles(List.copyOf(entries.values()), List.copyOf(moved.values()), notes);
  }

  private static Optional<Relocation> file(
      TarMember m, TarReader reader, String prefix, ObjectStore store, Map<String, Entry> entries)
      throws IOException {
    InputStream content = PycHeader.settled(m.path(), reader.content());
    Optional<PrefixScan> scan =
        prefix.isEmpty() ? Optional.empty() : Optional.of(new PrefixScan(prefix));
    Descriptor stored =
        store.put(MEDIA_TYPE, scan.isPresent() ? new ScannedStream(content, scan.get()) : content);
    entries.put(
        m.path(), new Entry.File(m.path(), m.mode() & 01777, stored.digest(), stored.sizeBytes()));
    return scan.flatMap(s -> s.finish(m.path()));
  }

  /// The one folder that everything stands in; empty if there is none, or it belongs to a layout.
  String top() {
    Set<String> tops = new HashSet<>();
    boolean folder = false;
    for (Entry e : entries) {
      int slash = e.path().indexOf('/');
      tops.add(slash < 0 ? e.path() : e.path().substring(0, slash));
      folder |= slash > 0;
    }
    String only = tops.size() == 1 ? tops.iterator().next() : "";
    return folder && !LAYOUT.contains(only) ? only : "";
  }

  /// Only what stands under a folder, with paths from there; everything if it is empty.
  TarballFiles below(String folder) {
    if (folder.isEmpty()) {
      return this;
    }
    int cut = folder.length() + 1;
    return new TarballFiles(
        entries.stream()
            .filter(e -> e.path().startsWith(folder + "/"))
            .map(e -> e.at(e.path().substring(cut)))
            .toList(),
        relocations.stream()
            .filter(r -> r.path().startsWith(folder + "/"))
            .map(r -> new Relocation(r.path().substring(cut), r.kind(), r.spots()))
            .toList(),
        notes);
  }
}
