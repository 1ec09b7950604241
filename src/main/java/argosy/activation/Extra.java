package argosy.activation;

/// A small file that stands beside the stack's own files in a form that is unpacked by hand or into
/// a folder.
public sealed interface Extra {
  /// Relative to the folder the stack is unpacked to.
  String path();

  /// @param mode permission bits, as in [argosy.model.Entry.File]
  /// @param text UTF-8, ends with a newline
  record Script(String path, int mode, String text) implements Extra {}

  /// A symbolic link.
  record Link(String path, String target) implements Extra {}
}
