package argosy.release.solve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Conflict-driven search with clause learning (GRASP, Chaff: two watched literals, first unique
/// implication point, back-jumping). The clauses of a candidate are made when it is first taken.
/// Decisions take the best candidate of the open requirement with the fewest; what was asked for
/// comes first.
final class Search {
  private static final int MOST_CONFLICTS = 200_000;
  private static final int[] NONE = {};
  private static final byte OPEN = 0;
  private static final byte TAKEN = 1;
  private static final byte REFUSED = 2;

  private final Pool pool;
  private final List<Clause> asked = new ArrayList<>();
  private final Map<Integer, List<Clause>> needs = new HashMap<>();
  private final Map<Integer, List<Clause>> watches = new HashMap<>();
  private final byte[] state;
  private final int[] levels;
  private final Map<Integer, Clause> reasons = new HashMap<>();
  private final List<Integer> trail = new ArrayList<>();
  private final ArrayDeque<Integer> queue = new ArrayDeque<>();
  private int level;
  private int conflicts;

  Search(Pool pool) {
    this.pool = pool;
    this.state = new byte[pool.most() + 1];
    this.levels = new int[pool.most() + 1];
  }

  /// The clause that cannot be met, if there is no solution.
  Optional<Clause> run(List<String> specs) {
    for (String spec : specs) {
      int[] choices = pool.matching(spec);
      Clause c = new Clause(choices.clone(), choices, new Clause.Origin.Asked(spec));
      asked.add(c);
      Optional<Clause> conflict = add(c);
      if (conflict.isPresent()) {
        return conflict;
      }
    }
    while (true) {
      Optional<Clause> conflict = propagate();
      if (conflict.isPresent()) {
        if (level == 0) {
          return conflict;
        }
        if (++conflicts > MOST_CONFLICTS) {
          throw new IllegalStateException(
              "no solution was found after " + MOST_CONFLICTS + " conflicts");
        }
        learn(conflict.get());
      } else {
        int next = decision();
        if (next == 0) {
          return Optional.empty();
        }
        level++;
        assign(next, null);
      }
    }
  }

  List<Integer> solution() {
    return trail.stream().filter(l -> l > 0).toList();
  }

  private boolean isTrue(int literal) {
    return literal > 0 ? state[literal] == TAKEN : state[-literal] == REFUSED;
  }

  private boolean isFalse(int literal) {
    return isTrue(-literal);
  }

  private void assign(int literal, @Nullable Clause reason) {
    int candidate = Math.abs(literal);
    state[candidate] = literal > 0 ? TAKEN : REFUSED;
    levels[candidate] = level;
    if (reason != null) {
      reasons.put(candidate, reason);
    }
    trail.add(literal);
    queue.add(literal);
  }

  /// Adds a clause in the middle of the search; the conflict if all its literals are false.
  private Optional<Clause> add(Clause c) {
    int[] l = c.literals;
    // those that are not false first, then those that became false last
    Integer[] order = Arrays.stream(l).boxed().toArray(Integer[]::new);
    Arrays.sort(
        order,
        (a, b) -> {
          int x = isFalse(a) ? levels[Math.abs(a)] : Integer.MAX_VALUE;
          int y = isFalse(b) ? levels[Math.abs(b)] : Integer.MAX_VALUE;
          return Integer.compare(y, x);
        });
    for (int i = 0; i < l.length; i++) {
      l[i] = order[i];
    }
    if (l.length == 0 || isFalse(l[0])) {
      return Optional.of(c);
    }
    if (l.length > 1) {
      watch(l[0], c);
      watch(l[1], c);
    }
    if ((l.length == 1 || isFalse(l[1])) && !isTrue(l[0])) {
      assign(l[0], c);
    }
    return Optional.empty();
  }

  private void watch(int literal, Clause c) {
    watches.computeIfAbsent(literal, k -> new ArrayList<>()).add(c);
  }

  private Optional<Clause> propagate() {
    while (!queue.isEmpty()) {
      int literal = queue.poll();
      Optional<Clause> conflict = visit(-literal);
      if (conflict.isEmpty() && literal > 0) {
        conflict = take(literal);
      }
      if (conflict.isPresent()) {
        queue.clear();
        return conflict;
      }
    }
    return Optional.empty();
  }

  /// A literal has become false: the clauses that watch it watch another, or decide their last.
  private Optional<Clause> visit(int literal) {
    List<Clause> watching = watches.getOrDefault(literal, List.of());
    if (watching.isEmpty()) {
      return Optional.empty();
    }
    List<Clause> stay = new ArrayList<>();
    Optional<Clause> conflict = Optional.empty();
    for (Clause c : watching) {
      if (conflict.isPresent()) {
        stay.add(c);
        continue;
      }
      int[] l = c.literals;
      if (l.length == 1) {
        stay.add(c);
        conflict = Optional.of(c);
        continue;
      }
      if (l[0] == literal) {
        l[0] = l[1];
        l[1] = literal;
      }
      if (isTrue(l[0])) {
        stay.add(c);
        continue;
      }
      int other = 2;
      while (other < l.length && isFalse(l[other])) {
        other++;
      }
      if (other < l.length) {
        l[1] = l[other];
        l[other] = literal;
        watch(l[1], c);
        continue;
      }
      stay.add(c);
      if (isFalse(l[0])) {
        conflict = Optional.of(c);
      } else {
        assign(l[0], c);
      }
    }
    watches.put(literal, stay);
    return conflict;
  }

  /// A candidate is taken: no other of its name, nothing that it rules out, and all it needs.
  private Optional<Clause> take(int candidate) {
    for (int other : pool.named(pool.record(candidate).name())) {
      if (other != candidate) {
        Optional<Clause> conflict =
            refuse(candidate, other, new Clause.Origin.Same(candidate, other));
        if (conflict.isPresent()) {
          return conflict;
        }
      }
    }
    for (String spec : pool.record(candidate).constrains()) {
      int[] allowed = pool.matching(spec);
      for (int other : pool.named(pool.spec(spec).packageName())) {
        if (Arrays.stream(allowed).noneMatch(a -> a == other)) {
          Optional<Clause> conflict =
              refuse(candidate, other, new Clause.Origin.Constrains(candidate, spec, other));
          if (conflict.isPresent()) {
            return conflict;
          }
        }
      }
    }
    return needs.containsKey(candidate) ? Optional.empty() : expand(candidate);
  }

  private Optional<Clause> refuse(int candidate, int other, Clause.Origin why) {
    if (state[other] == REFUSED) {
      return Optional.empty();
    }
    Clause c = new Clause(new int[] {-other, -candidate}, NONE, why);
    if (state[other] == TAKEN) {
      return Optional.of(c);
    }
    assign(-other, c);
    return Optional.empty();
  }

  private Optional<Clause> expand(int candidate) {
    List<Clause> all = new ArrayList<>();
    needs.put(candidate, all);
    Optional<Clause> first = Optional.empty();
    for (String spec : pool.needs(candidate)) {
      int[] matching = pool.matching(spec);
      int[] literals = new int[matching.length + 1];
      literals[0] = -candidate;
      System.arraycopy(matching, 0, literals, 1, matching.length);
      Clause c = new Clause(literals, matching, new Clause.Origin.Needs(candidate, spec));
      all.add(c);
      Optional<Clause> conflict = add(c);
      if (conflict.isPresent()) {
        // it is watched although it is false now: after going back it must be seen again
        for (int i = 0; i < Math.min(2, c.literals.length); i++) {
          watch(c.literals[i], c);
        }
      }
      first = first.or(() -> conflict);
    }
    return first;
  }

  /// The best candidate of the open requirement that has the fewest; 0 if none is open.
  private int decision() {
    int best = best(asked, new int[] {Integer.MAX_VALUE, 0});
    if (best != 0) {
      return best;
    }
    int[] fewest = {Integer.MAX_VALUE, 0};
    for (int literal : trail) {
      if (literal > 0) {
        best(needs.getOrDefault(literal, List.of()), fewest);
      }
    }
    return fewest[1];
  }

  /// @param fewest how many candidates the best requirement so far has, and its best candidate
  private int best(List<Clause> requirements, int[] fewest) {
    for (Clause c : requirements) {
      int open = 0;
      int first = 0;
      for (int candidate : c.choices) {
        if (state[candidate] == TAKEN) {
          open = Integer.MAX_VALUE;
          break;
        }
        if (state[candidate] != REFUSED) {
          first = first == 0 ? candidate : first;
          open++;
        }
      }
      if (open < fewest[0]) {
        fewest[0] = open;
        fewest[1] = first;
      }
    }
    return fewest[1];
  }

  /// Learns from a conflict, goes back, and decides what follows.
  private void learn(Clause conflict) {
    Set<Integer> lower = new LinkedHashSet<>();
    BitSet seen = new BitSet();
    List<Clause> from = new ArrayList<>(List.of(conflict));
    int[] open = {0};
    note(conflict, 0, seen, lower, open, from);
    int at = trail.size() - 1;
    int point = 0;
    while (true) {
      while (!seen.get(Math.abs(trail.get(at)))) {
        at--;
      }
      point = trail.get(at);
      at--;
      if (--open[0] == 0) {
        break;
      }
      Clause reason = reasons.get(Math.abs(point));
      if (reason == null) {
        throw new IllegalStateException("a decision is not the last of its level");
      }
      from.add(reason);
      note(reason, point, seen, lower, open, from);
    }
    int back = 0;
    int[] literals = new int[lower.size() + 1];
    literals[0] = -point;
    int i = 1;
    for (int literal : lower) {
      literals[i++] = literal;
      back = Math.max(back, levels[Math.abs(literal)]);
    }
    backTo(back);
    add(new Clause(literals, NONE, new Clause.Origin.Learnt(List.copyOf(from))));
  }

  private void note(
      Clause c, int implied, BitSet seen, Set<Integer> lower, int[] open, List<Clause> from) {
    for (int literal : c.literals) {
      int candidate = Math.abs(literal);
      if (literal == implied || seen.get(candidate)) {
        continue;
      }
      seen.set(candidate);
      int at = levels[candidate];
      if (at == level) {
        open[0]++;
      } else if (at > 0) {
        lower.add(literal);
      } else {
        Clause reason = reasons.get(candidate);
        if (reason != null) {
          from.add(reason);
        }
      }
    }
  }

  private void backTo(int wanted) {
    while (!trail.isEmpty() && levels[Math.abs(trail.getLast())] > wanted) {
      int literal = trail.removeLast();
      int candidate = Math.abs(literal);
      state[candidate] = OPEN;
      levels[candidate] = 0;
      reasons.remove(candidate);
    }
    queue.clear();
    level = wanted;
  }

  /// The clauses that were given, from which a conflict at the bottom follows.
  Set<Clause> core(Clause conflict) {
    Set<Clause> core = new LinkedHashSet<>();
    Set<Clause> seen = new LinkedHashSet<>();
    ArrayDeque<Clause> open = new ArrayDeque<>(List.of(conflict));
    while (!open.isEmpty()) {
      Clause c = open.poll();
      if (!seen.add(c)) {
        continue;
      }
      if (c.origin instanceof Clause.Origin.Learnt learnt) {
        open.addAll(learnt.from());
      } else {
        core.add(c);
      }
      for (int literal : c.literals) {
        Clause reason = reasons.get(Math.abs(literal));
        if (reason != null && levels[Math.abs(literal)] == 0) {
          open.add(reason);
        }
      }
    }
    return core;
  }
}
