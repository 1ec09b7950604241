package argosy.recipe.v1;

import argosy.recipe.expression.ExpressionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The choices that are made while a recipe is computed, so that every combination of those that it
/// comes across is computed once, and no other: what is not read is not chosen.
final class Choices {
  private static final int MOST = 5000;

  /// Which of how many.
  private record Choice(int chosen, int size) {}

  private final List<Choice> path = new ArrayList<>();
  private final Map<String, Integer> made = new LinkedHashMap<>();
  private int at;
  private int combinations;

  /// Begins a combination.
  void restart() {
    at = 0;
    made.clear();
    if (++combinations > MOST) {
      throw new ExpressionException("the recipe has more than " + MOST + " variants");
    }
  }

  boolean isMade(String what) {
    return made.containsKey(what);
  }

  /// One of `size`: always the same for one thing within a combination.
  int choose(String what, int size) {
    Integer known = made.get(what);
    if (known != null) {
      return known;
    }
    if (at == path.size()) {
      path.add(new Choice(0, size));
    }
    int chosen = path.get(at).chosen();
    at++;
    made.put(what, chosen);
    return chosen;
  }

  /// Fixes what was not chosen yet, because something else decides it.
  void fix(String what, int chosen) {
    made.putIfAbsent(what, chosen);
  }

  /// Moves on to the next combination, if there is one.
  boolean next() {
    while (path.size() > at) {
      path.removeLast();
    }
    while (!path.isEmpty() && path.getLast().chosen() + 1 == path.getLast().size()) {
      path.removeLast();
    }
    if (path.isEmpty()) {
      return false;
    }
    Choice last = path.removeLast();
    path.add(new Choice(last.chosen() + 1, last.size()));
    return true;
  }
}
