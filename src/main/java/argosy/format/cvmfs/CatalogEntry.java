package argosy.format.cvmfs;

import java.util.List;
import java.util.Optional;

/// One row of a catalog: a name and what it stands for (catalog_sql.h).
///
/// @param path from the repository's root
/// @param mode type and permission bits, as stat(2) gives them
/// @param size plain bytes; of a device its number
/// @param links names of a hard-linked file in its directory; of a directory its sub-directories
///   and two
/// @param linkGroup which names of the catalog are one file; 0 for none
/// @param hash of the object that holds the content; none if it has none or lies in chunks
/// @param flags [Flag] bits
/// @param target of a symbolic link, else empty
/// @param chunks in order, if the content lies in chunks
public record CatalogEntry(
    String path,
    int mode,
    long size,
    long mtime,
    int uid,
    int gid,
    int links,
    int linkGroup,
    Optional<ContentHash> hash,
    int flags,
    String target,
    Optional<Attributes> attributes,
    List<Chunk> chunks) {
  private static final int TYPE = 0170000;

  public CatalogEntry {
    chunks = List.copyOf(chunks);
  }

  /// A piece of a large file.
  ///
  /// @param offset in the plain content
  public record Chunk(long offset, long size, ContentHash hash) {}

  /// Bits of `flags`.
  static final class Flag {
    static final int DIRECTORY = 1;
    static final int MOUNTPOINT = 2;
    static final int FILE = 4;
    static final int LINK = 8;
    static final int SPECIAL = 16;
    static final int NESTED_ROOT = 32;
    static final int CHUNKED = 64;
    static final int EXTERNAL = 128;
    static final int HASH_SHIFT = 8;
    static final int HASH_MASK = 7 << HASH_SHIFT;
    static final int COMPRESSION_MASK = 7 << 11;
    static final int BIND_MOUNTPOINT = 0x4000;
    static final int HIDDEN = 0x8000;
    static final int DIRECT_IO = 0x10000;

    private Flag() {}
  }

  String name() {
    return Paths.name(path);
  }

  boolean isDirectory() {
    return (mode & TYPE) == 0040000;
  }

  boolean isFile() {
    return (mode & TYPE) == 0100000;
  }

  boolean isLink() {
    return (mode & TYPE) == 0120000;
  }

  boolean isSpecial() {
    return !isDirectory() && !isFile() && !isLink();
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /// Whether objects are zlib streams rather than plain.
  boolean isCompressed() {
    return (flags & Flag.COMPRESSION_MASK) == 0;
  }

  CatalogEntry withFlags(int newFlags) {
    return new CatalogEntry(
        path,
        mode,
        size,
        mtime,
        uid,
        gid,
        links,
        linkGroup,
        hash,
        newFlags,
        target,
        attributes,
        chunks);
  }

  CatalogEntry withLinks(int newLinks, int group) {
    return new CatalogEntry(
        path,
        mode,
        size,
        mtime,
        uid,
        gid,
        newLinks,
        group,
        hash,
        flags,
        target,
        attributes,
        chunks);
  }

  /// The bits that say which algorithm the hashes are of.
  static int hashFlags(HashAlgorithm algorithm) {
    return algorithm.number() << Flag.HASH_SHIFT;
  }

  /// The algorithm that the bits name; SHA-1 if they name none.
  HashAlgorithm hashAlgorithm() {
    return hashAlgorithm(flags);
  }

  static HashAlgorithm hashAlgorithm(int flags) {
    int number = (flags & Flag.HASH_MASK) >> Flag.HASH_SHIFT;
    HashAlgorithm[] all = HashAlgorithm.values();
    return number < all.length ? all[number] : HashAlgorithm.SHA1;
  }
}
