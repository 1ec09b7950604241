package argosy.recipe;

import argosy.base.DidYouMean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A YAML value that knows where it stands. What is asked of it and is not there becomes a
/// [InvalidTextException.Problem] of the file, and reading goes on, so that all faults are found.
final class Marked {
  private final Faults faults;
  private final Node node;

  private Marked(Faults faults, Node node) {
    this.faults = faults;
    this.node = node;
  }

  /// Reads one YAML document.
  ///
  /// @throws InvalidTextException if it is no YAML, or empty
  static Marked parse(Faults faults, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(faults.file()).setUseMarks(true).build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isPresent()) {
        return new Marked(faults, root.get());
      }
      faults.add(1, 1, "the file is empty");
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark();
      faults.add(
          mark.map(m -> m.getLine() + 1).orElse(1),
          mark.map(m -> m.getColumn() + 1).orElse(1),
          "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      faults.add(1, 1, "not YAML: " + e.getMessage());
    }
    faults.throwIfAny();
    throw new IllegalStateException("a fault was noted but not thrown");
  }

  /// The value, or what the model has against it as a fault of this place.
  <T> Optional<T> made(Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (IllegalArgumentException e) {
      fault(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  void fault(String what) {
    Optional<Mark> mark = node.getStartMark();
    faults.add(
        mark.map(m -> m.getLine() + 1).orElse(1), mark.map(m -> m.getColumn() + 1).orElse(1), what);
  }

  /// The text of a scalar, as written, whatever YAML would make of it.
  String text(String what) {
    if (node instanceof ScalarNode s && (!s.getTag().equals(Tag.NULL) || !s.isPlain())) {
      return s.getValue();
    }
    fault(what + ": expected text but got " + kind());
    return "";
  }

  boolean isText() {
    return node instanceof ScalarNode;
  }

  boolean truth(String what) {
    if (node instanceof ScalarNode s && s.getTag().equals(Tag.BOOL)) {
      return s.getValue().equalsIgnoreCase("true");
    }
    fault(what + ": expected true or false but got " + kind());
    return false;
  }

  List<Marked> list(String what) {
    if (node instanceof SequenceNode s) {
      return s.getValue().stream().map(n -> new Marked(faults, n)).toList();
    }
    fault(what + ": expected a list but got " + kind());
    return List.of();
  }

  List<String> texts(String what) {
    return list(what).stream().map(m -> m.text(what)).toList();
  }

  /// The members in the order written; a name that comes twice is a fault.
  Map<String, Marked> members(String what) {
    Map<String, Marked> members = new LinkedHashMap<>();
    if (node instanceof MappingNode m) {
      for (NodeTuple pair : m.getValue()) {
        Marked key = new Marked(faults, pair.getKeyNode());
        String name = key.text(what);
        if (members.put(name, new Marked(faults, pair.getValueNode())) != null) {
          key.fault(what + ": " + name + " comes twice");
        }
      }
    } else {
      fault(what + ": expected fields (name: value) but got " + kind());
    }
    return members;
  }

  /// As [#members(String)], where only these names may come.
  Fields fields(String what, List<String> known) {
    Map<String, Marked> members = members(what);
    if (node instanceof MappingNode m) {
      for (NodeTuple pair : m.getValue()) {
        if (pair.getKeyNode() instanceof ScalarNode s && !known.contains(s.getValue())) {
          new Marked(faults, s)
              .fault(
                  "unknown field "
                      + s.getValue()
                      + DidYouMean.hint(s.getValue(), known)
                      + " ("
                      + what
                      + " has "
                      + String.join(", ", known)
                      + ")");
        }
      }
    }
    return new Fields(this, members);
  }

  private String kind() {
    return switch (node) {
      case ScalarNode s when s.getTag().equals(Tag.NULL) -> "nothing";
      case ScalarNode s -> "\"" + s.getValue() + "\"";
      case SequenceNode s -> "a list";
      case MappingNode m -> "fields";
      default -> "another thing";
    };
  }
}
