package argosy.adopt.script;

/// The files a script would see.
public interface FileView {
  enum Kind {
    NONE,
    FILE,
    DIRECTORY
  }

  /// What stands at an absolute path, links followed.
  Kind kind(String path);

  boolean isLink(String path);
}
