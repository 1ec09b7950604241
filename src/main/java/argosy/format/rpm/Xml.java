package argosy.format.rpm;

import java.util.Locale;

/// Text in XML 1.0.
final class Xml {
  static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private Xml() {}

  /// As it may stand between tags or in an attribute. Control characters, which XML 1.0 cannot hold
  /// (section 2.2), become `?`.
  static String text(String raw) {
    StringBuilder out = new StringBuilder(raw.length() + 16);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        default -> out.append(c < ' ' && c != '\n' && c != '\t' || c == 0x7f ? '?' : c);
      }
    }
    return out.toString();
  }

  /// What [#text] was made of.
  static String raw(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }

  static String element(String name, String content) {
    return String.format(Locale.ROOT, "<%1$s>%2$s</%1$s>\n", name, text(content));
  }
}
