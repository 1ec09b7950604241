package argosy.activation;

import argosy.model.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// An activation in csh's own words, for a shell in which nothing is active: starts no program and
/// leaves in the environment what `activate.sh` leaves.
///
/// Values are worked out in variables of our own and only then get their names, so that one that
/// csh cannot take (Debian's takes words of some thousand bytes) stops it before anything has
/// changed. `${NAME:q}` stands outside of quotes: within them csh loses the character before a line
/// break.
final class CshSteps {
  private final String prefix;
  private final List<String> variables = new ArrayList<>();
  private final StringBuilder workOut = new StringBuilder("set _argosy_words = ( )\n");
  private final StringBuilder keep = new StringBuilder();
  private int number;

  private CshSteps(String prefix) {
    this.prefix = prefix;
  }

  /// Not a value with a line break.
  static boolean canSay(Activation activation) {
    return activation.steps().stream()
        .noneMatch(step ->
            switch (step) {
              case Activation.Set s -> s.value().contains("\n");
              case Activation.Prepend p -> p.value().contains("\n");
              case Activation.Append a -> a.value().contains("\n");
              case Activation.Unset u -> false;
            });
  }

  /// Puts a word more into `$_argosy_sh` for each variable with a line break in it.
  static String broken(Activation activation) {
    return activation.steps().stream()
        .map(step -> ShellText.requireName(step.variable()))
        .distinct()
        .map(name ->
            either(
                name,
                "if ( X%s =~ *${_argosy_line:q}* ) set _argosy_sh = ( $_argosy_sh 1 )\n"
                    .formatted(old(name)),
                ""))
        .collect(Collectors.joining());
  }

  /// @param release `NAME@TAG`
  /// @param prefix what `${prefix}` stands for
  static String text(String release, Activation activation, String prefix) {
    CshSteps steps = new CshSteps(prefix);
    activation.steps().forEach(steps::add);
    return steps.workOut
        + steps.changes()
        + steps.keep
        + "setenv ARGOSY_ACTIVE %s\n".formatted(ShellText.cshQuote(release))
        + "setenv ARGOSY_UNDO \"$_argosy_words\"\n"
        + "unset _argosy_words\n"
        + "unsetenv _argosy_*\n";
  }

  private void add(Activation.Step step) {
    String name = ShellText.requireName(step.variable());
    String now = now(name);
    number++;
    workOut.append(
        switch (step) {
          case Activation.Set s ->
              either(now, keepingOld(name, now), noted("not", name)) + set(now, word(s.value()));
          case Activation.Unset u ->
              either(now, keepingOld(name, now) + "unsetenv %s\n".formatted(now), "");
          case Activation.Prepend p -> {
            String piece = keepingPiece(p.value());
            yield added("front", name, now, piece, piece + ":" + old(now));
          }
          case Activation.Append a -> {
            String piece = keepingPiece(a.value());
            yield added("back", name, now, piece, old(now) + ":" + piece);
          }
        });
  }

  /// The variable of ours with what `name` is by now.
  private String now(String name) {
    int at = variables.indexOf(name);
    if (at < 0) {
      at = variables.size();
      variables.add(name);
      workOut.append(either(name, set("_argosy_now_" + at, old(name)), ""));
    }
    return "_argosy_now_" + at;
  }

  private String added(String end, String name, String now, String piece, String more) {
    return either(
        now,
        noted(end, name)
            + "if ( X%s == X ) then\n%selse\n%sendif\n"
                .formatted(old(now), set(now, piece), set(now, more)),
        noted("alone-" + end, name) + set(now, piece));
  }

  private String keepingPiece(String value) {
    String piece = word(value);
    keep.append(set("ARGOSY_KEPT_" + number, piece));
    return piece;
  }

  private String keepingOld(String name, String now) {
    String kept = "_argosy_kept_" + number;
    keep.append(either(kept, set("ARGOSY_KEPT_" + number, old(kept)), ""));
    return noted("was", name) + set(kept, old(now));
  }

  private String noted(String how, String name) {
    return "set _argosy_words = ( %s:%d:%s $_argosy_words )\n".formatted(how, number, name);
  }

  private String changes() {
    StringBuilder out = new StringBuilder();
    for (String name : variables) {
      String now = now(name);
      out.append(either(now, set(name, old(now)), "unsetenv %s\n".formatted(name)));
    }
    return out.toString();
  }

  private static String either(String variable, String ifSet, String ifNot) {
    String otherwise = ifNot.isEmpty() ? "" : "else\n" + ifNot;
    return "if ( $?%s ) then\n%s%sendif\n".formatted(variable, ifSet, otherwise);
  }

  private static String set(String variable, String word) {
    return "setenv %s %s\n".formatted(variable, word);
  }

  private static String old(String variable) {
    return "${" + variable + ":q}";
  }

  private String word(String value) {
    return ShellText.cshQuote(value.replace("${prefix}", prefix));
  }
}
