package argosy.model;

/// How the files of a stack expect to be placed.
public enum StackKind {
  /// Files stand under one prefix and can be relocated to any other.
  PREFIX,
  /// Files stand at `/usr`, `/etc` and so on: a whole root file system, down to libc.
  ROOT
}
