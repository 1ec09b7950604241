package argosy.format.rpm;

import argosy.codec.cpio.CpioHeaders;
import argosy.codec.cpio.CpioMember;
import argosy.codec.rpm.HeaderWriter;
import argosy.codec.rpm.RpmTag;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Sections;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A package's files as its header lists them: one array per fact, in the order of the paths.
final class FileTable {
  private static final int DOC = 2;
  private static final int LICENCE = 128;
  private static final int SPEC_FILE = 32;
  private static final int VERIFY_ALL = -1;
  private final List<Entry> entries;
  private final boolean source;
  private final Map<Integer, List<Integer>> linkSets = new HashMap<>();

  private record SameFile(Digest content, int mode) {}

  /// @param entries sorted by path
  /// @param source whether the files are a source package's: bare names, no folders
  FileTable(List<Entry> entries, boolean source) {
    this.entries = List.copyOf(entries);
    this.source = source;
    Map<SameFile, List<Integer>> large = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i) instanceof Entry.File f && f.size() >= Sections.MIN_BLOB_BYTES) {
        large.computeIfAbsent(new SameFile(f.digest(), f.mode()), key -> new ArrayList<>()).add(i);
      }
    }
    for (List<Integer> set : large.values()) {
      if (set.size() > 1) {
        set.forEach(i -> linkSets.put(i, List.copyOf(set)));
      }
    }
  }

  List<Entry> entries() {
    return entries;
  }

  /// How the payload names it.
  String payloadPath(int index) {
    return (source ? "" : "./") + entries.get(index).path();
  }

  private int flags(Entry entry) {
    String path = entry.path();
    if (source) {
      return path.endsWith(".spec") ? SPEC_FILE : 0;
    }
    return path.startsWith(RpmContents.LICENCES)
        ? entry instanceof Entry.File ? LICENCE : 0
        : path.startsWith("usr/share/man/") ? DOC : 0;
  }

  /// The indexes of the files that are hard links of each other, this one among them; empty if it
  /// stands alone.
  List<Integer> linkSet(int index) {
    return linkSets.getOrDefault(index, List.of());
  }

  int inode(int index) {
    List<Integer> set = linkSet(index);
    return 1 + (set.isEmpty() ? index : set.getFirst());
  }

  boolean hasHugeFile() {
    return entries.stream()
        .anyMatch(e -> e instanceof Entry.File f && f.size() > CpioHeaders.MAX_FILE_BYTES);
  }

  /// What the files take when installed; hard links count once.
  long installedBytes() {
    long bytes = 0;
    for (int i = 0; i < entries.size(); i++) {
      boolean counts = linkSet(i).isEmpty() || linkSet(i).getFirst() == i;
      bytes += counts && entries.get(i) instanceof Entry.File f ? f.size() : 0;
    }
    return bytes;
  }

  void put(HeaderWriter header, long epochSeconds, Map<String, String> cleared) {
    int count = entries.size();
    long[] sizes = new long[count];
    int[] modes = new int[count];
    int[] inodes = new int[count];
    int[] flags = new int[count];
    int[] folders = new int[count];
    int[] classes = new int[count];
    List<String> names = new ArrayList<>(count);
    List<String> digests = new ArrayList<>(count);
    List<String> links = new ArrayList<>(count);
    Map<String, Integer> folderNumbers = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Entry entry = entries.get(i);
      String path = (source ? "" : "/") + entry.path();
      int slash = path.lastIndexOf('/') + 1;
      names.add(path.substring(slash));
      folders[i] =
          folderNumbers.computeIfAbsent(path.substring(0, slash), f -> folderNumbers.size());
      inodes[i] = inode(i);
      flags[i] = flags(entry);
      classes[i] = FileClass.DICTIONARY.indexOf(cleared.getOrDefault(entry.path(), ""));
      switch (entry) {
        case Entry.File f -> {
          modes[i] = CpioMember.FILE | f.mode();
          sizes[i] = f.size();
          digests.add(f.digest().hex());
          links.add("");
        }
        case Entry.Directory d -> {
          modes[i] = CpioMember.DIRECTORY | d.mode();
          sizes[i] = 4096;
          digests.add("");
          links.add("");
        }
        case Entry.Symlink l -> {
          modes[i] = CpioMember.SYMLINK | 0777;
          sizes[i] = l.target().getBytes(StandardCharsets.UTF_8).length;
          digests.add("");
          links.add(l.target());
        }
      }
    }
    header
        .strings(RpmTag.BASE_NAMES, names)
        .strings(RpmTag.DIR_NAMES, List.copyOf(folderNumbers.keySet()))
        .int32(RpmTag.DIR_INDEXES, folders)
        .int16(RpmTag.FILE_MODES, modes)
        .strings(RpmTag.FILE_DIGESTS, digests)
        .strings(RpmTag.FILE_LINK_TOS, links)
        .int32(RpmTag.FILE_INODES, inodes)
        .int32(RpmTag.FILE_FLAGS, flags)
        .int32(RpmTag.FILE_MTIMES, filled(count, (int) epochSeconds))
        .int32(RpmTag.FILE_DEVICES, filled(count, 1))
        .int16(RpmTag.FILE_RDEVS, filled(count, 0))
        .int32(RpmTag.FILE_VERIFY_FLAGS, filled(count, VERIFY_ALL))
        .strings(RpmTag.FILE_LANGS, Collections.nCopies(count, ""))
        .strings(RpmTag.FILE_USER_NAME, Collections.nCopies(count, "root"))
        .strings(RpmTag.FILE_GROUP_NAME, Collections.nCopies(count, "root"))
        .int32(RpmTag.FILE_DIGEST_ALGORITHM, RpmTag.SHA256);
    if (hasHugeFile()) {
      header.int64(RpmTag.LONG_FILE_SIZES, sizes);
    } else {
      header.int32(RpmTag.FILE_SIZES, Arrays.stream(sizes).mapToInt(s -> (int) s).toArray());
    }
    if (!cleared.isEmpty()) {
      header.strings(RpmTag.CLASS_DICT, FileClass.DICTIONARY).int32(RpmTag.FILE_CLASS, classes);
    }
  }

  private static int[] filled(int count, int value) {
    int[] all = new int[count];
    Arrays.fill(all, value);
    return all;
  }
}
