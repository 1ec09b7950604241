package argosy.adopt.eups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.model.Activation;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TableFileTest {
  private static final Map<String, String> NAMES = Map.of("PRODUCT_DIR", "${prefix}/L/afw/1");

  private static TableFile parse(String text) throws CorruptException {
    return TableFile.parse(text, "Linux64", NAMES, "afw.table");
  }

  @Test
  void theExactBlockCountsAndNotTheOther() throws CorruptException {
    TableFile table =
        parse(
            """
            # as eups expandtable writes it
            if (type == exact) {
               setupRequired(base            -j 1.0+2)
               setupOptional("daf_base" -j 3)
            } else {
               setupRequired(base 1.0+2 [>= 1.0])
               setupRequired(other)
            }
            SETUPREQUIRED(utils -t w_1)
            """);
    assertThat(table.needed())
        .containsExactly(
            new TableFile.Need("base", "1.0+2", false),
            new TableFile.Need("daf_base", "3", true),
            new TableFile.Need("utils", "", false));
    assertThat(table.notes()).isEmpty();
  }

  @Test
  void blocksOnFlavorsAreChosenAlsoNestedAndChained() throws CorruptException {
    TableFile table =
        parse(
            """
            if (FLAVOR == Darwin || FLAVOR == DarwinX86) {
              envSet(A, mac)
            } else if (FLAVOR == Linux64) {
              envSet(A, linux)
              if (type != exact) {
                envSet(A, never)
              }
            } else {
              envSet(A, other)
            }
            """);
    assertThat(table.environment().steps()).containsExactly(new Activation.Set("A", "linux"));
  }

  @Test
  void pathsArePutWhereTheStackWillStandAndWhatIsTheEnvironmentsIsNoted() throws CorruptException {
    TableFile table =
        parse(
            """
            envPrepend(PATH, ${PRODUCT_DIR}/bin)
            pathAppend(PYTHONPATH, "${PRODUCT_DIR}/with space, comma", ":")
            setenv(WORDS, a b c)
            envSet(HERE, ${HOME}/x)
            envPrepend(X, $?{MAYBE})
            addAlias(ll, ls -l)
            prodDir()
            gibberish
            """);
    assertThat(table.environment().steps())
        .containsExactly(
            new Activation.Prepend("PATH", "${prefix}/L/afw/1/bin"),
            new Activation.Append("PYTHONPATH", "${prefix}/L/afw/1/with space, comma"),
            new Activation.Set("WORDS", "a b c"));
    assertThat(table.notes())
        .containsExactly(
            "afw.table:4: not taken over: envSet(HERE, ${HOME}/x)",
            "afw.table:5: not taken over: envPrepend(X, $?{MAYBE})",
            "afw.table:6: not taken over: addAlias(ll, ls -l)",
            "afw.table:8: not taken over: gibberish");
  }

  @Test
  void blocksThatDoNotMatchAreNamedWithTheirLine() {
    for (String text :
        List.of("}\n", "if (type == exact) {\n", "else {\n}\n", "if (moon == full) {\n}\n")) {
      assertThatThrownBy(() -> parse(text))
          .isInstanceOf(CorruptException.class)
          .hasMessageStartingWith("afw.table");
    }
  }

  @Test
  void anyTextIsReadOrRefused() {
    Random random = new Random(20261121);
    String alphabet = "if(type==exact){}else setupRequired envSet,\"${PRODUCT_DIR}\n#-t[ ]|&";
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(80); n > 0; n--) {
        int at = random.nextInt(alphabet.length());
        text.append(alphabet, at, Math.min(alphabet.length(), at + 1 + random.nextInt(8)));
      }
      try {
        assertThat(parse(text.toString()).needed()).isNotNull();
      } catch (CorruptException e) {
        assertThat(e).hasMessageStartingWith("afw.table");
      }
    }
  }
}
