package argosy.app;

/// Tags as people type them.
final class Names {
  private Names() {}

  /// The tag in package form.
  static String tag(String typed) {
    return typed.replace("\\", "").replace('.', '_').replace('-', '_');
  }

  /// The tag of an official release of this version: `2026.1` is `v2026_1`.
  static String versionTag(String version) {
    String tag = tag(version);
    return Character.isDigit(tag.charAt(0)) ? "v" + tag : tag;
  }
}
