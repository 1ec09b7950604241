package argosy.codec.tar;

import java.util.List;

/// What one tar header says, extended headers included.
///
/// @param path relative, `/` between components, no empty, `.` or `..` component and no `/` at the
///   end; empty for the root itself (`./`)
/// @param mode permission bits 07777
/// @param sizeBytes of the content that follows; 0 unless a file
/// @param link a symbolic link's target as stored, or the path of the member a hard link repeats;
///   else empty
/// @param mtime whole seconds since 1970-01-01 UTC
/// @param unread names of extended header records that this record has no place for
///   (`SCHILY.xattr.security.capability`), sorted
public record TarMember(
    String path,
    Type type,
    int mode,
    long sizeBytes,
    String link,
    long mtime,
    long uid,
    long gid,
    List<String> unread) {
  public TarMember {
    unread = List.copyOf(unread);
  }

  /// The type flags of ustar.
  public enum Type {
    FILE('0'),
    HARD_LINK('1'),
    SYMLINK('2'),
    CHARACTER_DEVICE('3'),
    BLOCK_DEVICE('4'),
    DIRECTORY('5'),
    FIFO('6');

    final char flag;

    Type(char flag) {
      this.flag = flag;
    }
  }

  public static TarMember file(String path, int mode, long sizeBytes, long mtime) {
    return new TarMember(path, Type.FILE, mode, sizeBytes, "", mtime, 0, 0, List.of());
  }

  public static TarMember directory(String path, int mode, long mtime) {
    return new TarMember(path, Type.DIRECTORY, mode, 0, "", mtime, 0, 0, List.of());
  }

  public static TarMember symlink(String path, String target, long mtime) {
    return new TarMember(path, Type.SYMLINK, 0777, 0, target, mtime, 0, 0, List.of());
  }

  public static TarMember hardLink(String path, int mode, String to, long mtime) {
    return new TarMember(path, Type.HARD_LINK, mode, 0, to, mtime, 0, 0, List.of());
  }
}
