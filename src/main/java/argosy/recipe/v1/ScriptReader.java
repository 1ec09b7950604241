package argosy.recipe.v1;

import argosy.model.recipe.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `script:` (CEP 14, "Script section").
final class ScriptReader {
  private ScriptReader() {}

  /// One line that is the name of a script is a file; a list or several lines are commands.
  static Script read(Given g) {
    if (!g.isFields()) {
      return lines(g, "", Map.of(), List.of(), "");
    }
    Map<String, String> environment = new LinkedHashMap<>();
    g.find("env").ifPresent(e -> e.members().forEach((name, v) -> environment.put(name, v.text())));
    g.find("secrets")
        .filter(s -> !s.texts().isEmpty())
        .ifPresent(s -> s.notBuilt("builds see nothing of the environment they are started in"));
    String file = g.text("file");
    if (!file.isEmpty()) {
      if (g.find("content").isPresent()) {
        g.fault("expected either file or content but got both");
      }
      return new Script(
          g.text("interpreter"), List.of(), file, environment, g.texts("secrets"), g.text("cwd"));
    }
    return g.find("content")
        .map(c -> lines(c, g.text("interpreter"), environment, g.texts("secrets"), g.text("cwd")))
        .orElseGet(() ->
            new Script(
                g.text("interpreter"),
                List.of(),
                "",
                environment,
                g.texts("secrets"),
                g.text("cwd")));
  }

  private static Script lines(
      Given g,
      String interpreter,
      Map<String, String> environment,
      List<String> secrets,
      String folder) {
    if (!g.isList()) {
      String text = g.text();
      if (text.strip().matches("[A-Za-z0-9_./-]+\\.(sh|bash|bat|py|pl|r|R|rb|nu|js|ps1)")) {
        return new Script(interpreter, List.of(), text.strip(), environment, secrets, folder);
      }
    }
    List<String> lines = new ArrayList<>(g.items().stream().map(Given::text).toList());
    lines.removeIf(String::isBlank);
    return new Script(interpreter, lines, "", environment, secrets, folder);
  }
}
