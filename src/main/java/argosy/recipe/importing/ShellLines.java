package argosy.recipe.importing;

import argosy.base.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The commands that install something in an image, as the script of a recipe. What a build without
/// network and without root cannot do is taken out and told.
final class ShellLines {
  private static final Pattern SYSTEM =
      Pattern.compile("^(?:sudo\\s+)?(apt-get|apt|yum|dnf|microdnf|apk|zypper)\\s+(.*)$");
  private static final Pattern FETCH =
      Pattern.compile("^(?:wget|curl)\\b(?!.*\\|).*?\\s(['\"]?)(https?://[^\\s'\"]+)\\1.*$");

  private final List<String> open;
  private final List<Json> script = new ArrayList<>();
  private final List<Json> sources = new ArrayList<>();

  ShellLines(List<String> open) {
    this.open = open;
  }

  List<Json> script() {
    return script;
  }

  List<Json> sources() {
    return sources;
  }

  /// One command, or several with `&&` between.
  void add(String line) {
    for (String part : line.split("\\s*&&\\s*")) {
      String command = part.strip();
      Matcher system = SYSTEM.matcher(command);
      Matcher fetch = FETCH.matcher(command);
      boolean cleaning = command.matches("rm\\s.*(/var/lib/apt|/var/cache).*");
      if (system.matches()) {
        packages(system.group(1), system.group(2));
      } else if (fetch.matches()) {
        sources.add(Json.object().put("url", fetch.group(2)).build());
        open.add(fetch.group(2) + " is a source now: give its sha256");
      } else if (!command.isEmpty() && !command.startsWith("#") && !cleaning) {
        script.add(Json.of(command));
        if (command.matches(".*\\b(git clone|pip3? install|conda install|npm install)\\b.*")) {
          open.add("needs network when it is built: " + command);
        }
      }
    }
  }

  private void packages(String manager, String arguments) {
    List<String> names = new ArrayList<>();
    boolean install = false;
    for (String word : arguments.split("\\s+")) {
      if (word.equals("install") || word.equals("add")) {
        install = true;
      } else if (install && !word.startsWith("-")) {
        names.add(word);
      }
    }
    if (!names.isEmpty()) {
      open.add(
          "packages of the system ("
              + manager
              + "): "
              + String.join(", ", names)
              + "; name what provides them under requirements");
    }
  }

  /// Lines that end with `\` go on.
  static List<String> joined(List<String> lines) {
    List<String> all = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String l : lines) {
      if (!line.isEmpty() && l.strip().startsWith("#")) {
        continue;
      }
      String stripped = l.stripTrailing();
      if (stripped.endsWith("\\")) {
        line.append(stripped, 0, stripped.length() - 1).append(' ');
      } else {
        all.add(line.append(l).toString().strip());
        line.setLength(0);
      }
    }
    if (!line.isEmpty()) {
      all.add(line.toString().strip());
    }
    return all;
  }
}
