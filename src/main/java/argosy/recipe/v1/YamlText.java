package argosy.recipe.v1;

import argosy.recipe.Faults;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

/// Reads YAML 1.2 into [Written]. A file may have so many values and be so deep, aliases counted
/// each time they are used.
public final class YamlText {
  private static final int MOST_VALUES = 100_000;
  private static final int DEEPEST = 50;

  private final Faults faults;
  private int values;

  private YamlText(Faults faults) {
    this.faults = faults;
  }

  /// @throws argosy.recipe.InvalidTextException if it is no YAML, or empty
  public static Written read(Faults faults, String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(faults.file())
            .setUseMarks(true)
            .setAllowNonScalarKeys(true)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isPresent()) {
        Written written = new YamlText(faults).convert(root.get(), 0);
        faults.throwIfAny();
        return written;
      }
      faults.add(1, 1, "the file is empty");
    } catch (MarkedYamlEngineException e) {
      Written.At at = e.getProblemMark().map(YamlText::at).orElse(new Written.At(1, 1));
      faults.add(at.line(), at.column(), "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      faults.add(1, 1, "not YAML: " + e.getMessage());
    }
    faults.throwIfAny();
    throw new IllegalStateException("a fault was noted but not thrown");
  }

  private static Written.At at(Mark mark) {
    return new Written.At(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Written convert(Node node, int depth) {
    Written.At at = node.getStartMark().map(YamlText::at).orElse(new Written.At(1, 1));
    if (++values > MOST_VALUES || depth > DEEPEST) {
      faults.add(
          at.line(),
          at.column(),
          "the file has more than " + MOST_VALUES + " values or " + DEEPEST + " levels");
      faults.throwIfAny();
    }
    return switch (node) {
      case ScalarNode s -> new Written.Scalar(at, s.getValue(), s.isPlain());
      case SequenceNode s -> {
        List<Written> items = new ArrayList<>();
        s.getValue().forEach(n -> items.add(convert(n, depth + 1)));
        yield new Written.Sequence(at, items);
      }
      case MappingNode m -> new Written.Mapping(at, members(m, depth));
      default -> {
        faults.add(at.line(), at.column(), "expected a text, a list or fields");
        yield new Written.Scalar(at, "", true);
      }
    };
  }

  private List<Written.Member> members(MappingNode node, int depth) {
    List<Written.Member> members = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (NodeTuple pair : node.getValue()) {
      Node key = pair.getKeyNode();
      Written.At at = key.getStartMark().map(YamlText::at).orElse(new Written.At(1, 1));
      if (!(key instanceof ScalarNode s)) {
        faults.add(
            at.line(),
            at.column(),
            "expected the name of a field but got "
                + (key instanceof MappingNode
                    ? "fields: is {{ … }} meant to be ${{ … }}?"
                    : "a list"));
      } else if (!seen.add(s.getValue())) {
        faults.add(at.line(), at.column(), s.getValue() + " comes twice");
      } else {
        members.add(new Written.Member(at, s.getValue(), convert(pair.getValueNode(), depth + 1)));
      }
    }
    return members;
  }
}
