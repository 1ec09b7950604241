package argosy.adopt.script;

import argosy.adopt.script.Shell.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Walks through a script as a fresh installation would, deciding what can be decided, and writes
/// down what it would do to the files. Conditions that cannot be known are not entered; commands
/// that mean something and stand there, or are not understood, are named.
public final class ScriptReader {
  private static final int MAX_DEPTH = 40;
  private static final int MAX_STEPS = 20_000;

  private final Expansion expansion;
  private final Condition condition;
  private final EffectReader effects;
  private final Map<String, Shell> functions = new HashMap<>();
  private final Set<String> notUnderstood = new LinkedHashSet<>();
  private int depth;
  private int steps;
  private boolean ended;
  private boolean returned;

  private ScriptReader(Expansion expansion, FileView files) {
    this.expansion = expansion;
    this.condition = new Condition(files);
    this.effects = new EffectReader();
  }

  /// What a script would do.
  ///
  /// @param notUnderstood names of commands, in the order they stand
  public record Reading(List<Effect> effects, List<String> notUnderstood) {
    public Reading {
      effects = List.copyOf(effects);
      notUnderstood = List.copyOf(notUnderstood);
    }
  }

  /// @param script its text
  /// @param arguments `configure` and the empty old version, or `install`
  /// @param constants `DEB_HOST_MULTIARCH`, `DPKG_MAINTSCRIPT_PACKAGE` and the like
  public static Reading read(
      String script, List<String> arguments, Map<String, String> constants, FileView files) {
    if (script.startsWith("#!") && !isShell(script.lines().findFirst().orElse(""))) {
      return new Reading(List.of(), List.of("a program, not a shell script"));
    }
    ScriptReader reader = new ScriptReader(new Expansion(constants, arguments), files);
    reader.run(ShellParser.parse(script));
    return new Reading(reader.effects.found(), List.copyOf(reader.notUnderstood));
  }

  private static boolean isShell(String interpreterLine) {
    return interpreterLine.matches("#!\\s*(/usr)?/bin/(env\\s+)?(ba|da|k)?sh\\b.*");
  }

  /// @return whether it succeeds, empty if that cannot be known
  private Optional<Boolean> run(Shell shell) {
    if (ended || returned || ++steps > MAX_STEPS || depth > MAX_DEPTH) {
      return Optional.empty();
    }
    depth++;
    try {
      return switch (shell) {
        case Shell.Sequence s -> sequence(s.steps());
        case Shell.Simple s -> simple(s);
        case Shell.AndOr a -> andOr(a);
        case Shell.Not n -> run(n.command()).map(b -> !b);
        case Shell.Pipe p -> pipe(p);
        case Shell.If i -> ifThen(i);
        case Shell.For f -> forEach(f);
        case Shell.While w -> skipped(w.body());
        case Shell.Case c -> caseOf(c);
        case Shell.Function f -> {
          functions.put(f.name(), f.body());
          yield Optional.of(true);
        }
        case Shell.Group g -> run(g.body());
      };
    } finally {
      depth--;
    }
  }

  private Optional<Boolean> sequence(List<Shell> all) {
    Optional<Boolean> last = Optional.of(true);
    for (Shell step : all) {
      last = run(step);
    }
    return last;
  }

  private Optional<Boolean> andOr(Shell.AndOr a) {
    Optional<Boolean> left = run(a.left());
    if (left.isPresent()) {
      return left.get() == a.and() ? run(a.right()) : left;
    }
    // `which x && x` and `x || true`: an unknown condition is not entered.
    return skipped(a.right());
  }

  /// What is piped into a known command matters as little as it; only the last can be known.
  private Optional<Boolean> pipe(Shell.Pipe p) {
    p.commands().forEach(this::skipped);
    return Optional.empty();
  }

  private Optional<Boolean> ifThen(Shell.If i) {
    Optional<Boolean> chosen = run(i.condition());
    if (chosen.isPresent()) {
      return run(chosen.get() ? i.then() : i.otherwise());
    }
    skipped(i.then());
    return skipped(i.otherwise());
  }

  private Optional<Boolean> forEach(Shell.For f) {
    List<String> values = new ArrayList<>();
    for (Word word : f.words()) {
      Optional<List<String>> fields = expansion.fields(word);
      if (fields.isEmpty() || fields.get().stream().anyMatch(t -> t.matches(".*[*?\\[].*"))) {
        expansion.assign(f.variable(), Optional.empty());
        return skipped(f.body());
      }
      values.addAll(fields.get());
    }
    for (String value : values) {
      expansion.assign(f.variable(), Optional.of(value));
      run(f.body());
    }
    return Optional.of(true);
  }

  private Optional<Boolean> caseOf(Shell.Case c) {
    Optional<String> subject = expansion.text(c.subject());
    if (subject.isEmpty()) {
      c.arms().forEach(arm -> skipped(arm.body()));
      return Optional.empty();
    }
    for (Shell.Arm arm : c.arms()) {
      for (Word pattern : arm.patterns()) {
        Optional<String> text = expansion.text(pattern);
        if (text.isPresent() && Glob.matches(text.get(), subject.get())) {
          return run(arm.body());
        }
      }
    }
    return Optional.of(true);
  }

  private Optional<Boolean> simple(Shell.Simple s) {
    for (Shell.Assignment a : s.assignments()) {
      expansion.assign(a.name(), expansion.text(a.value()));
    }
    List<String> words = new ArrayList<>();
    boolean known = true;
    for (Word word : s.words()) {
      Optional<List<String>> fields = expansion.fields(word);
      known &= fields.isPresent();
      words.addAll(fields.orElse(List.of("?")));
    }
    if (words.isEmpty()) {
      return Optional.of(true);
    }
    String name = words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
    List<String> arguments = words.subList(1, words.size());
    if (functions.containsKey(name)) {
      return call(name, known ? arguments : List.of());
    }
    writes(s, name);
    return command(name, arguments, known);
  }

  private void writes(Shell.Simple s, String name) {
    for (Word target : s.writes()) {
      Optional<String> file = expansion.text(target);
      if (name.equals(":") && file.isPresent() && file.get().startsWith("/")) {
        effects.makes(file.get());
      } else if (file.isEmpty() || !file.get().startsWith("/dev/")) {
        notUnderstood.add("writing " + file.orElse("a file"));
      }
    }
  }

  private Optional<Boolean> call(String name, List<String> arguments) {
    List<String> before = expansion.positional();
    expansion.positional(arguments);
    Optional<Boolean> result = run(functions.getOrDefault(name, new Shell.Sequence(List.of())));
    expansion.positional(before);
    returned = false;
    return result;
  }

  private Optional<Boolean> command(String name, List<String> a, boolean known) {
    switch (name) {
      case "exit" -> ended = true;
      case "return" -> returned = true;
      case "true", ":", "set", "export", "echo", "printf", "umask" -> {
        return Optional.of(true);
      }
      case "false" -> {
        return Optional.of(false);
      }
      case "local", "readonly" -> {
        a.forEach(this::declare);
        return Optional.of(true);
      }
      case "[", "test" -> {
        List<String> arguments = name.equals("[") && !a.isEmpty() ? a.subList(0, a.size() - 1) : a;
        return known ? condition.test(arguments) : Optional.empty();
      }
      case "which", "type", "hash", "command" -> {
        List<String> names = a.stream().filter(w -> !w.startsWith("-")).toList();
        return known
            ? Optional.of(names.stream().anyMatch(condition::hasProgram))
            : Optional.empty();
      }
      case "dpkg" -> {
        return known && !a.isEmpty() && a.getFirst().equals("--compare-versions")
            ? Condition.compareVersions(a.subList(1, a.size()))
            : Optional.empty();
      }
      default -> {
        if (Commands.means(name) && !(known && effects.read(name, a))) {
          notUnderstood.add(name);
        }
      }
    }
    return Optional.empty();
  }

  private void declare(String argument) {
    int equals = argument.indexOf('=');
    if (equals > 0) {
      expansion.assign(argument.substring(0, equals), Optional.of(argument.substring(equals + 1)));
    }
  }

  /// Names what would mean something in a part that is not entered, and forgets the variables it
  /// may set.
  private Optional<Boolean> skipped(Shell shell) {
    switch (shell) {
      case Shell.Sequence s -> s.steps().forEach(this::skipped);
      case Shell.AndOr a -> {
        skipped(a.left());
        skipped(a.right());
      }
      case Shell.Not n -> skipped(n.command());
      case Shell.Pipe p -> p.commands().forEach(this::skipped);
      case Shell.If i -> {
        skipped(i.condition());
        skipped(i.then());
        skipped(i.otherwise());
      }
      case Shell.For f -> skipped(f.body());
      case Shell.While w -> skipped(w.body());
      case Shell.Case c -> c.arms().forEach(arm -> skipped(arm.body()));
      case Shell.Function f -> functions.put(f.name(), f.body());
      case Shell.Group g -> skipped(g.body());
      case Shell.Simple s -> skippedCommand(s);
    }
    return Optional.empty();
  }

  private void skippedCommand(Shell.Simple s) {
    s.assignments().forEach(a -> expansion.assign(a.name(), Optional.empty()));
    if (s.words().isEmpty()) {
      return;
    }
    String text = expansion.text(s.words().getFirst()).orElse("?");
    String name = text.substring(text.lastIndexOf('/') + 1);
    if (!functions.containsKey(name)
        && !Set.of("exit", "return").contains(name)
        && Commands.means(name)) {
      notUnderstood.add(name);
    }
  }
}
