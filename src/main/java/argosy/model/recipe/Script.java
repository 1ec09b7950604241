package argosy.model.recipe;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Commands that build or test.
///
/// @param interpreter `bash`, `python`, `perl`, ...; empty: bash
/// @param lines run one after the other, the first failure ends the script; none if `file` is given
/// @param file beside the recipe, instead of lines; with neither, nothing is run
/// @param environment set for the script only
/// @param secrets names of variables that are passed on and masked in the log
/// @param workDirectory relative to the work folder; empty: the work folder
public record Script(
    String interpreter,
    List<String> lines,
    String file,
    Map<String, String> environment,
    List<String> secrets,
    String workDirectory) {
  public static final Script NONE = new Script("", List.of(), "", Map.of(), List.of(), "");

  public Script {
    if (!lines.isEmpty() && !file.isEmpty()) {
      throw new IllegalArgumentException("a script has lines or a file, not both");
    }
    lines = List.copyOf(lines);
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    secrets = List.copyOf(secrets);
  }

  public boolean isEmpty() {
    return lines.isEmpty() && file.isEmpty();
  }
}
