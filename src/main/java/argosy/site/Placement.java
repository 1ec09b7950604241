package argosy.site;

import argosy.base.UnsupportedException;
import argosy.nativelib.Reflink;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.Optional;

/// How a file of a release comes from its object.
public enum Placement {
  /// One inode for all.
  HARDLINK,
  /// An inode of its own, which has the object's blocks until somebody edits it: an edit is one
  /// release's alone.
  REFLINK,
  /// For file systems without hard links.
  COPY;

  /// As it is written in `state/site.json`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws IllegalArgumentException if there is no such way
  public static Placement of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /// Tries it in the folder, and leaves nothing.
  ///
  /// @param wanted default: hard links, and copies where there are none
  /// @throws UnsupportedException if what is wanted cannot be had there
  static Placement probe(Path folder, Optional<Placement> wanted) throws IOException {
    Placement first = wanted.orElse(HARDLINK);
    if (first.works(folder)) {
      return first;
    }
    if (wanted.isPresent()) {
      throw new UnsupportedException(
          "the file system of " + folder + " has no placement by " + first.text(),
          first == REFLINK
              ? "a site on XFS or btrfs, or without --place: by hard links"
              : "without --place: by copies");
    }
    return COPY;
  }

  private boolean works(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, ".probe", "");
    Path placed = file.resolveSibling(file.getFileName() + ".placed");
    try {
      Files.writeString(file, "probe");
      place(file, placed);
      return this != HARDLINK || Integer.valueOf(2).equals(Files.getAttribute(file, "unix:nlink"));
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false;
    } finally {
      Files.deleteIfExists(placed);
      Files.delete(file);
    }
  }

  void place(Path object, Path file) throws IOException {
    switch (this) {
      case HARDLINK -> Files.createLink(file, object);
      case REFLINK -> {
        Reflink.clone(object, file);
        Object mode = Files.getAttribute(object, "unix:mode");
        FileTime time = Files.getLastModifiedTime(object);
        Files.setLastModifiedTime(file, time);
        Files.setAttribute(file, "unix:mode", mode);
      }
      case COPY -> Files.copy(object, file, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
