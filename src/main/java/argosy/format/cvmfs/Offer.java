package argosy.format.cvmfs;

import argosy.format.cvmfs.CatalogEntry.Flag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// An entry that somebody wants published; made by the functions below.
public final class Offer {
  private final Wanted wanted;

  private Offer(Wanted wanted) {
    this.wanted = wanted;
  }

  Wanted wanted() {
    return wanted;
  }

  /// What every entry has.
  ///
  /// @param path `/a/b`; empty for the root
  /// @param permissions 07777
  /// @param linkGroup equal for the names of one hard-linked file, 0 for others
  public record Common(
      String path,
      int permissions,
      long mtime,
      int uid,
      int gid,
      Optional<Attributes> attributes,
      int linkGroup) {
    /// An entry of the superuser without anything special.
    public static Common plain(String path, int permissions, long mtime) {
      return new Common(path, permissions, mtime, 0, 0, Optional.empty(), 0);
    }

    private CatalogEntry entry(int type, long size, int flags, String target) {
      return new CatalogEntry(
          path,
          type | permissions,
          size,
          mtime,
          uid,
          gid,
          1,
          linkGroup == 0 ? 0 : TreeMerge.FIRST_NEW_GROUP + linkGroup,
          Optional.empty(),
          flags,
          target,
          attributes,
          List.of());
    }
  }

  /// @param catalog whether a catalog of its own begins there
  public static Offer directory(Common common, boolean catalog) {
    CatalogEntry e = common.entry(0040000, 4096, Flag.DIRECTORY, "");
    return new Offer(new Wanted(e, Optional.empty(), true, catalog, false));
  }

  /// A directory that is made if it is not there, and else left as it is.
  public static Offer parent(Common common) {
    CatalogEntry e = common.entry(0040000, 4096, Flag.DIRECTORY, "");
    return new Offer(new Wanted(e, Optional.empty(), true, false, true));
  }

  public static Offer link(Common common, String target) {
    CatalogEntry e = common.entry(0120000, length(target), Flag.FILE | Flag.LINK, target);
    return new Offer(new Wanted(e, Optional.empty(), true, false, false));
  }

  private static long length(String target) {
    return target.getBytes(StandardCharsets.UTF_8).length;
  }

  /// A device, pipe or socket.
  ///
  /// @param type of stat(2)
  /// @param device its number, 0 for pipes and sockets
  public static Offer special(Common common, int type, long device) {
    CatalogEntry e = common.entry(type, device, Flag.FILE | Flag.SPECIAL, "");
    return new Offer(new Wanted(e, Optional.empty(), true, false, false));
  }

  /// Opens a file's content.
  @FunctionalInterface
  public interface Content {
    InputStream open() throws IOException;
  }

  /// Told what became of a file's content.
  @FunctionalInterface
  public interface Remember {
    void packed(ContentPacker.Packed packed) throws IOException;
  }

  /// A file whose content is put into the repository now, on the calling thread.
  ///
  /// @param size bytes it must have
  public static Offer file(
      Common common, long size, Content content, ContentPacker packer, Remember remember)
      throws IOException {
    CatalogEntry e = common.entry(0100000, size, Flag.FILE, "");
    CatalogEntry stored = store(e, content, packer, remember);
    return new Offer(new Wanted(stored, Optional.empty(), true, false, false));
  }

  /// A file whose content was packed before, for this repository or another; put only if it is not
  /// there.
  public static Offer known(
      Common common,
      ContentPacker.Packed packed,
      HashAlgorithm algorithm,
      Content content,
      ContentPacker packer,
      Remember remember) {
    CatalogEntry e = common.entry(0100000, packed.size(), Flag.FILE, "");
    return new Offer(
        new Wanted(
            packed.in(e, algorithm),
            Optional.of(() -> store(e, content, packer, remember)),
            false,
            false,
            false));
  }

  /// A file whose content was put into the repository a moment ago.
  public static Offer stored(Common common, ContentPacker.Packed packed, HashAlgorithm algorithm) {
    CatalogEntry e = common.entry(0100000, packed.size(), Flag.FILE, "");
    return new Offer(new Wanted(packed.in(e, algorithm), Optional.empty(), true, false, false));
  }

  private static CatalogEntry store(
      CatalogEntry e, Content content, ContentPacker packer, Remember remember) throws IOException {
    try (InputStream in = content.open()) {
      ContentPacker.Packed packed = packer.pack(in, e.size(), e.path());
      remember.packed(packed);
      return packed.in(e, packer.algorithm());
    }
  }
}
