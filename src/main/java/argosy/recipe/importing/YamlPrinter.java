package argosy.recipe.importing;

import argosy.base.Json;
import java.util.Map;

/// Prints data as YAML as people write it.
final class YamlPrinter {
  private final StringBuilder out = new StringBuilder();

  private YamlPrinter() {}

  static String print(Json.Obj tree) {
    YamlPrinter printer = new YamlPrinter();
    boolean first = true;
    for (Map.Entry<String, Json> e : tree.members().entrySet()) {
      printer.out.append(first ? "" : "\n");
      printer.member(e.getKey(), e.getValue(), 0);
      first = false;
    }
    return printer.out.toString();
  }

  private void member(String key, Json value, int indent) {
    out.append(" ".repeat(indent)).append(scalar(key)).append(':');
    switch (value) {
      case Json.Obj o when !o.members().isEmpty() -> {
        out.append('\n');
        o.members().forEach((k, v) -> member(k, v, indent + 2));
      }
      case Json.Arr a when !a.items().isEmpty() -> {
        out.append('\n');
        a.items().forEach(i -> item(i, indent + 2));
      }
      default -> leaf(value, indent);
    }
  }

  private void item(Json value, int indent) {
    out.append(" ".repeat(indent)).append('-');
    if (value instanceof Json.Obj o && !o.members().isEmpty()) {
      int start = out.length();
      o.members().forEach((k, v) -> member(k, v, indent + 2));
      // the first member stands on the line of the dash
      out.replace(start, start + indent + 2, " ");
    } else if (value instanceof Json.Arr a && !a.items().isEmpty()) {
      out.append('\n');
      a.items().forEach(i -> item(i, indent + 2));
    } else {
      leaf(value, indent);
    }
  }

  private void leaf(Json value, int indent) {
    switch (value) {
      case Json.Str s when s.value().contains("\n") -> {
        out.append(" |\n");
        s.value()
            .stripTrailing()
            .lines()
            .forEach(l -> out.append(l.isBlank() ? "" : " ".repeat(indent + 2) + l).append('\n'));
      }
      case Json.Str s -> out.append(' ').append(scalar(s.value())).append('\n');
      case Json.Bool b -> out.append(' ').append(b.value()).append('\n');
      case Json.Num n -> out.append(' ').append(n.value().toPlainString()).append('\n');
      case Json.Obj o -> out.append(" {}\n");
      case Json.Arr a -> out.append(" []\n");
      case Json.Null n -> out.append('\n');
    }
  }

  private static String scalar(String text) {
    boolean plain =
        text.matches("[A-Za-z0-9_./$(<=~^+\\\\][^\\x00-\\x1f]*")
            && !text.matches("[-+.0-9eE_]+|0x.*")
            && !text.matches("(?i)true|false|null|yes|no|on|off|~")
            && !text.contains(": ")
            && !text.contains(" #")
            && !text.endsWith(":")
            && text.equals(text.strip());
    return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
