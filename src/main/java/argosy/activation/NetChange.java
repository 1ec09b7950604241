package argosy.activation;

import argosy.model.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the steps of an activation come to for one variable, for systems that can undo one change a
/// variable (module files).
public sealed interface NetChange {
  String variable();

  /// It has this value, whatever it had before.
  record Fixed(String variable, String value) implements NetChange {}

  record Gone(String variable) implements NetChange {}

  /// Pieces of a `:` list, in the order in which they stand.
  record Pieces(String variable, List<String> before, List<String> after) implements NetChange {
    public Pieces {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }

  /// One change for every variable, in the order in which the variables first come.
  static List<NetChange> of(Activation activation) {
    Map<String, NetChange> changes = new LinkedHashMap<>();
    for (Activation.Step step : activation.steps()) {
      String name = ShellText.requireName(step.variable());
      NetChange old = changes.getOrDefault(name, new Pieces(name, List.of(), List.of()));
      changes.put(
          name,
          switch (step) {
            case Activation.Set s -> new Fixed(name, s.value());
            case Activation.Unset u -> new Gone(name);
            case Activation.Prepend p -> before(old, p.value());
            case Activation.Append a -> after(old, a.value());
          });
    }
    return List.copyOf(changes.values());
  }

  private static NetChange before(NetChange old, String piece) {
    return switch (old) {
      case Fixed f ->
          new Fixed(f.variable(), f.value().isEmpty() ? piece : piece + ":" + f.value());
      case Gone g -> new Fixed(g.variable(), piece);
      case Pieces p -> {
        List<String> pieces = new ArrayList<>(List.of(piece));
        pieces.addAll(p.before());
        yield new Pieces(p.variable(), pieces, p.after());
      }
    };
  }

  private static NetChange after(NetChange old, String piece) {
    return switch (old) {
      case Fixed f ->
          new Fixed(f.variable(), f.value().isEmpty() ? piece : f.value() + ":" + piece);
      case Gone g -> new Fixed(g.variable(), piece);
      case Pieces p -> {
        List<String> pieces = new ArrayList<>(p.after());
        pieces.add(piece);
        yield new Pieces(p.variable(), p.before(), pieces);
      }
    };
  }
}
