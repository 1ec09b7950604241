package argosy.model;

import java.util.List;

/// Where the build prefix stands in one path of a package, found once at ingest, so that relocating
/// is seek-and-write.
///
/// @param path the path in the package's tree
/// @param spots ascending by offset; empty for [Kind#SYMLINK], whose target starts with the prefix
public record Relocation(String path, Kind kind, List<Spot> spots) {
  public Relocation {
    spots = List.copyOf(spots);
  }

  /// How the prefix may be replaced.
  public enum Kind {
    /// Any length: the file grows or shrinks.
    TEXT,
    /// Not longer than the build prefix: the rest of the C string moves up, NULs fill the end.
    BINARY,
    /// Text whose first line is an interpreter line (`#!`): as text, but at most 127 bytes long to
    /// start everywhere.
    SHEBANG,
    /// A symbolic link whose absolute target starts with the prefix.
    SYMLINK,
    /// Compiled Python (marshal): strings carry their length, so only a prefix of equal length
    /// fits.
    PYC
  }

  /// @param offset bytes from the start of the file to the prefix
  /// @param end where its string ends: for text `offset` plus the prefix, for binary the closing
  ///   NUL
  public record Spot(long offset, long end) {}
}
