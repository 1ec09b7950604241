package argosy.codec.rpm;

import argosy.base.CorruptException;
import argosy.codec.cpio.CpioMember;
import java.util.ArrayList;
import java.util.List;

/// What a header says of its files, in its order.
public record RpmFiles(List<RpmFile> files) {
  public RpmFiles {
    files = List.copyOf(files);
  }

  /// @param path absolute
  /// @param mode file type and permission bits
  /// @param sha256 hex digits; empty unless a file with such a digest
  /// @param link the target of a symbolic link; else empty
  /// @param flags rpm's file attributes
  /// @param kind what the class dictionary calls it; empty if nothing
  public record RpmFile(
      String path, int mode, long sizeBytes, String sha256, String link, long flags, String kind) {
    public boolean isDirectory() {
      return (mode & CpioMember.TYPE) == CpioMember.DIRECTORY;
    }

    public boolean isGhost() {
      return (flags & 64) != 0;
    }
  }

  static RpmFiles of(String where, RpmHeader header) throws CorruptException {
    List<String> names = header.strings(RpmTag.BASE_NAMES);
    List<String> folders = header.strings(RpmTag.DIR_NAMES);
    long[] folder = header.numbers(RpmTag.DIR_INDEXES);
    long[] modes = header.numbers(RpmTag.FILE_MODES);
    long[] sizes =
        header.numbers(
            header.has(RpmTag.LONG_FILE_SIZES) ? RpmTag.LONG_FILE_SIZES : RpmTag.FILE_SIZES);
    List<String> digests = header.strings(RpmTag.FILE_DIGESTS);
    List<String> links = header.strings(RpmTag.FILE_LINK_TOS);
    long[] flags = header.numbers(RpmTag.FILE_FLAGS);
    long[] kinds = header.numbers(RpmTag.FILE_CLASS);
    List<String> dictionary = header.strings(RpmTag.CLASS_DICT);
    int count = names.size();
    if (folder.length != count
        || modes.length != count
        || sizes.length != count
        || digests.size() != count
        || links.size() != count
        || flags.length != count
        || kinds.length != 0 && kinds.length != count) {
      throw new CorruptException(where + ": the header's lists of files differ in length");
    }
    boolean sha256 =
        header.has(RpmTag.FILE_DIGEST_ALGORITHM)
            && header.number(RpmTag.FILE_DIGEST_ALGORITHM) == RpmTag.SHA256;
    List<RpmFile> files = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      if (folder[i] >= folders.size() || kinds.length > 0 && kinds[i] >= dictionary.size()) {
        throw new CorruptException(where + ": " + names.get(i) + " is in no folder or class");
      }
      files.add(
          new RpmFile(
              folders.get((int) folder[i]) + names.get(i),
              (int) modes[i],
              sizes[i],
              sha256 ? digests.get(i) : "",
              links.get(i),
              flags[i],
              kinds.length > 0 ? dictionary.get((int) kinds[i]) : ""));
    }
    return new RpmFiles(files);
  }

  /// The facts of a stripped member.
  CpioMember member(int index) throws CorruptException {
    if (index >= files.size()) {
      throw new CorruptException("payload: a member is file " + index + " of " + files.size());
    }
    RpmFile file = files.get(index);
    return new CpioMember("." + file.path(), file.mode(), file.sizeBytes(), 0, index + 1, 1);
  }
}
