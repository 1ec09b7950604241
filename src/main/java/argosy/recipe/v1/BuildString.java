package argosy.recipe.v1;

import argosy.model.recipe.BuildOptions.Noarch;
import argosy.recipe.expression.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// The part of a build string that stands for a variant: `py312h1234567`.
///
/// The seven digits are those of the SHA-1 of the variables as Python's `json.dumps` prints them,
/// as conda's tools do it; they tell builds apart, nothing relies on their strength.
final class BuildString {
  private static final List<Map.Entry<String, String>> PREFIXES =
      List.of(
          Map.entry("numpy", "np"),
          Map.entry("python", "py"),
          Map.entry("perl", "pl"),
          Map.entry("lua", "lua"),
          Map.entry("r", "r"),
          Map.entry("r_base", "r"));

  private BuildString() {}

  /// The seven digits alone.
  static String digits(SortedMap<String, Value> variant) {
    String json =
        variant.entrySet().stream()
            .map(e -> json(Value.of(e.getKey())) + ": " + json(e.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    return sha1(json).substring(0, 7);
  }

  /// With what people look for before them.
  static String hash(SortedMap<String, Value> variant, Noarch noarch) {
    return prefix(variant, noarch) + "h" + digits(variant);
  }

  private static String prefix(SortedMap<String, Value> variant, Noarch noarch) {
    if (noarch == Noarch.PYTHON) {
      return "py";
    }
    StringBuilder out = new StringBuilder();
    for (Map.Entry<String, String> entry : PREFIXES) {
      Value value = variant.get(entry.getKey());
      if (value != null) {
        out.append(entry.getValue())
            .append(brief(value.print(), entry.getValue().equals("pl") ? 3 : 2));
      }
    }
    return out.toString();
  }

  /// The first numbers of a version without the dots.
  private static String brief(String version, int parts) {
    String bare = version.strip().split("[ *]")[0];
    return List.of(bare.split("\\.", -1)).stream()
        .filter(p -> !p.isEmpty())
        .limit(parts)
        .collect(Collectors.joining());
  }

  private static String json(Value value) {
    if (!(value instanceof Value.Text t)) {
      return value.print();
    }
    StringBuilder out = new StringBuilder("\"");
    for (char c : t.value().toCharArray()) {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }

  private static String sha1(String text) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
