package argosy.activation;

import argosy.model.Activation;
import java.util.LinkedHashSet;
import java.util.Set;

/// An activation as POSIX shell text (POSIX.1-2017, 2.2 Quoting and 2.6.2 Parameter Expansion).
///
/// `${prefix}` in a value becomes `"$prefix"`, a variable that the text around must set; every
/// other character stands for itself.
public final class ShellText {
  private static final String PREFIX = "${prefix}";

  private ShellText() {}

  /// The steps as lines, each after `indent`.
  public static String sh(Activation activation, String indent) {
    StringBuilder out = new StringBuilder();
    for (Activation.Step step : activation.steps()) {
      String v = requireName(step.variable());
      String line =
          switch (step) {
            case Activation.Set s -> "export " + v + "=" + value(s.value());
            case Activation.Prepend p ->
                "export " + v + "=" + value(p.value()) + "\"${" + v + ":+:$" + v + "}\"";
            case Activation.Append a ->
                "export " + v + "=\"${" + v + ":+$" + v + ":}\"" + value(a.value());
            case Activation.Unset u -> "unset " + v;
          };
      out.append(indent).append(line).append('\n');
    }
    return out.toString();
  }

  /// Lines that keep what the activation is about to change.
  static String shSave(Activation activation, String indent) {
    StringBuilder out = new StringBuilder();
    for (String v : variables(activation)) {
      out.append(indent)
          .append("if [ -n \"${" + v + "+x}\" ]; then _argosy_old_" + v + "=\"$" + v + "\"; ")
          .append("else unset _argosy_old_" + v + "; fi\n");
    }
    return out.toString();
  }

  /// Lines that bring back what [#shSave(Activation, String)] kept.
  static String shRestore(Activation activation, String indent) {
    StringBuilder out = new StringBuilder();
    for (String v : variables(activation)) {
      String old = "_argosy_old_" + v;
      out.append(indent)
          .append("if [ -n \"${" + old + "+x}\" ]; then export " + v + "=\"$" + old + "\"; ")
          .append("unset " + old + "; else unset " + v + "; fi\n");
    }
    return out.toString();
  }

  /// One word that the shell reads as exactly this text.
  public static String shQuote(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no shell can hold NUL in a word");
    }
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /// One word that csh and tcsh read as exactly this text.
  ///
  /// @throws IllegalArgumentException if there is a line break in it, which csh cannot take
  static String cshQuote(String text) {
    if (text.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("csh cannot take a line break: " + text);
    }
    return shQuote(text).replace("!", "\\!");
  }

  /// One word that fish reads as exactly this text.
  static String fishQuote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /// A value with `${prefix}` in it as one word.
  public static String value(String text) {
    return value(text, "prefix");
  }

  /// A value as one word, in which `${prefix}` is the shell's variable of the name.
  static String value(String text, String variable) {
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int at = text.indexOf(PREFIX); at >= 0; at = text.indexOf(PREFIX, from)) {
      if (at > from) {
        out.append(shQuote(text.substring(from, at)));
      }
      out.append("\"$").append(variable).append('"');
      from = at + PREFIX.length();
    }
    if (from < text.length() || text.isEmpty()) {
      out.append(shQuote(text.substring(from)));
    }
    return out.toString();
  }

  private static Set<String> variables(Activation activation) {
    Set<String> names = new LinkedHashSet<>();
    activation.steps().forEach(s -> names.add(requireName(s.variable())));
    return names;
  }

  static String requireName(String variable) {
    if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          "an environment variable's name is of letters, digits and _: \"" + variable + "\"");
    }
    return variable;
  }
}
