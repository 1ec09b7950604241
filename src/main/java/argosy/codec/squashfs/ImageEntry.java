package argosy.codec.squashfs;

/// One name in an image. Paths are relative, `/` between components; the root directory has the
/// empty path.
public sealed interface ImageEntry {
  String path();

  /// @param mode permission bits 07777
  record Directory(String path, int mode) implements ImageEntry {}

  /// @param mode permission bits 07777
  record Regular(String path, int mode, Extent extent) implements ImageEntry {}

  record Symlink(String path, String target) implements ImageEntry {}

  /// Another name of a file.
  ///
  /// @param first the path of a [Regular] of the same image
  record HardLink(String path, String first) implements ImageEntry {}

  /// A device, fifo or socket: read, never written.
  ///
  /// @param kind `block device`, `character device`, `fifo` or `socket`
  record Special(String path, String kind) implements ImageEntry {}
}
