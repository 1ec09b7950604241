package argosy.adopt.dir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What the file system says of one name, in one call.
///
/// @param mode file type and permission bits (stat(2))
/// @param modifiedNanos since 1970, as `changedNanos` (ctime)
record FileState(
    int mode,
    long size,
    long modifiedNanos,
    long changedNanos,
    long inode,
    long device,
    int linkCount) {
  private static final String WANTED = "unix:mode,size,lastModifiedTime,ctime,ino,dev,nlink";

  private static final int TYPE = 0170000;

  static FileState of(Path path) throws IOException {
    Map<String, Object> seen = Files.readAttributes(path, WANTED, LinkOption.NOFOLLOW_LINKS);
    return new FileState(
        (Integer) value(seen, "mode"),
        (Long) value(seen, "size"),
        ((FileTime) value(seen, "lastModifiedTime")).to(TimeUnit.NANOSECONDS),
        ((FileTime) value(seen, "ctime")).to(TimeUnit.NANOSECONDS),
        (Long) value(seen, "ino"),
        (Long) value(seen, "dev"),
        (Integer) value(seen, "nlink"));
  }

  private static Object value(Map<String, Object> seen, String name) {
    Object value = seen.get(name);
    if (value == null) {
      throw new IllegalStateException("the file system does not tell " + name);
    }
    return value;
  }

  int permissions() {
    return mode & 07777;
  }

  boolean isFile() {
    return (mode & TYPE) == 0100000;
  }

  boolean isDirectory() {
    return (mode & TYPE) == 0040000;
  }

  boolean isLink() {
    return (mode & TYPE) == 0120000;
  }

  /// What it is, in a word, for messages.
  String kind() {
    return switch (mode & TYPE) {
      case 0100000 -> "file";
      case 0040000 -> "directory";
      case 0120000 -> "symbolic link";
      case 0010000 -> "named pipe";
      case 0140000 -> "socket";
      case 0020000 -> "character device";
      case 0060000 -> "block device";
      default -> "special file";
    };
  }

  /// Whether the content can be taken as the same: all but the count of links, which changes when
  /// other names come and go.
  boolean sameContent(FileState other) {
    return (mode & TYPE) == (other.mode & TYPE)
        && size == other.size
        && modifiedNanos == other.modifiedNanos
        && changedNanos == other.changedNanos
        && inode == other.inode
        && device == other.device;
  }

  /// The later of both times.
  long youngestNanos() {
    return Math.max(modifiedNanos, changedNanos);
  }
}
