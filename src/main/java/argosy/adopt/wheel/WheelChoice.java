package argosy.adopt.wheel;

import argosy.base.DidYouMean;
import argosy.base.UnsupportedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Which of the wheels at hand meet the requirements together with what the stack has: the newest
/// first, going back where two requirements contradict each other.
final class WheelChoice {
  private static final int MOST_STEPS = 20_000;
  private final StackPython python;
  private final Map<String, String> variables;
  private final Map<String, List<Wheel>> byName = new TreeMap<>();
  private final List<Other> others;
  private int steps;

  /// The contradiction that the search came to last; empty as long as there was none.
  private Optional<UnsupportedException> conflict = Optional.empty();

  /// A wheel that does not run with this Python.
  ///
  /// @param why in words, after the file's name
  record Other(String file, WheelName name, String why) {
    @Override
    public String toString() {
      return file + " " + why;
    }
  }

  /// @param wheels that run with this Python
  WheelChoice(StackPython python, List<Wheel> wheels, List<Other> others) {
    this.python = python;
    this.others = List.copyOf(others);
    this.variables = python.variables();
    Comparator<Wheel> newest = Comparator.comparing(w -> w.name().version());
    Comparator<Wheel> nearest =
        Comparator.comparingInt(w -> w.name().distance(python).orElse(Integer.MAX_VALUE));
    wheels.stream()
        .sorted(
            newest
                .reversed()
                .thenComparing(nearest)
                .thenComparing(w -> w.name().build(), Comparator.reverseOrder())
                .thenComparing(w -> w.digest().toString()))
        .forEach(w -> byName.computeIfAbsent(w.name().name(), k -> new ArrayList<>()).add(w));
  }

  /// Somebody's requirement.
  ///
  /// @param by whose; empty for the stack's
  private record Demand(String by, Requirement requirement) {
    String says() {
      return by.isEmpty() ? "the stack asks for " + requirement : by + " needs " + requirement;
    }
  }

  /// @param wheels chosen so far
  /// @param extras that were asked of each
  /// @param first demand of each name, for messages
  private record State(
      Map<String, Wheel> wheels, Map<String, Set<String>> extras, Map<String, Demand> first) {
    State copy() {
      Map<String, Set<String>> copied = new LinkedHashMap<>();
      extras.forEach((name, set) -> copied.put(name, new LinkedHashSet<>(set)));
      return new State(new LinkedHashMap<>(wheels), copied, new LinkedHashMap<>(first));
    }
  }

  /// Wheels that meet all of them, and all that these require, each after those it needs.
  ///
  /// @throws UnsupportedException if no choice does, with the requirements that contradict and
  ///   whose they are
  List<Wheel> meeting(List<Requirement> asked) throws UnsupportedException {
    Deque<Demand> open = new ArrayDeque<>();
    for (Requirement r : asked) {
      if (r.holds(variables, List.of())) {
        open.add(new Demand("", r));
      }
    }
    State none = new State(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    Optional<State> found = search(open, none);
    if (found.isEmpty()) {
      throw conflict.orElseThrow();
    }
    return ordered(found.get());
  }

  private Optional<State> search(Deque<Demand> open, State state) throws UnsupportedException {
    if (++steps > MOST_STEPS) {
      throw conflict.orElseThrow();
    }
    Deque<Demand> left = new ArrayDeque<>(open);
    while (!left.isEmpty()) {
      Demand demand = left.removeFirst();
      Requirement wanted = demand.requirement();
      String name = wanted.name();
      Wheel chosen = state.wheels().get(name);
      StackPython.Installed there = python.installed().get(name);
      if (chosen == null && (there == null || !wanted.url().isEmpty())) {
        return candidates(demand, left, state);
      }
      state.first().putIfAbsent(name, demand);
      if (chosen == null) {
        if (there != null && !wanted.versions().accepts(there.version())) {
          return contradiction(
              demand.says()
                  + ", but the stack has "
                  + name
                  + " "
                  + there.text()
                  + ", of "
                  + there.owner());
        }
      } else if (!fits(chosen, wanted)) {
        Demand other = state.first().getOrDefault(name, demand);
        return contradiction(demand.says() + ", but " + other.says());
      } else {
        moreOf(chosen, wanted, state, left);
      }
    }
    return Optional.of(state);
  }

  private Optional<State> contradiction(String words) {
    conflict =
        Optional.of(
            new UnsupportedException(
                "wheels: " + words, "put wheels into the folder that go together"));
    return Optional.empty();
  }

  private static boolean fits(Wheel wheel, Requirement wanted) {
    return wanted.versions().accepts(wheel.name().version())
        && (wanted.sha256().isEmpty() || wanted.sha256().contains(wheel.digest().hex()));
  }

  private Optional<State> candidates(Demand demand, Deque<Demand> left, State state)
      throws UnsupportedException {
    Requirement wanted = demand.requirement();
    List<Wheel> all = byName.getOrDefault(wanted.name(), List.of());
    List<Wheel> fitting = all.stream().filter(w -> fits(w, wanted)).toList();
    if (fitting.stream().anyMatch(w -> !w.name().version().isPrerelease())
        && !wanted.versions().namesPrerelease()) {
      fitting = fitting.stream().filter(w -> !w.name().version().isPrerelease()).toList();
    }
    if (fitting.isEmpty()) {
      return contradiction(demand.says() + ": " + there(wanted, all));
    }
    for (Wheel candidate : fitting) {
      State next = state.copy();
      next.wheels().put(wanted.name(), candidate);
      next.first().putIfAbsent(wanted.name(), demand);
      Deque<Demand> more = new ArrayDeque<>(left);
      moreOf(candidate, wanted, next, more);
      Optional<State> found = search(more, next);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private String there(Requirement wanted, List<Wheel> all) {
    List<String> unfit =
        others.stream()
            .filter(o -> o.name().name().equals(wanted.name()))
            .filter(o -> wanted.versions().accepts(o.name().version()))
            .map(Other::toString)
            .toList();
    if (all.isEmpty()) {
      return "no wheel of it that runs with Python "
          + python.version()
          + " on "
          + python.machine()
          + (unfit.isEmpty()
              ? DidYouMean.hint(wanted.name(), byName.keySet())
              : ": " + String.join("; ", unfit));
    }
    boolean digests = all.stream().anyMatch(w -> wanted.versions().accepts(w.name().version()));
    return digests
        ? "the wheel has another digest than the one that is asked for"
        : "there is "
            + String.join(", ", all.stream().map(w -> w.version()).distinct().toList())
            + (unfit.isEmpty() ? "" : ", and " + String.join("; ", unfit));
  }

  /// What a wheel requires, for extras that were not asked of it before.
  private void moreOf(Wheel wheel, Requirement wanted, State state, Deque<Demand> open)
      throws UnsupportedException {
    Set<String> extras =
        state.extras().computeIfAbsent(wheel.name().name(), k -> new LinkedHashSet<>());
    List<String> fresh = new ArrayList<>(wanted.extras());
    fresh.add("");
    fresh.removeIf(e -> !extras.add(e));
    if (fresh.isEmpty()) {
      return;
    }
    for (Requirement r : wheel.requires()) {
      if (r.holds(variables, fresh)) {
        open.add(new Demand(wheel.toString(), r));
      }
    }
  }

  /// Each after those it needs; of a circle in the order they were chosen.
  private List<Wheel> ordered(State state) throws UnsupportedException {
    List<Wheel> ordered = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (Wheel wheel : state.wheels().values()) {
      order(wheel, state, seen, ordered);
    }
    return ordered;
  }

  private void order(Wheel wheel, State state, Set<String> seen, List<Wheel> ordered)
      throws UnsupportedException {
    if (!seen.add(wheel.name().name())) {
      return;
    }
    for (Requirement r :
        needed(wheel, List.copyOf(state.extras().getOrDefault(wheel.name().name(), Set.of())))) {
      Wheel other = state.wheels().get(r.name());
      if (other != null) {
        order(other, state, seen, ordered);
      }
    }
    ordered.add(wheel);
  }

  /// What a wheel requires on this Python with these extras.
  private List<Requirement> needed(Wheel wheel, List<String> extras) throws UnsupportedException {
    List<Requirement> needed = new ArrayList<>();
    for (Requirement r : wheel.requires()) {
      if (r.holds(variables, extras)) {
        needed.add(r);
      }
    }
    return needed;
  }

  /// The distributions that wheels need without extras, by name, for their packages' dependencies.
  List<String> needs(Wheel wheel) throws UnsupportedException {
    return needed(wheel, List.of()).stream().map(Requirement::name).distinct().toList();
  }
}
