package argosy.recipe.importing;

import argosy.base.Json;
import argosy.recipe.expression.Evaluator;
import argosy.recipe.expression.ExpressionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `meta.yaml` of conda-build made YAML: `{% set %}` becomes context, `{{ … }}` becomes `${{ …
/// }}`, `# [selector]` becomes a condition.
///
/// @param context in the order written
record MetaYamlText(String yaml, Map<String, Json> context) {
  private static final Pattern SET =
      Pattern.compile("^\\s*\\{%-?\\s*set\\s+(\\w+)\\s*=\\s*(.+?)\\s*-?%\\}.*$");
  private static final Pattern SELECTED =
      Pattern.compile("^(.*?\\S)\\s*#\\s*\\[([^\\[\\]]+)\\].*$");
  private static final Pattern FIELD = Pattern.compile("^(\\s*(?:- )?)([\\w-]+):\\s+(\\S.*)$");
  private static final Pattern PYTHON =
      Pattern.compile("\\bpy\\s*(==|!=|<=|>=|<|>)\\s*(\\d)(\\d*)");

  static MetaYamlText of(String text, List<String> open) {
    List<String> out = new ArrayList<>();
    Map<String, Json> context = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      Matcher set = SET.matcher(line);
      if (set.matches()) {
        context.put(set.group(1), value(set.group(2)));
        if (line.contains("# [")) {
          open.add("line " + number + ": the selector of {% set " + set.group(1) + " %}");
        }
      } else if (line.contains("{%")) {
        open.add("line " + number + ": " + line.strip());
      } else {
        Matcher selected = SELECTED.matcher(line);
        if (!selected.matches() || line.strip().startsWith("#")) {
          out.add(expressions(line));
        } else {
          select(expressions(selected.group(1)), selected.group(2), number, out, open);
        }
      }
    }
    return new MetaYamlText(String.join("\n", out) + "\n", context);
  }

  private static Json value(String expression) {
    Matcher literal = Pattern.compile("^(['\"])((?:(?!\\1).)*)\\1$").matcher(expression);
    if (literal.matches()) {
      return Json.of(literal.group(2));
    }
    return expression.matches("[0-9]{1,17}")
        ? Json.of(Long.parseLong(expression))
        : Json.of("${{ " + renamed(expression) + " }}");
  }

  private static String expressions(String line) {
    Matcher m = Pattern.compile("(?<!\\$)\\{\\{-?\\s*(.+?)\\s*-?\\}\\}").matcher(line);
    return m.replaceAll(r -> Matcher.quoteReplacement("${{ " + renamed(r.group(1)) + " }}"));
  }

  private static String renamed(String expression) {
    return expression
        .replaceAll("\\bmax_pin\\s*=", "upper_bound=")
        .replaceAll("\\bmin_pin\\s*=", "lower_bound=")
        .replaceAll("\\b(?:os\\.)?environ\\.get\\(", "env.get(")
        .replaceAll("\\b(?:os\\.)?environ\\[([^\\]]+)\\]", "env.get($1)");
  }

  private static void select(
      String body, String selector, int number, List<String> out, List<String> open) {
    Optional<String> condition = condition(selector);
    if (condition.isEmpty()) {
      open.add("line " + number + ": the selector [" + selector + "]");
      out.add(body);
      return;
    }
    Matcher field = FIELD.matcher(body);
    String indent = body.substring(0, body.length() - body.stripLeading().length());
    if (field.matches() && field.group(2).equals("skip")) {
      out.add(field.group(1) + "skip: [" + quoted(condition.get()) + "]");
    } else if (body.strip().startsWith("- ") && !field.matches()) {
      out.add(indent + "- if: " + quoted(condition.get()));
      out.add(indent + "  then: " + body.strip().substring(2));
    } else if (field.matches() && !body.strip().startsWith("- ")) {
      choose(field, condition.get(), out);
    } else {
      open.add("line " + number + ": the selector [" + selector + "] of " + body.strip());
      out.add(body);
    }
  }

  /// `key: a # [linux]` and `key: b # [win]` become one expression.
  private static void choose(Matcher field, String condition, List<String> out) {
    String value = field.group(3).replaceAll("^['\"]|['\"]$", "").replace("'", "");
    String literal = "'" + value.replace("${{ ", "' ~ ").replace(" }}", " ~ '") + "'";
    String start = field.group(1) + field.group(2) + ": ${{ ";
    String choice = "(" + literal + ") if " + condition;
    if (!out.isEmpty() && out.getLast().startsWith(start)) {
      String last = out.removeLast();
      out.add(last.substring(0, last.length() - " }}".length()) + " else " + choice + " }}");
    } else {
      out.add(start + choice + " }}");
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static Optional<String> condition(String selector) {
    String text =
        PYTHON
            .matcher(selector)
            .replaceAll(r ->
                "match(python, '"
                    + r.group(1)
                    + r.group(2)
                    + (r.group(3).isEmpty() ? "" : "." + r.group(3))
                    + (r.group(1).equals("==") ? ".*" : "")
                    + "')");
    text =
        text.replaceAll("\\bpy3k\\b", "match(python, '>=3')")
            .replaceAll("\\bpy2k\\b", "match(python, '<3')")
            .replaceAll("\\bpy(\\d)(\\d+)\\b", "match(python, '$1.$2.*')")
            .replaceAll("\\b(linux|osx|win)64\\b", "($1 and x86_64)")
            .replaceAll("\\b(linux|win)32\\b", "($1 and x86)");
    try {
      Evaluator.check(text);
      return Optional.of(text);
    } catch (ExpressionException e) {
      return Optional.empty();
    }
  }
}
