package argosy.recipe.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluatorTest {
  private static final Map<String, Value> VARIABLES =
      Map.of(
          "name", Value.of("Foo"),
          "version", Value.of("1.2.3"),
          "number", Value.of(7),
          "cuda", Value.of(false),
          "list", new Value.Items(List.of(Value.of(3), Value.of(1), Value.of(2))));

  private static final Scope SCOPE =
      new Scope() {
        @Override
        public Value variable(String name) {
          Value value = VARIABLES.get(name);
          return value == null ? new Value.Missing(name) : value;
        }

        @Override
        public Value call(String function, List<Value> plain, Map<String, Value> named) {
          return Value.of(function + plain.size() + named.keySet());
        }
      };

  private static Value evaluate(String expression) {
    return new Evaluator(SCOPE).evaluate(expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "name | lower; foo",
        "name|upper ~ '-' ~ number; FOO-7",
        "version.split('.')[0]; 1",
        "version.split('.')[:2] | join('.'); 1.2",
        "version.split('.')[-1]; 3",
        "(version | split('.'))[1]; 2",
        "version | replace('.', '_'); 1_2_3",
        "'a' if cuda else 'b'; b",
        "'a' if not cuda and number > 6; a",
        "'x' if cuda; ",
        "1 + 2 * 3; 7",
        "(1 + 2) * 3; 9",
        "7 // 2; 3",
        "-7 // 2; -4",
        "7 % 3; 1",
        "2 ** 10; 1024",
        "7 / 2; 3.5",
        "-3 | abs; 3",
        "'42' | int + 1; 43",
        "'b' in 'abc'; true",
        "4 not in list; true",
        "list | sort | join('<'); 1<2<3",
        "list | max; 3",
        "list | first; 3",
        "list | length; 3",
        "'foo' | list | reverse | join; oof",
        "[1, 2, 1, 3] | unique | join('.'); 1.2.3",
        "[1, 2, 3] | batch(2) | length; 2",
        "[1, 2, 3, 4, 5] | slice(2) | first | join; 123",
        "' a ' | trim; a",
        "missing | default('d'); d",
        "missing is defined; false",
        "name is defined and name is string; true",
        "number is odd; true",
        "version | version_to_buildstring; 12",
        "'3.12.* *_cpython' | version_to_buildstring; 312",
        "name == 'Foo' or 1 // 0; true",
        "1 < 2 and 'a' < 'b'; true",
        "version.startswith('1.'); true",
        "'-'.join(['a', 'b']); a-b",
        "{'a': 1}['a']; 1",
        "{'a': 'x'}.a; x",
        "(1, 2)[1]; 2",
        "f(1, 2, x=3); f2[x]",
        "env.get('HOME'); env.get1[]",
        "'it\\'s'; it's",
        "true == True; true",
        "true - false + 1; 2",
        "'14' < 15; false",
        "3.9 < '3.10'; true"
      })
  void expressionsHaveTheValueThatJinjaGivesThem(String expression, String expected) {
    assertThat(evaluate(expression).print()).isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "missing; missing is not defined",
        "missing ~ 'x'; missing is not defined",
        "missing | lower; missing is not defined",
        "name | lowr; there is no filter lowr; did you mean lower?",
        "name.splt('.'); a text has no .splt(); did you mean split?",
        "1 +; expected an expression but got the end",
        "(1; expected , but got the end",
        "'abc; a text begins with ' and does not end",
        "1 // 0; a division by zero",
        "list[9]; there is no item 9 among 3",
        "[1] < 1; have no order",
        "9999999999999999999; the number 9999999999999999999 is too large",
        "2 ** 63; a number is too large",
        "name is nice; there is no test nice",
        "a b; unexpected b",
        "{% set x = 1 %}; expected a quoted name but got %"
      })
  void whatHasNoValueIsRefusedWithTheReason(String expression, String message) {
    assertThatThrownBy(
            () -> {
              Value value = evaluate(expression);
              throw value instanceof Value.Missing m
                  ? Value.undefined(m)
                  : new AssertionError(value.toString());
            })
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(message.split("; did")[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'x' * 999999999999",
        "('x' * 1000000) * 1000000",
        "('x' * 1000000).replace('x', 'y' * 1000000)",
        "('x' * 1000000) | list | join('y' * 1000000)",
        "9 ** 9 ** 9",
        "[1] * 10"
      })
  void noExpressionGrowsWithoutEnd(String bomb) {
    assertThatThrownBy(() -> evaluate(bomb)).isInstanceOf(ExpressionException.class);
  }

  @Test
  void deepAndLongExpressionsAreRefusedNotOverflowing() {
    for (String open : List.of("(", "[", "not ", "-", "f(", "a[", "a if ")) {
      assertThatThrownBy(() -> evaluate(open.repeat(5000) + "1"))
          .isInstanceOf(ExpressionException.class);
    }
    assertThatThrownBy(() -> evaluate("1" + " + 1".repeat(5000)))
        .isInstanceOf(ExpressionException.class);
    assertThat(evaluate("1" + " + 1".repeat(900)).print()).isEqualTo("901");
    assertThat(evaluate("true" + " and 1".repeat(900)).print()).isEqualTo("1");
    for (String link : List.of(" | abs", ".a", "[0]", "()", " in []", " not in []", " is odd")) {
      assertThatThrownBy(() -> evaluate("1" + link.repeat(150)))
          .isInstanceOf(ExpressionException.class);
    }
  }

  @Test
  void aTextThatIsOneExpressionKeepsItsType() {
    Evaluator evaluator = new Evaluator(SCOPE);
    assertThat(Template.evaluate("${{ number }}", evaluator)).isEqualTo(Value.of(7));
    assertThat(Template.evaluate(" ${{ cuda }} ", evaluator)).isEqualTo(Value.of(false));
    assertThat(Template.evaluate("v${{ number }}", evaluator)).isEqualTo(Value.of("v7"));
    assertThat(Template.evaluate("${{ '}}' }}${{ {'a': 1}['a'] }}", evaluator))
        .isEqualTo(Value.of("}}1"));
    assertThatThrownBy(() -> Template.evaluate("${{ a", evaluator)).hasMessage("${{ without }}");
  }
}
