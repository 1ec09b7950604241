package argosy.adopt.script;

import argosy.adopt.script.Shell.Literal;
import argosy.adopt.script.Shell.Part;
import argosy.adopt.script.Shell.Substitution;
import argosy.adopt.script.Shell.Variable;
import argosy.adopt.script.Shell.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Variables with the values they have in a fresh installation, and words expanded by them. What
/// cannot be known is empty, an `Optional`.
final class Expansion {
  private final Map<String, String> values = new HashMap<>();
  private final Set<String> unknown = new HashSet<>();
  private List<String> positional = List.of();

  Expansion(Map<String, String> constants, List<String> arguments) {
    values.putAll(constants);
    positional = List.copyOf(arguments);
  }

  List<String> positional() {
    return positional;
  }

  void positional(List<String> arguments) {
    positional = List.copyOf(arguments);
  }

  void assign(String name, Optional<String> value) {
    if (value.isPresent()) {
      values.put(name, value.get());
      unknown.remove(name);
    } else {
      unknown.add(name);
    }
  }

  /// The word as one text.
  Optional<String> text(Word word) {
    StringBuilder out = new StringBuilder();
    for (Part part : word.parts()) {
      Optional<String> value = value(part);
      if (value.isEmpty()) {
        return value;
      }
      out.append(value.get());
    }
    return Optional.of(out.toString());
  }

  /// The word as fields: unquoted values are split at blanks (POSIX 2.6.5), no pathname expansion.
  Optional<List<String>> fields(Word word) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean started = false;
    for (Part part : word.parts()) {
      if (part instanceof Variable v && v.name().equals("@") && v.quoted()) {
        fields.addAll(positional);
        continue;
      }
      Optional<String> value = value(part);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (isSplit(part)) {
        for (char c : value.get().toCharArray()) {
          if (!Character.isWhitespace(c)) {
            field.append(c);
            started = true;
          } else if (started) {
            fields.add(field.toString());
            field.setLength(0);
            started = false;
          }
        }
      } else {
        field.append(value.get());
        started = true;
      }
    }
    if (started) {
      fields.add(field.toString());
    }
    return Optional.of(fields);
  }

  private static boolean isSplit(Part part) {
    return switch (part) {
      case Literal l -> false;
      case Variable v -> !v.quoted();
      case Substitution s -> !s.quoted();
    };
  }

  private Optional<String> value(Part part) {
    return switch (part) {
      case Literal l -> Optional.of(l.text());
      case Variable v -> variable(v);
      case Substitution s -> substitution(s.command().strip());
    };
  }

  private Optional<String> variable(Variable v) {
    if (unknown.contains(v.name())) {
      return Optional.empty();
    }
    Optional<String> plain = plain(v.name());
    if (v.operation().isEmpty()) {
      return plain.or(() -> Optional.of(""));
    }
    String set = plain.orElse("");
    String operation = v.operation();
    if (operation.startsWith(":-") || operation.startsWith(":=")) {
      return set.isEmpty() ? literal(operation.substring(2)) : plain;
    }
    if (operation.startsWith(":+")) {
      return set.isEmpty() ? Optional.of("") : literal(operation.substring(2));
    }
    if (operation.startsWith("-") || operation.startsWith("=")) {
      return plain.isEmpty() ? literal(operation.substring(1)) : plain;
    }
    if (operation.startsWith("+")) {
      return plain.isEmpty() ? Optional.of("") : literal(operation.substring(1));
    }
    return Optional.empty();
  }

  private static Optional<String> literal(String text) {
    return text.contains("$") || text.contains("`")
        ? Optional.empty()
        : Optional.of(unquoted(text));
  }

  private static String unquoted(String text) {
    return text.replace("\"", "").replace("'", "");
  }

  private Optional<String> plain(String name) {
    if (name.matches("[1-9]")) {
      int i = Integer.parseInt(name);
      return i <= positional.size() ? Optional.of(positional.get(i - 1)) : Optional.empty();
    }
    return switch (name) {
      case "@", "*" -> Optional.of(String.join(" ", positional));
      case "#" -> Optional.of(Integer.toString(positional.size()));
      case "0" -> Optional.of("script");
      default -> Optional.ofNullable(values.get(name));
    };
  }

  /// Only what prints the machine's kind.
  private Optional<String> substitution(String command) {
    String[] words = command.split("\\s+");
    return switch (words[0]) {
      case "dpkg-architecture" -> {
        String last = words[words.length - 1].replaceFirst("^-q", "");
        yield Optional.ofNullable(values.get(last));
      }
      case "uname" ->
          words.length == 1 || words[1].equals("-s") ? Optional.of("Linux") : Optional.empty();
      case "dpkg" ->
          words.length == 2 && words[1].equals("--print-architecture")
              ? Optional.ofNullable(values.get("DEB_HOST_ARCH"))
              : Optional.empty();
      default -> Optional.empty();
    };
  }
}
