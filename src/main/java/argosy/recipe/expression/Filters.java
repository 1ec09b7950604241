package argosy.recipe.expression;

import argosy.base.DidYouMean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/// The filters (`a | name`) and tests (`a is name`) of CEP 39.
final class Filters {
  private static final List<String> FILTERS =
      List.of(
          "replace",
          "lower",
          "upper",
          "int",
          "abs",
          "bool",
          "default",
          "first",
          "last",
          "length",
          "list",
          "join",
          "min",
          "max",
          "reverse",
          "slice",
          "batch",
          "sort",
          "trim",
          "unique",
          "split",
          "version_to_buildstring");
  private static final List<String> TESTS =
      List.of(
          "defined",
          "undefined",
          "none",
          "true",
          "false",
          "string",
          "number",
          "integer",
          "boolean",
          "sequence",
          "odd",
          "even",
          "in",
          "eq",
          "startingwith",
          "endingwith");

  private Filters() {}

  static Value apply(String name, Value operand, Given given) {
    if (name.equals("default") || name.equals("d")) {
      return otherwise(operand, given);
    }
    if (operand instanceof Value.Missing m) {
      throw Value.undefined(m);
    }
    Value result =
        switch (name) {
          case "replace" ->
              Value.of(Methods.replace(operand.print(), given.text("old"), given.text("new")));
          case "lower" -> Value.of(operand.print().toLowerCase(Locale.ROOT));
          case "upper" -> Value.of(operand.print().toUpperCase(Locale.ROOT));
          case "trim" ->
              Value.of(Methods.strip(operand.print(), given.text("chars", " \t\r\n"), true, true));
          case "int" -> whole(operand);
          case "abs" ->
              operand instanceof Value.Whole w
                  ? Value.of(Math.abs(w.value()))
                  : new Value.Real(Math.abs(Operators.number(operand)));
          case "bool" -> Value.of(operand.isTrue());
          case "split" -> Methods.split(operand.print(), given, false);
          case "join" -> Methods.join(items(operand), given.text("separator", ""));
          case "version_to_buildstring" -> Value.of(buildString(operand.print()));
          case "length", "count" -> Value.of(size(operand));
          default -> list(name, items(operand).values(), given, operand);
        };
    given.done();
    return result;
  }

  private static Value otherwise(Value operand, Given given) {
    Value instead = given.find("value").orElse(Value.of(""));
    boolean falsyToo = given.find("boolean").map(Value::isTrue).orElse(false);
    given.done();
    return operand instanceof Value.Missing
            || operand instanceof Value.Nothing
            || falsyToo && !operand.isTrue()
        ? instead
        : operand;
  }

  /// The first two numbers of a version, without the dot: `3.12.1` is `312`.
  static String buildString(String version) {
    String[] parts = version.strip().split(" ")[0].split("\\.", -1);
    return parts.length > 1 ? parts[0] + parts[1] : parts[0];
  }

  private static Value whole(Value value) {
    return switch (value) {
      case Value.Whole w -> w;
      case Value.Real r -> Value.of((long) r.value());
      case Value.Truth t -> Value.of(t.value() ? 1 : 0);
      default -> {
        String text = value.print().strip();
        if (!text.matches("[-+]?[0-9]{1,18}")) {
          throw new ExpressionException("int: expected a whole number but got \"" + text + "\"");
        }
        yield Value.of(Long.parseLong(text));
      }
    };
  }

  private static long size(Value value) {
    return switch (value) {
      case Value.Text t -> t.value().length();
      case Value.Members m -> m.values().size();
      default -> items(value).values().size();
    };
  }

  private static Value.Items items(Value value) {
    return switch (value) {
      case Value.Items i -> i;
      case Value.Text t ->
          new Value.Items(
              t.value().codePoints().mapToObj(c -> Value.of(Character.toString(c))).toList());
      case Value.Members m -> new Value.Items(m.values().keySet().stream().map(Value::of).toList());
      default -> throw new ExpressionException("expected a list but got " + value.describe());
    };
  }

  private static Value list(String name, List<Value> values, Given given, Value operand) {
    return switch (name) {
      case "first" -> values.isEmpty() ? Value.nothing() : values.getFirst();
      case "last" -> values.isEmpty() ? Value.nothing() : values.getLast();
      case "list" -> new Value.Items(values);
      case "min" -> values.stream().min(Operators::compare).orElse(Value.nothing());
      case "max" -> values.stream().max(Operators::compare).orElse(Value.nothing());
      case "reverse" ->
          operand instanceof Value.Text t
              ? Value.of(new StringBuilder(t.value()).reverse().toString())
              : new Value.Items(values.reversed());
      case "sort" -> {
        boolean reverse = given.findNamed("reverse").map(Value::isTrue).orElse(false);
        Comparator<Value> order = Operators::compare;
        yield new Value.Items(values.stream().sorted(reverse ? order.reversed() : order).toList());
      }
      case "unique" -> new Value.Items(new ArrayList<>(new LinkedHashSet<>(values)));
      case "slice" -> chunks(values, given.whole("slices", 1), given, true);
      case "batch" -> chunks(values, given.whole("size", 1), given, false);
      default ->
          throw new ExpressionException(
              "there is no filter " + name + DidYouMean.hint(name, FILTERS));
    };
  }

  /// `slice`: so many lists; `batch`: lists of so many.
  private static Value chunks(List<Value> values, long number, Given given, boolean slices) {
    if (number < 1 || number > 10_000) {
      throw new ExpressionException("slice and batch need a number from 1 to 10000");
    }
    List<Value> fill = given.find("fill").map(List::of).orElse(List.of());
    List<Value> lists = new ArrayList<>();
    int at = 0;
    if (slices) {
      for (int i = 0; i < number; i++) {
        int size = (int) (values.size() / number + (i < values.size() % number ? 1 : 0));
        List<Value> list = new ArrayList<>(values.subList(at, at + size));
        if (values.size() % number != 0 && i >= values.size() % number) {
          list.addAll(fill);
        }
        lists.add(new Value.Items(list));
        at += size;
      }
    } else {
      while (at < values.size()) {
        List<Value> list =
            new ArrayList<>(values.subList(at, (int) Math.min(at + number, values.size())));
        while (!fill.isEmpty() && list.size() < number) {
          list.addAll(fill);
        }
        lists.add(new Value.Items(list));
        at += (int) number;
      }
    }
    return new Value.Items(lists);
  }

  static boolean test(String name, Value operand, Given given) {
    boolean missing = operand instanceof Value.Missing;
    if (name.equals("defined") || name.equals("undefined")) {
      return missing == name.equals("undefined");
    }
    if (operand instanceof Value.Missing m) {
      throw Value.undefined(m);
    }
    return switch (name) {
      case "none" -> operand instanceof Value.Nothing;
      case "true" -> operand.equals(Value.of(true));
      case "false" -> operand.equals(Value.of(false));
      case "string" -> operand instanceof Value.Text;
      case "number" -> operand instanceof Value.Whole || operand instanceof Value.Real;
      case "integer", "int" -> operand instanceof Value.Whole;
      case "boolean" -> operand instanceof Value.Truth;
      case "sequence" -> operand instanceof Value.Items;
      case "odd" -> operand instanceof Value.Whole w && w.value() % 2 != 0;
      case "even" -> operand instanceof Value.Whole w && w.value() % 2 == 0;
      case "in" -> Operators.contains(given.get("items"), operand);
      case "eq" -> Operators.equal(operand, given.get("other"));
      case "startingwith" -> operand.print().startsWith(given.text("prefix"));
      case "endingwith" -> operand.print().endsWith(given.text("suffix"));
      default ->
          throw new ExpressionException("there is no test " + name + DidYouMean.hint(name, TESTS));
    };
  }
}
