package argosy.recipe.importing;

import argosy.base.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The sections of a Singularity or Apptainer definition file. `%post` becomes a script, each app
/// (`%appinstall NAME`, `%apprun NAME`, …) an output of its own.
final class SingularityDefinition {
  private final List<String> open;

  SingularityDefinition(List<String> open) {
    this.open = open;
  }

  /// Lines of each section; the key is `post`, or `appinstall NAME`.
  private Map<String, List<String>> sections(String text) {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> at = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.matches("%[a-z].*")) {
        String[] words = line.substring(1).strip().split("\\s+");
        String key =
            words[0].startsWith("app") && words.length > 1 ? words[0] + " " + words[1] : words[0];
        at = sections.computeIfAbsent(key, k -> new ArrayList<>());
      } else if (sections.isEmpty()) {
        if (line.strip().matches("(?i)(bootstrap|from|stage)\\s*:.*")) {
          open.add(line.strip() + ": name what the base provides under requirements");
        }
      } else {
        at.add(line);
      }
    }
    return sections;
  }

  Json.Obj convert(String text, String name, String version) {
    Map<String, List<String>> sections = sections(text);
    Map<String, String> labels = labels(sections.getOrDefault("labels", List.of()));
    Json.Builder about = Json.object();
    String help = body(sections, "help");
    if (!help.isBlank()) {
      about.put("summary", help.strip().lines().findFirst().orElse(""));
      about.put("description", help.strip() + "\n");
    }
    labels.forEach((k, v) -> {
      if (k.equalsIgnoreCase("license")) {
        about.put("license", v);
      } else if (!k.equalsIgnoreCase("version")) {
        open.add("label " + k + " = " + v);
      }
    });
    String itsVersion =
        labels.entrySet().stream()
            .filter(e -> e.getKey().equalsIgnoreCase("version"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(version);
    Map<String, Json> recipe = new LinkedHashMap<>();
    recipe.put("schema_version", Json.of(1));
    List<String> apps = apps(sections);
    Json identity = Json.object().put("name", name).put("version", itsVersion).build();
    recipe.put(apps.isEmpty() ? "package" : "recipe", identity);
    Json.Obj main = part(sections, "post", "test", "environment", "");
    if (apps.isEmpty()) {
      recipe.putAll(main.members());
    } else {
      List<Json> outputs = new ArrayList<>();
      if (sections.containsKey("post")) {
        outputs.add(output(name, main));
      }
      apps.forEach(app -> outputs.add(output(app, app(sections, app))));
      recipe.put("outputs", new Json.Arr(outputs));
    }
    recipe.put("about", about.build());
    told(sections);
    return new Json.Obj(recipe);
  }

  private void told(Map<String, List<String>> sections) {
    List.of("setup", "files", "runscript", "startscript", "pre", "arguments")
        .forEach(s -> {
          if (sections.containsKey(s)) {
            open.add(
                "%"
                    + s
                    + (s.equals("files")
                        ? ": name the files under source, as path"
                        : ": says how a container runs; see stack.yaml"));
          }
        });
  }

  private static List<String> apps(Map<String, List<String>> sections) {
    return sections.keySet().stream()
        .filter(k -> k.startsWith("app") && k.contains(" "))
        .map(k -> k.substring(k.indexOf(' ') + 1))
        .distinct()
        .toList();
  }

  private static Json output(String name, Json.Obj part) {
    Map<String, Json> output = new LinkedHashMap<>();
    output.put("package", Json.object().put("name", name.toLowerCase(Locale.ROOT)).build());
    output.putAll(part.members());
    return new Json.Obj(output);
  }

  private Json.Obj app(Map<String, List<String>> sections, String app) {
    Json.Obj part = part(sections, "appinstall " + app, "apptest " + app, "appenv " + app, app);
    Map<String, Json> all = new LinkedHashMap<>(part.members());
    String help = body(sections, "apphelp " + app).strip();
    if (!help.isEmpty()) {
      all.put("about", Json.object().put("summary", help.lines().findFirst().orElse("")).build());
    }
    for (String kind : List.of("applabels ", "appfiles ", "appstart ")) {
      if (sections.containsKey(kind + app)) {
        open.add("%" + kind + app);
      }
    }
    return new Json.Obj(all);
  }

  /// @param app whose programs this is; empty: the image's own
  private Json.Obj part(
      Map<String, List<String>> sections, String install, String test, String env, String app) {
    ShellLines shell = new ShellLines(open);
    ShellLines.joined(sections.getOrDefault(install, List.of())).forEach(shell::add);
    List<Json> script = new ArrayList<>();
    if (!app.isEmpty()) {
      script.add(Json.of("export SCIF_APPROOT=$PREFIX/scif/apps/" + app));
      script.add(Json.of("mkdir -p $SCIF_APPROOT/bin $SCIF_APPROOT/lib && cd $SCIF_APPROOT"));
    }
    script.addAll(shell.script());
    String run = body(sections, "apprun " + app);
    if (!app.isEmpty() && !run.isBlank()) {
      script.add(Json.of("mkdir -p $PREFIX/bin"));
      script.add(
          Json.of(
              "cat > $PREFIX/bin/"
                  + app
                  + " <<'ARGOSY_END'\n#!/bin/sh\n"
                  + run.stripIndent().strip()
                  + "\nARGOSY_END\n"));
      script.add(Json.of("chmod 755 $PREFIX/bin/" + app));
    }
    Map<String, Json> part = new LinkedHashMap<>();
    if (!shell.sources().isEmpty()) {
      part.put("source", new Json.Arr(shell.sources()));
    }
    part.put("build", Json.object().put("script", new Json.Arr(script)).build());
    List<String> tests =
        sections.getOrDefault(test, List.of()).stream()
            .map(String::strip)
            .filter(l -> !l.isEmpty() && !l.startsWith("#"))
            .toList();
    if (!tests.isEmpty()) {
      part.put("tests", new Json.Arr(List.of(Json.object().put("script", tests).build())));
    }
    if (sections.containsKey(env)) {
      open.add("%" + env + ": put it under environment of stack.yaml");
    }
    return new Json.Obj(part);
  }

  private static String body(Map<String, List<String>> sections, String name) {
    return String.join("\n", sections.getOrDefault(name, List.of()));
  }

  private static Map<String, String> labels(List<String> lines) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String line : lines) {
      String[] words = line.strip().split("[\\s=:]+", 2);
      if (words.length == 2) {
        labels.put(words[0], words[1].replaceAll("^\"|\"$", ""));
      }
    }
    return labels;
  }
}
