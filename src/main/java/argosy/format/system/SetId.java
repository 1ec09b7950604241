package argosy.format.system;

/// What to do about files with set-user-id or set-group-id bits.
public enum SetId {
  /// Installed without the bits, which the package keeps elsewhere: a stack is never run as another
  /// user.
  CLEAR,
  KEEP,
  /// An error that names the path.
  REFUSE
}
