package argosy.base;

import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// A JSON value (RFC 8259) as plain data, and the one way it is printed.
///
/// [#canonical()] sorts members by the UTF-8 bytes of their names and uses no white space, so equal
/// values have equal bytes; numbers are kept as written in decimal. Parsing refuses duplicate
/// members and trailing text.
public sealed interface Json {
  /// Members keep the order they were given in; canonical printing sorts them.
  record Obj(Map<String, Json> members) implements Json {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /// The member, which must be there.
    ///
    /// @throws IllegalArgumentException if it is missing
    public Json get(String name) {
      Json value = members.get(name);
      if (value == null) {
        throw new IllegalArgumentException("member \"" + name + "\" is missing");
      }
      return value;
    }

    public Optional<Json> find(String name) {
      return Optional.ofNullable(members.get(name));
    }

    public String string(String name) {
      return get(name).asString();
    }

    public long number(String name) {
      return get(name).asLong();
    }

    public List<Json> array(String name) {
      return find(name).map(Json::asArray).orElse(List.of());
    }

    public List<String> strings(String name) {
      return array(name).stream().map(Json::asString).toList();
    }
  }

  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }
  }

  record Str(String value) implements Json {}

  record Num(BigDecimal value) implements Json {}

  record Bool(boolean value) implements Json {}

  record Null() implements Json {}

  static Json of(String value) {
    return new Str(value);
  }

  static Json of(long value) {
    return new Num(BigDecimal.valueOf(value));
  }

  static Json of(double value) {
    return new Num(BigDecimal.valueOf(value));
  }

  static Json of(boolean value) {
    return new Bool(value);
  }

  static Json ofStrings(List<String> values) {
    return new Arr(values.stream().map(Json::of).toList());
  }

  /// An object under construction: `Json.object().put("a", 1).build()`.
  static Builder object() {
    return new Builder();
  }

  /// Collects members in order.
  final class Builder {
    private final Map<String, Json> members = new LinkedHashMap<>();

    private Builder() {}

    public Builder put(String name, Json value) {
      members.put(name, value);
      return this;
    }

    public Builder put(String name, String value) {
      return put(name, of(value));
    }

    public Builder put(String name, long value) {
      return put(name, of(value));
    }

    public Builder put(String name, double value) {
      return put(name, of(value));
    }

    public Builder put(String name, boolean value) {
      return put(name, of(value));
    }

    public Builder put(String name, List<String> values) {
      return put(name, ofStrings(values));
    }

    /// Puts the member only if there is a value.
    public Builder putIf(String name, Optional<String> value) {
      value.ifPresent(v -> put(name, v));
      return this;
    }

    public Obj build() {
      return new Obj(members);
    }
  }

  default Obj asObject() {
    if (this instanceof Obj o) {
      return o;
    }
    throw new IllegalArgumentException("expected a JSON object but got " + kind());
  }

  default List<Json> asArray() {
    if (this instanceof Arr a) {
      return a.items();
    }
    throw new IllegalArgumentException("expected a JSON array but got " + kind());
  }

  default String asString() {
    if (this instanceof Str s) {
      return s.value();
    }
    throw new IllegalArgumentException("expected a JSON string but got " + kind());
  }

  default long asLong() {
    if (this instanceof Num n) {
      try {
        return n.value().longValueExact();
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("expected a whole number but got " + n.value(), e);
      }
    }
    throw new IllegalArgumentException("expected a JSON number but got " + kind());
  }

  default boolean asBoolean() {
    if (this instanceof Bool b) {
      return b.value();
    }
    throw new IllegalArgumentException("expected true or false but got " + kind());
  }

  private String kind() {
    return switch (this) {
      case Obj o -> "an object";
      case Arr a -> "an array";
      case Str s -> "a string";
      case Num n -> "a number";
      case Bool b -> "true or false";
      case Null n -> "null";
    };
  }

  /// Sorted members, no white space: the form that digests are taken of.
  default String canonical() {
    StringWriter out = new StringWriter();
    try (JsonGenerator g = Text.FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(g, this, true);
    }
    return out.toString();
  }

  /// The canonical form as UTF-8.
  default byte[] canonicalBytes() {
    return canonical().getBytes(StandardCharsets.UTF_8);
  }

  /// Members in their order, indented by two spaces, a final newline: for people and `--json`.
  default String pretty() {
    StringBuilder out = new StringBuilder();
    indent(out, this, 0);
    return out.append('\n').toString();
  }

  /// @throws CorruptException if the text is not one JSON value; the message says line and column
  static Json parse(String text) throws CorruptException {
    return parse(factory -> factory.createParser(ObjectReadContext.empty(), text));
  }

  /// The same of UTF-8, without a string of the whole.
  ///
  /// @throws CorruptException if the bytes are not one JSON value
  static Json parse(byte[] utf8) throws CorruptException {
    return parse(factory -> factory.createParser(ObjectReadContext.empty(), utf8));
  }

  /// The library, set up once; it never changes and may be used by several threads.
  final class Text {
    private static final JsonFactory FACTORY =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER) // slow to load
            .build();

    private Text() {}
  }

  private static Json parse(Function<JsonFactory, JsonParser> open) throws CorruptException {
    try (JsonParser p = open.apply(Text.FACTORY)) {
      JsonToken first = p.nextToken();
      if (first == null) {
        throw new CorruptException("JSON: expected a value but got the end");
      }
      Json value = read(p, first);
      if (p.nextToken() != null) {
        throw new CorruptException(
            "JSON: text after the value, " + p.currentTokenLocation().offsetDescription());
      }
      return value;
    } catch (JacksonException e) {
      throw new CorruptException("JSON: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new CorruptException("JSON: " + e.getMessage(), e);
    }
  }

  private static Json read(JsonParser p, JsonToken token) throws CorruptException {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Json> members = new LinkedHashMap<>();
        while (p.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = p.currentName();
          members.put(name, read(p, p.nextToken()));
        }
        yield new Obj(members);
      }
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        for (JsonToken t = p.nextToken(); t != JsonToken.END_ARRAY; t = p.nextToken()) {
          items.add(read(p, t));
        }
        yield new Arr(items);
      }
      case VALUE_STRING -> new Str(p.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(p.getDecimalValue());
      case VALUE_TRUE -> new Bool(true);
      case VALUE_FALSE -> new Bool(false);
      case VALUE_NULL -> new Null();
      default -> throw new CorruptException("JSON: unexpected " + token);
    };
  }

  private static void write(JsonGenerator g, Json value, boolean sorted) {
    switch (value) {
      case Obj o -> {
        Map<String, Json> members = o.members();
        if (sorted) {
          members = new TreeMap<>(Utf8Order.COMPARATOR);
          members.putAll(o.members());
        }
        g.writeStartObject();
        members.forEach((name, member) -> {
          g.writeName(name);
          write(g, member, sorted);
        });
        g.writeEndObject();
      }
      case Arr a -> {
        g.writeStartArray();
        a.items().forEach(item -> write(g, item, sorted));
        g.writeEndArray();
      }
      case Str s -> g.writeString(s.value());
      case Num n -> g.writeNumber(n.value().toPlainString());
      case Bool b -> g.writeBoolean(b.value());
      case Null n -> g.writeNull();
    }
  }

  private static void indent(StringBuilder out, Json value, int depth) {
    String pad = "  ".repeat(depth + 1);
    switch (value) {
      case Obj o when !o.members().isEmpty() -> {
        out.append("{\n");
        String separator = "";
        for (Map.Entry<String, Json> member : o.members().entrySet()) {
          out.append(separator)
              .append(pad)
              .append(new Str(member.getKey()).canonical())
              .append(": ");
          indent(out, member.getValue(), depth + 1);
          separator = ",\n";
        }
        out.append('\n').append("  ".repeat(depth)).append('}');
      }
      case Arr a when !a.items().isEmpty() -> {
        out.append("[\n");
        String separator = "";
        for (Json item : a.items()) {
          out.append(separator).append(pad);
          indent(out, item, depth + 1);
          separator = ",\n";
        }
        out.append('\n').append("  ".repeat(depth)).append(']');
      }
      case Obj o -> out.append(o.canonical());
      case Arr a -> out.append(a.canonical());
      case Str s -> out.append(s.canonical());
      case Num n -> out.append(n.canonical());
      case Bool b -> out.append(b.canonical());
      case Null n -> out.append(n.canonical());
    }
  }
}
