package argosy.recipe.importing;

import argosy.base.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The instructions of a Dockerfile (Dockerfile reference). `RUN`, `ENV`, `ARG`, `WORKDIR`, `COPY`
/// and `ADD`, `LABEL` are carried over; what says how a container runs is told.
final class Dockerfile {
  private final List<String> open;
  private final Map<String, Json> environment = new LinkedHashMap<>();
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final List<Json> files = new ArrayList<>();
  private final ShellLines shell;

  Dockerfile(List<String> open) {
    this.open = open;
    this.shell = new ShellLines(open);
  }

  Json.Obj convert(String text, String name, String version) {
    for (String line : ShellLines.joined(text.lines().toList())) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        int space = line.indexOf(' ');
        instruction(
            (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT),
            space < 0 ? "" : line.substring(space + 1).strip());
      }
    }
    Json.Builder script = Json.object().put("content", new Json.Arr(shell.script()));
    if (!environment.isEmpty()) {
      script.put("env", new Json.Obj(environment));
    }
    List<Json> sources = new ArrayList<>(shell.sources());
    sources.addAll(files);
    Json.Builder recipe =
        Json.object()
            .put("schema_version", 1)
            .put("package", Json.object().put("name", name).put("version", version).build());
    if (!sources.isEmpty()) {
      recipe.put("source", new Json.Arr(sources));
    }
    recipe.put("build", Json.object().put("number", 0).put("script", script.build()).build());
    Json.Builder about = Json.object();
    label("description", "summary", about);
    label("licenses", "license", about);
    label("url", "homepage", about);
    label("source", "repository", about);
    label("documentation", "documentation", about);
    return recipe.put("about", about.build()).build();
  }

  private void label(String annotation, String key, Json.Builder about) {
    String value = labels.get("org.opencontainers.image." + annotation);
    if (value != null) {
      about.put(key, value);
    }
  }

  private void instruction(String word, String rest) {
    switch (word) {
      case "RUN" -> {
        if (rest.startsWith("[")) {
          open.add("RUN " + rest + ": write it as a line of shell");
        } else {
          shell.add(rest.replaceAll("^(--\\S+\\s+)+", ""));
        }
      }
      case "ENV" -> pairs(rest).forEach((k, v) -> environment.put(k, Json.of(v)));
      case "ARG" -> {
        int equals = rest.indexOf('=');
        if (equals > 0) {
          environment.put(rest.substring(0, equals), Json.of(unquoted(rest.substring(equals + 1))));
        } else {
          open.add("ARG " + rest + " has no value: put one under build.script.env");
        }
      }
      case "LABEL" -> labels.putAll(pairs(rest));
      case "WORKDIR" -> {
        shell.script().add(Json.of("mkdir -p " + rest + " && cd " + rest));
        if (rest.startsWith("/")) {
          open.add("WORKDIR " + rest + ": a build writes below $PREFIX and its work folder only");
        }
      }
      case "COPY", "ADD" -> copy(word, rest);
      case "FROM" -> open.add("FROM " + rest + ": name what the base provides under requirements");
      default -> open.add(word + " " + rest + ": says how a container runs; see stack.yaml");
    }
  }

  private void copy(String word, String rest) {
    List<String> words = new ArrayList<>(List.of(rest.split("\\s+")));
    boolean stage = words.stream().anyMatch(w -> w.startsWith("--from"));
    words.removeIf(w -> w.startsWith("--"));
    if (stage || words.size() < 2 || rest.startsWith("[")) {
      open.add(word + " " + rest);
      return;
    }
    String target = words.removeLast();
    for (String source : words) {
      Json.Builder item = Json.object().put(source.matches("https?://.*") ? "url" : "path", source);
      files.add(item.put("target_directory", "files").build());
    }
    shell.script().add(Json.of("mkdir -p " + target + " && cp -r files/. " + target));
  }

  /// `K=V K2="V 2"`, or the older `K V`.
  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (!text.contains("=")) {
      int space = text.indexOf(' ');
      if (space > 0) {
        pairs.put(text.substring(0, space), text.substring(space + 1).strip());
      }
      return pairs;
    }
    Matcher m = Pattern.compile("\"?([\\w.-]+)\"?=(\"[^\"]*\"|'[^']*'|\\S*)").matcher(text);
    while (m.find()) {
      pairs.put(m.group(1), unquoted(m.group(2)));
    }
    return pairs;
  }

  private static String unquoted(String text) {
    return text.length() > 1 && "\"'".indexOf(text.charAt(0)) >= 0
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
