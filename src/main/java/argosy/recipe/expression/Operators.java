package argosy.recipe.expression;

import java.util.ArrayList;
import java.util.List;

/// Operators on values.
final class Operators {
  private Operators() {}

  static Value unary(String operator, Value operand) {
    return switch (operator) {
      case "not" -> Value.of(!operand.isTrue());
      case "-" ->
          switch (operand) {
            case Value.Whole w -> Value.of(Math.negateExact(w.value()));
            case Value.Real r -> new Value.Real(-r.value());
            default ->
                throw new ExpressionException("- needs a number but got " + operand.describe());
          };
      default -> operand;
    };
  }

  static Value binary(String operator, Value left, Value right) {
    return switch (operator) {
      case "==" -> Value.of(equal(left, right));
      case "!=" -> Value.of(!equal(left, right));
      case "<" -> Value.of(compare(left, right) < 0);
      case "<=" -> Value.of(compare(left, right) <= 0);
      case ">" -> Value.of(compare(left, right) > 0);
      case ">=" -> Value.of(compare(left, right) >= 0);
      case "in" -> Value.of(contains(right, left));
      case "~" -> Value.of(left.print() + right.print());
      default -> arithmetic(operator, left, right);
    };
  }

  static boolean equal(Value left, Value right) {
    if (left instanceof Value.Whole w && right instanceof Value.Real r) {
      return w.value() == r.value();
    }
    if (left instanceof Value.Real r && right instanceof Value.Whole w) {
      return w.value() == r.value();
    }
    return left.equals(right);
  }

  /// Texts come after all numbers, as in the templates that recipes have always been read with.
  static int compare(Value left, Value right) {
    if (left instanceof Value.Text a && right instanceof Value.Text b) {
      return a.value().compareTo(b.value());
    }
    if (left instanceof Value.Whole a && right instanceof Value.Whole b) {
      return Long.compare(a.value(), b.value());
    }
    if (isNumber(left) && isNumber(right)) {
      return Double.compare(number(left), number(right));
    }
    if (isNumber(left) && right instanceof Value.Text) {
      return -1;
    }
    if (left instanceof Value.Text && isNumber(right)) {
      return 1;
    }
    throw new ExpressionException(
        left.describe() + " and " + right.describe() + " have no order; match() compares versions");
  }

  private static boolean isNumber(Value value) {
    return value instanceof Value.Whole || value instanceof Value.Real;
  }

  static double number(Value value) {
    return switch (value) {
      case Value.Whole w -> w.value();
      case Value.Real r -> r.value();
      default -> throw new ExpressionException("expected a number but got " + value.describe());
    };
  }

  static boolean contains(Value whole, Value part) {
    return switch (whole) {
      case Value.Text t -> t.value().contains(part.print());
      case Value.Items i -> i.values().stream().anyMatch(v -> equal(v, part));
      case Value.Members m -> m.values().containsKey(part.print());
      default ->
          throw new ExpressionException("in needs a text or a list but got " + whole.describe());
    };
  }

  private static Value arithmetic(String operator, Value leftOperand, Value rightOperand) {
    Value left = counted(leftOperand);
    Value right = counted(rightOperand);
    if (operator.equals("+")) {
      if (left instanceof Value.Text a && right instanceof Value.Text b) {
        return Value.of(a.value() + b.value());
      }
      if (left instanceof Value.Items a && right instanceof Value.Items b) {
        List<Value> all = new ArrayList<>(a.values());
        all.addAll(b.values());
        return new Value.Items(all);
      }
    }
    if (operator.equals("*") && left instanceof Value.Text t && right instanceof Value.Whole w) {
      return Value.of(repeated(t.value(), w.value()));
    }
    if (left instanceof Value.Whole a && right instanceof Value.Whole b) {
      return whole(operator, a.value(), b.value());
    }
    if (isNumber(left) && isNumber(right)) {
      return real(operator, number(left), number(right));
    }
    throw new ExpressionException(
        operator + " needs two numbers but got " + left.describe() + " and " + right.describe());
  }

  /// Truth counts as 1.
  private static Value counted(Value value) {
    return value instanceof Value.Truth t ? Value.of(t.value() ? 1 : 0) : value;
  }

  private static String repeated(String text, long times) {
    if (times > 0 && text.length() > Evaluator.LONGEST_TEXT / times) {
      throw new ExpressionException(
          "a text repeated " + times + " times grows beyond " + Evaluator.LONGEST_TEXT);
    }
    return text.repeat((int) Math.max(0, times));
  }

  private static Value whole(String operator, long a, long b) {
    try {
      if (b == 0 && List.of("/", "//", "%").contains(operator)) {
        throw new ExpressionException("a division by zero");
      }
      return switch (operator) {
        case "+" -> Value.of(Math.addExact(a, b));
        case "-" -> Value.of(Math.subtractExact(a, b));
        case "*" -> Value.of(Math.multiplyExact(a, b));
        case "//" -> Value.of(Math.floorDiv(a, b));
        case "%" -> Value.of(Math.floorMod(a, b));
        case "/" -> new Value.Real((double) a / b);
        default -> power(a, b);
      };
    } catch (ArithmeticException e) {
      throw new ExpressionException("a number is too large: " + a + " " + operator + " " + b);
    }
  }

  private static Value power(long a, long b) {
    if (b < 0) {
      return new Value.Real(Math.pow((double) a, (double) b));
    }
    if (b > 64 && Math.abs(a) > 1) {
      throw new ExpressionException("a number is too large: " + a + " ** " + b);
    }
    long result = 1;
    for (long i = 0; i < b && i < 64; i++) {
      result = Math.multiplyExact(result, a);
    }
    return Value.of(result);
  }

  private static Value real(String operator, double a, double b) {
    return new Value.Real(
        switch (operator) {
          case "+" -> a + b;
          case "-" -> a - b;
          case "*" -> a * b;
          case "/" -> a / b;
          case "//" -> Math.floor(a / b);
          case "%" -> a - b * Math.floor(a / b);
          default -> Math.pow(a, b);
        });
  }

  static Value index(Value object, Value index) {
    return switch (object) {
      case Value.Items items when index instanceof Value.Whole w ->
          items.values().get(place(w.value(), items.values().size()));
      case Value.Text text when index instanceof Value.Whole w -> {
        int at = place(w.value(), text.value().length());
        yield Value.of(text.value().substring(at, at + 1));
      }
      case Value.Members members -> {
        Value found = members.values().get(index.print());
        yield found == null ? new Value.Missing(index.print()) : found;
      }
      default -> throw new ExpressionException(object.describe() + " has no items");
    };
  }

  private static int place(long index, int size) {
    long at = index < 0 ? index + size : index;
    if (at < 0 || at >= size) {
      throw new ExpressionException("there is no item " + index + " among " + size);
    }
    return (int) at;
  }

  static Value slice(Value object, Value from, Value to, Value step) {
    return switch (object) {
      case Value.Items items ->
          new Value.Items(
              places(items.values().size(), from, to, step).stream()
                  .map(items.values()::get)
                  .toList());
      case Value.Text text -> {
        StringBuilder out = new StringBuilder();
        places(text.value().length(), from, to, step)
            .forEach(i -> out.append(text.value().charAt(i)));
        yield Value.of(out.toString());
      }
      default -> throw new ExpressionException(object.describe() + " has no items");
    };
  }

  private static List<Integer> places(int size, Value from, Value to, Value step) {
    long by = step instanceof Value.Nothing ? 1 : whole(step);
    if (by <= 0) {
      throw new ExpressionException("a slice's step is at least 1");
    }
    long start = from instanceof Value.Nothing ? 0 : bounded(whole(from), size);
    long end = to instanceof Value.Nothing ? size : bounded(whole(to), size);
    List<Integer> places = new ArrayList<>();
    for (long i = start; i < end; i += by) {
      places.add((int) i);
    }
    return places;
  }

  private static long whole(Value value) {
    if (value instanceof Value.Whole w) {
      return w.value();
    }
    throw new ExpressionException("a slice needs whole numbers but got " + value.describe());
  }

  private static long bounded(long index, int size) {
    return Math.clamp(index < 0 ? index + size : index, 0, size);
  }
}
