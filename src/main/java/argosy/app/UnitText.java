package argosy.app;

/// Words as they stand in units of systemd.
final class UnitText {
  private UnitText() {}

  /// A word of a command line (systemd.service(5), COMMAND LINES).
  static String command(Object word) {
    return quoted(word.toString()).replace("$", "$$");
  }

  /// systemd.syntax(7), QUOTING.
  static String quoted(String word) {
    String escaped = specifiers(word.replace("\\", "\\\\").replace("\"", "\\\""));
    return escaped.matches("[A-Za-z0-9_./+:@-]+") ? escaped : '"' + escaped + '"';
  }

  /// systemd.unit(5), SPECIFIERS.
  static String specifiers(String text) {
    return text.replace("%", "%%");
  }
}
