package argosy.recipe.expression;

import argosy.base.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The methods of texts and lists, as Python has them.
final class Methods {
  private static final List<String> NAMES =
      List.of(
          "split",
          "rsplit",
          "replace",
          "lower",
          "upper",
          "strip",
          "lstrip",
          "rstrip",
          "startswith",
          "endswith",
          "join",
          "title",
          "capitalize",
          "removeprefix",
          "removesuffix",
          "count",
          "find",
          "isdigit");

  private Methods() {}

  static Value call(Value object, String name, Given given) {
    if (object instanceof Value.Members m && name.equals("get")) {
      Value found = m.values().get(given.text("key"));
      return found == null ? given.find("default").orElse(Value.nothing()) : found;
    }
    if (!(object instanceof Value.Text t)) {
      throw new ExpressionException(object.describe() + " has no ." + name + "()");
    }
    Value result = text(t.value(), name, given);
    given.done();
    return result;
  }

  private static Value text(String text, String name, Given given) {
    return switch (name) {
      case "split", "rsplit" -> split(text, given, name.equals("rsplit"));
      case "replace" -> Value.of(replace(text, given.text("old"), given.text("new")));
      case "lower" -> Value.of(text.toLowerCase(Locale.ROOT));
      case "upper" -> Value.of(text.toUpperCase(Locale.ROOT));
      case "strip" -> Value.of(strip(text, given.text("chars", " \t\r\n"), true, true));
      case "lstrip" -> Value.of(strip(text, given.text("chars", " \t\r\n"), true, false));
      case "rstrip" -> Value.of(strip(text, given.text("chars", " \t\r\n"), false, true));
      case "startswith" -> Value.of(text.startsWith(given.text("prefix")));
      case "endswith" -> Value.of(text.endsWith(given.text("suffix")));
      case "join" -> join(given.get("items"), text);
      case "title", "capitalize" ->
          Value.of(
              text.isEmpty()
                  ? text
                  : text.substring(0, 1).toUpperCase(Locale.ROOT)
                      + text.substring(1).toLowerCase(Locale.ROOT));
      case "removeprefix" -> {
        String prefix = given.text("prefix");
        yield Value.of(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
      }
      case "removesuffix" -> {
        String suffix = given.text("suffix");
        yield Value.of(
            text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
      }
      case "count" -> {
        String part = given.text("part");
        yield Value.of(
            part.isEmpty() ? 0 : (text.length() - text.replace(part, "").length()) / part.length());
      }
      case "find" -> Value.of(text.indexOf(given.text("part")));
      case "isdigit" -> Value.of(!text.isEmpty() && text.chars().allMatch(Character::isDigit));
      default ->
          throw new ExpressionException(
              "a text has no ." + name + "()" + DidYouMean.hint(name, NAMES));
    };
  }

  static String replace(String text, String old, String with) {
    if (!old.isEmpty()
        && (long) text.length() / old.length() * with.length() > Evaluator.LONGEST_TEXT
        && text.contains(old)) {
      throw new ExpressionException(
          "a replacement grows beyond " + Evaluator.LONGEST_TEXT + " characters");
    }
    return old.isEmpty() ? text : text.replace(old, with);
  }

  static String strip(String text, String chars, boolean left, boolean right) {
    int from = 0;
    int to = text.length();
    while (left && from < to && chars.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (right && to > from && chars.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  static Value split(String text, Given given, boolean fromRight) {
    Value separator = given.find("sep").orElse(Value.nothing());
    long most = given.whole("maxsplit", -1);
    List<String> parts = new ArrayList<>();
    if (separator instanceof Value.Nothing) {
      for (String word : text.strip().split("\\s+")) {
        parts.add(word);
      }
      if (text.isBlank()) {
        parts.clear();
      }
    } else {
      String by = separator.print();
      if (by.isEmpty()) {
        throw new ExpressionException("split needs a separator that is not empty");
      }
      cut(text, by, most, fromRight, parts);
    }
    return new Value.Items(parts.stream().map(Value::of).toList());
  }

  private static void cut(
      String text, String by, long most, boolean fromRight, List<String> parts) {
    String rest = text;
    while (most < 0 || parts.size() < most) {
      int at = fromRight ? rest.lastIndexOf(by) : rest.indexOf(by);
      if (at < 0) {
        break;
      }
      if (fromRight) {
        parts.addFirst(rest.substring(at + by.length()));
        rest = rest.substring(0, at);
      } else {
        parts.add(rest.substring(0, at));
        rest = rest.substring(at + by.length());
      }
    }
    if (fromRight) {
      parts.addFirst(rest);
    } else {
      parts.add(rest);
    }
  }

  static Value join(Value items, String separator) {
    if (items instanceof Value.Items i) {
      long size = 0;
      for (Value v : i.values()) {
        size += v.print().length() + separator.length();
      }
      if (size > Evaluator.LONGEST_TEXT) {
        throw new ExpressionException(
            "a joined text grows beyond " + Evaluator.LONGEST_TEXT + " characters");
      }
      return Value.of(i.values().stream().map(Value::print).collect(Collectors.joining(separator)));
    }
    throw new ExpressionException("join needs a list but got " + items.describe());
  }
}
