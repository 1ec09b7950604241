package argosy.format.recipe;

/// How a recipe's language takes any text where its template has a word.
enum Quoting {
  /// As it is.
  NONE("", ""),
  /// Between quotes of either kind.
  PYTHON("\\\"'", "\\"),
  /// Between double quotes.
  YAML("\\\"", "\\"),
  /// Between double quotes, where `$` begins a variable.
  DOCKER("\\\"$", "\\"),
  /// `%` begins a macro.
  RPM("%", "%");

  private final String special;
  private final String before;

  Quoting(String special, String before) {
    this.special = special;
    this.before = before;
  }

  static Quoting of(String template) {
    return switch (template) {
      case "easyconfig.eb", "easyconfig.source.eb", "package.py", "package.source.py" -> PYTHON;
      case "recipe.yaml", "recipe.source.yaml" -> YAML;
      case "Dockerfile.root", "Dockerfile.prefix", "Dockerfile.source" -> DOCKER;
      case "rpm.spec", "rpm.source.spec" -> RPM;
      default -> NONE;
    };
  }

  String quoted(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (special.indexOf(text.charAt(i)) >= 0) {
        out.append(before);
      }
      out.append(text.charAt(i));
    }
    return out.toString();
  }
}
