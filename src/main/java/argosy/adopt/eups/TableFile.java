package argosy.adopt.eups;

import argosy.base.CorruptException;
import argosy.model.Activation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a product's table says for one flavor and an exact setup.
///
///     table     = *(comment / command / block)
///     command   = NAME "(" [arguments] ")"                      NAME in any case; arguments between "," or spaces
///     block     = "if" "(" condition ")" "{" … "}" ["else" ("{" … "}" / block)]
///     condition = test *(("||" / "&&") test);  test = ("FLAVOR" / "TYPE") ("==" / "!=") WORD
///
/// @param needed what is set up before it
/// @param environment `${prefix}` is the stack's folder
/// @param notes lines that were not understood
record TableFile(List<Need> needed, Activation environment, List<String> notes) {
  private static final Pattern COMMAND = Pattern.compile("(\\w+)\\s*\\((.*)\\)\\s*");
  private static final Pattern OPENING =
      Pattern.compile("(\\}?)\\s*(else)?\\s*(?:if\\s*\\((.*)\\))?\\s*\\{");
  private static final Pattern TEST =
      Pattern.compile("(?i)\\s*(flavor|type)\\s*(==|!=)\\s*(\\S+)\\s*");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|[^\\s,\"]+");

  TableFile {
    needed = List.copyOf(needed);
    notes = List.copyOf(notes);
  }

  /// @param version empty if the table does not say
  record Need(String product, String version, boolean optional) {}

  /// A block being read.
  ///
  /// @param active whether its lines count
  /// @param done whether a branch of its chain has counted, or none may
  private record Block(boolean active, boolean done) {}

  /// @param names what `${PRODUCT_DIR}` and the like stand for
  /// @throws CorruptException if blocks do not match
  static TableFile parse(String text, String flavor, Map<String, String> names, String where)
      throws CorruptException {
    Reading reading = new Reading(flavor, names, where);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      reading.line(line.replaceFirst("#.*", "").strip(), number);
    }
    return reading.end();
  }

  private static final class Reading {
    private final String flavor;
    private final Map<String, String> names;
    private final String where;
    private final Deque<Block> blocks = new ArrayDeque<>();
    private final List<Need> needed = new ArrayList<>();
    private final List<Activation.Step> steps = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Reading(String flavor, Map<String, String> names, String where) {
      this.flavor = flavor;
      this.names = names;
      this.where = where;
    }

    void line(String line, int number) throws CorruptException {
      Matcher opening = OPENING.matcher(line);
      Matcher command = COMMAND.matcher(line);
      if (line.isEmpty()) {
        return;
      }
      if (opening.matches()) {
        open(opening, number);
      } else if (line.equals("}")) {
        close(number);
      } else if (active() && command.matches()) {
        command(command.group(1).toLowerCase(Locale.ROOT), words(command.group(2)), line, number);
      } else if (active()) {
        note(line, number);
      }
    }

    private void open(Matcher m, int number) throws CorruptException {
      boolean otherwise = m.group(2) != null;
      Block before = new Block(false, false);
      if (otherwise && !m.group(1).isEmpty()) {
        before = close(number);
      } else if (otherwise) {
        throw new CorruptException(
            "%s:%d: else without a block before it".formatted(where, number));
      }
      boolean holds = m.group(3) == null || condition(m.group(3), number);
      boolean active = active() && !before.done() && holds;
      blocks.push(new Block(active, before.done() || active));
    }

    private Block close(int number) throws CorruptException {
      if (blocks.isEmpty()) {
        throw new CorruptException("%s:%d: } without a block".formatted(where, number));
      }
      return blocks.pop();
    }

    private boolean active() {
      return blocks.stream().allMatch(Block::active);
    }

    private boolean condition(String text, int number) throws CorruptException {
      boolean any = false;
      for (String alternative : text.split("\\|\\|", -1)) {
        boolean all = true;
        for (String test : alternative.split("&&", -1)) {
          Matcher m = TEST.matcher(test.replaceAll("[()]", ""));
          if (!m.matches()) {
            throw new CorruptException(
                "%s:%d: expected FLAVOR or type, == or !=, and a word but got: %s"
                    .formatted(where, number, test.strip()));
          }
          String is = m.group(1).equalsIgnoreCase("flavor") ? flavor : "exact";
          all &= m.group(3).equals(is) == m.group(2).equals("==");
        }
        any |= all;
      }
      return any;
    }

    private void command(String name, List<String> words, String line, int number) {
      switch (name) {
        case "setuprequired", "setupoptional" -> need(words, name.endsWith("optional"));
        case "envprepend", "pathprepend" -> {
          if (usable(words, 2, line, number)) {
            steps.add(new Activation.Prepend(words.get(0), value(words.get(1))));
          }
        }
        case "envappend", "pathappend" -> {
          if (usable(words, 2, line, number)) {
            steps.add(new Activation.Append(words.get(0), value(words.get(1))));
          }
        }
        case "envset", "setenv", "pathset" -> {
          if (usable(words, 2, line, number)) {
            String text = String.join(" ", words.subList(1, words.size()));
            steps.add(new Activation.Set(words.getFirst(), value(text)));
          }
        }
        case "proddir", "setupenv", "declareoptions", "print" -> {}
        default -> note(line, number);
      }
    }

    /// `NAME [options] [VERSION] [[expression]]`
    private void need(List<String> words, boolean optional) {
      String product = "";
      String version = "";
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        if (word.startsWith("[")) {
          break;
        }
        if (word.matches("-[tfgHmMqrUz]")) {
          i++; // its argument
        } else if (!word.startsWith("-") && !word.matches("[<>=|]+")) {
          if (product.isEmpty()) {
            product = word;
          } else if (version.isEmpty()) {
            version = word;
          }
        }
      }
      if (!product.isEmpty()) {
        needed.add(new Need(product, version, optional));
      }
    }

    /// Whether all names in it are known: others are the environment's, which is not the stack's.
    private boolean usable(List<String> words, int least, String line, int number) {
      boolean usable =
          words.size() >= least
              && words.stream().noneMatch(w -> value(w).replace("${prefix}", "").contains("${"))
              && !line.contains("$?{");
      if (!usable) {
        note(line, number);
      }
      return usable;
    }

    private String value(String text) {
      String value = text;
      for (Map.Entry<String, String> name : names.entrySet()) {
        value = value.replace("${" + name.getKey() + "}", name.getValue());
      }
      return value;
    }

    private void note(String line, int number) {
      notes.add("%s:%d: not taken over: %s".formatted(where, number, line));
    }

    TableFile end() throws CorruptException {
      if (!blocks.isEmpty()) {
        throw new CorruptException(where + ": a block is not closed");
      }
      return new TableFile(needed, new Activation(steps), notes);
    }
  }

  private static List<String> words(String arguments) {
    List<String> words = new ArrayList<>();
    Matcher m = WORD.matcher(arguments);
    while (m.find()) {
      words.add(m.group(1) == null ? m.group() : m.group(1));
    }
    return words;
  }
}
