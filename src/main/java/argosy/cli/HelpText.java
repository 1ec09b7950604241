package argosy.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// What a command says of itself, for a terminal of any width: the lines of the source joined to
/// paragraphs. The first sentence stands alone, since lists of commands, manual pages and
/// completion show just that.
final class HelpText {
  private HelpText() {}

  /// Joins the lines of a command's description. An empty line ends a paragraph.
  static void flow(CommandSpec spec) {
    List<String> paragraphs = paragraphs(List.of(spec.usageMessage().description()));
    spec.usageMessage().description(paragraphs.toArray(String[]::new));
  }

  static List<String> paragraphs(List<String> lines) {
    List<String> out = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    for (String line : lines) {
      if (line.isEmpty()) {
        end(paragraph, out);
        out.add("");
      } else {
        paragraph.append(paragraph.isEmpty() ? "" : " ").append(line);
      }
    }
    end(paragraph, out);
    return out;
  }

  private static void end(StringBuilder paragraph, List<String> out) {
    String text = paragraph.toString();
    int sentence = text.indexOf(". ");
    if (out.isEmpty() && sentence > 0) {
      out.add(text.substring(0, sentence + 1));
      out.add(text.substring(sentence + 2));
    } else if (!text.isEmpty()) {
      out.add(text);
    }
    paragraph.setLength(0);
  }
}
