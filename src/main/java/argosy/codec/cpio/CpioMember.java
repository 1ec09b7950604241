package argosy.codec.cpio;

/// What one header says.
///
/// @param path as written: rpm puts `./` before
/// @param mode file type and permission bits, as stat(2)'s `st_mode`
/// @param sizeBytes of the content that follows: a link's target counts
/// @param mtime seconds since 1970-01-01 UTC, less than 2^32
/// @param inode equal for the members of a hard link set
/// @param links members of the set; 1 if there is none
public record CpioMember(String path, int mode, long sizeBytes, long mtime, int inode, int links) {
  public static final int FILE = 0100000;
  public static final int DIRECTORY = 0040000;
  public static final int SYMLINK = 0120000;
  public static final int TYPE = 0170000;
}
