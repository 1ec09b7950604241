package argosy.format.rpm;

import argosy.base.CorruptException;
import argosy.codec.cpio.CpioMember;
import argosy.codec.cpio.CpioReader;
import argosy.codec.rpm.RpmFiles.RpmFile;
import argosy.codec.rpm.RpmReader;
import argosy.model.Digest;
import argosy.model.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files of a package as its payload holds them, each hashed and compared with the header.
final class RpmTree {
  private final String where;
  private final RpmReader rpm;
  private final Map<String, RpmFile> listed = new HashMap<>();
  private final Map<Integer, List<Link>> waiting = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final byte[] buffer = new byte[1 << 17];

  /// A member of a hard link set whose content has not come yet.
  private record Link(String path, int mode) {}

  private RpmTree(String where, RpmReader rpm) throws CorruptException {
    this.where = where;
    this.rpm = rpm;
    rpm.files().files().stream()
        .filter(f -> !f.isGhost())
        .forEach(f -> listed.put("." + f.path(), f));
  }

  /// The files under their installed paths, without the first `/`; cleared set-id bits are put
  /// back.
  ///
  /// @throws CorruptException if payload and header differ, or either from its digest
  static List<Entry> read(String where, RpmReader rpm) throws IOException {
    return new RpmTree(where, rpm).read();
  }

  private List<Entry> read() throws IOException {
    CpioReader cpio = rpm.payload();
    try {
      for (Optional<CpioMember> next = cpio.next(); next.isPresent(); next = cpio.next()) {
        add(next.get(), cpio.content());
      }
    } catch (IllegalArgumentException e) { // a path that is none
      throw new CorruptException(where + ": " + e.getMessage(), e);
    }
    rpm.finish();
    if (!listed.isEmpty() || !waiting.isEmpty()) {
      throw new CorruptException(
          where
              + ": the payload lacks "
              + (listed.isEmpty()
                  ? "the content of hard links"
                  : listed.keySet().iterator().next()));
    }
    return entries;
  }

  private void add(CpioMember member, InputStream content) throws IOException {
    RpmFile file = listed.remove(member.path());
    if (file == null || !member.path().startsWith("./") || file.mode() != member.mode()) {
      throw new CorruptException(
          where + ": " + member.path() + " is not in the header as it is in the payload");
    }
    String path = member.path().substring(2);
    int mode = member.mode() & 07777 | FileClass.bits(file.kind());
    switch (member.mode() & CpioMember.TYPE) {
      case CpioMember.DIRECTORY -> entries.add(new Entry.Directory(path, mode));
      case CpioMember.SYMLINK ->
          entries.add(
              new Entry.Symlink(path, new String(content.readAllBytes(), StandardCharsets.UTF_8)));
      case CpioMember.FILE -> {
        List<Link> set = waiting.computeIfAbsent(member.inode(), i -> new ArrayList<>());
        set.add(new Link(path, mode));
        if (member.links() > 1 && member.sizeBytes() == 0 && file.sizeBytes() > 0) {
          return;
        }
        waiting.remove(member.inode());
        Digest digest = Digest.of(content, buffer);
        if (!file.sha256().equals(digest.hex())) {
          throw new CorruptException(
              "%s: %s, expected %s but got %s".formatted(where, path, file.sha256(), digest.hex()));
        }
        set.forEach(l -> entries.add(new Entry.File(l.path, l.mode, digest, member.sizeBytes())));
      }
      default -> throw new CorruptException(where + ": " + path + " is no file, folder or link");
    }
  }
}
