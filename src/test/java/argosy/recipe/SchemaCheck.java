package argosy.recipe;

import argosy.base.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// As much of JSON Schema 2020-12 as `spec/stack.schema.json` uses; an unknown keyword is an error,
/// so that the schema cannot say what is not checked.
record SchemaCheck(Json.Obj root) {
  /// What is wrong with the value, each with its path; empty if it is valid.
  List<String> faults(Json value) {
    List<String> out = new ArrayList<>();
    check(root, value, "$", out);
    return out;
  }

  private void check(Json.Obj schema, Json value, String at, List<String> out) {
    schema
        .members()
        .forEach((keyword, rule) -> {
          switch (keyword) {
            case "$schema", "$id", "$defs", "title", "description" -> {}
            case "$ref" -> check(definition(rule.asString()), value, at, out);
            case "type" -> {
              List<Json> types = rule instanceof Json.Arr a ? a.items() : List.of(rule);
              if (types.stream().noneMatch(t -> isOf(t.asString(), value))) {
                out.add(at + " is not of " + rule.canonical());
              }
            }
            case "enum" -> {
              if (!rule.asArray().contains(value)) {
                out.add(at + " is not one of " + rule.canonical());
              }
            }
            case "pattern" -> {
              if (value instanceof Json.Str s
                  && !Pattern.compile(rule.asString()).matcher(s.value()).find()) {
                out.add(at + " does not match " + rule.asString());
              }
            }
            case "minLength" -> {
              if (value instanceof Json.Str s && s.value().length() < rule.asLong()) {
                out.add(at + " is too short");
              }
            }
            case "minimum", "maximum" -> {
              if (value instanceof Json.Num n) {
                int order = n.value().compareTo(((Json.Num) rule).value());
                if (keyword.equals("minimum") ? order < 0 : order > 0) {
                  out.add(at + " is out of range");
                }
              }
            }
            case "oneOf" -> {
              long fitting =
                  rule.asArray().stream()
                      .filter(s -> {
                        List<String> faults = new ArrayList<>();
                        check(s.asObject(), value, at, faults);
                        return faults.isEmpty();
                      })
                      .count();
              if (fitting != 1) {
                out.add(at + " fits " + fitting + " of oneOf");
              }
            }
            case "items", "minItems" -> {
              if (value instanceof Json.Arr a) {
                checkItems(keyword, rule, a.items(), at, out);
              }
            }
            case "properties",
                "required",
                "additionalProperties",
                "propertyNames",
                "minProperties",
                "maxProperties" -> {
              if (value instanceof Json.Obj o) {
                checkMembers(schema, keyword, rule, o.members(), at, out);
              }
            }
            default -> throw new IllegalArgumentException("unknown keyword " + keyword);
          }
        });
  }

  private void checkItems(
      String keyword, Json rule, List<Json> items, String at, List<String> out) {
    if (keyword.equals("minItems")) {
      if (items.size() < rule.asLong()) {
        out.add(at + " has too few items");
      }
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      check(rule.asObject(), items.get(i), at + "[" + i + "]", out);
    }
  }

  private void checkMembers(
      Json.Obj schema,
      String keyword,
      Json rule,
      Map<String, Json> members,
      String at,
      List<String> out) {
    Map<String, Json> known =
        schema.find("properties").map(p -> p.asObject().members()).orElse(Map.of());
    switch (keyword) {
      case "properties" ->
          known.forEach((name, s) ->
              Optional.ofNullable(members.get(name))
                  .ifPresent(v -> check(s.asObject(), v, at + "." + name, out)));
      case "required" ->
          rule.asArray().stream()
              .filter(n -> !members.containsKey(n.asString()))
              .forEach(n -> out.add(at + " lacks " + n.asString()));
      case "additionalProperties" ->
          members.forEach((name, v) -> {
            if (!known.containsKey(name)) {
              if (rule instanceof Json.Obj s) {
                check(s, v, at + "." + name, out);
              } else {
                out.add(at + " has the unknown " + name);
              }
            }
          });
      case "propertyNames" ->
          members.keySet().forEach(n -> check(rule.asObject(), Json.of(n), at + "/" + n, out));
      case "minProperties" -> {
        if (members.size() < rule.asLong()) {
          out.add(at + " has too few members");
        }
      }
      default -> {
        if (members.size() > rule.asLong()) {
          out.add(at + " has too many members");
        }
      }
    }
  }

  private Json.Obj definition(String ref) {
    return root.get("$defs").asObject().get(ref.replace("#/$defs/", "")).asObject();
  }

  private static boolean isOf(String type, Json value) {
    return switch (type) {
      case "object" -> value instanceof Json.Obj;
      case "array" -> value instanceof Json.Arr;
      case "string" -> value instanceof Json.Str;
      case "boolean" -> value instanceof Json.Bool;
      case "number" -> value instanceof Json.Num;
      case "integer" -> value instanceof Json.Num n && n.value().stripTrailingZeros().scale() <= 0;
      default -> throw new IllegalArgumentException("unknown type " + type);
    };
  }
}
