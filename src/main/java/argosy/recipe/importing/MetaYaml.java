package argosy.recipe.importing;

import argosy.base.Json;
import argosy.recipe.Faults;
import argosy.recipe.expression.Value;
import argosy.recipe.v1.Written;
import argosy.recipe.v1.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The keys of a `meta.yaml` (conda-build, "Defining metadata") under their new names (CEP 14).
final class MetaYaml {
  private static final Map<String, String> SOURCE =
      names(
          "url url sha256 sha256 md5 md5 fn file_name path path folder target_directory"
              + " git_url git git_rev rev git_tag tag git_depth depth patches patches");
  private static final Map<String, String> BUILD =
      names(
          "number number string string noarch noarch script script skip skip"
              + " always_include_files always_include_files no_link always_copy_files"
              + " merge_build_host merge_build_and_host_envs");
  private static final Map<String, String> LINKING =
      names(
          "missing_dso_whitelist missing_dso_allowlist runpath_whitelist rpath_allowlist"
              + " rpaths rpaths binary_relocation binary_relocation");
  private static final Map<String, String> ABOUT =
      names(
          "home homepage license license license_file license_file license_family license_family"
              + " license_url license_url summary summary description description"
              + " dev_url repository doc_url documentation");
  private static final Map<String, String> REQUIREMENTS =
      names("build build host host run run run_constrained run_constraints");
  private static final List<String> KNOWN =
      List.of("package", "source", "build", "requirements", "test", "about", "extra", "outputs");

  private final List<String> open;

  MetaYaml(List<String> open) {
    this.open = open;
  }

  private static Map<String, String> names(String pairs) {
    Map<String, String> names = new LinkedHashMap<>();
    String[] words = pairs.split(" ");
    for (int i = 0; i < words.length; i += 2) {
      names.put(words[i], words[i + 1]);
    }
    return names;
  }

  /// @throws argosy.recipe.InvalidTextException if it is no YAML even so
  Json.Obj convert(MetaYamlText text) {
    Faults faults = new Faults("meta.yaml");
    if (!(data(YamlText.read(faults, text.yaml())) instanceof Json.Obj meta)) {
      throw new IllegalArgumentException("meta.yaml: expected fields (name: value)");
    }
    Map<String, Json> recipe = new LinkedHashMap<>();
    recipe.put("schema_version", Json.of(1));
    if (!text.context().isEmpty()) {
      recipe.put("context", new Json.Obj(text.context()));
    }
    meta.members()
        .keySet()
        .forEach(k -> {
          if (!KNOWN.contains(k)) {
            open.add(k + ": has no place in the new format");
          }
        });
    boolean outputs = meta.find("outputs").isPresent();
    meta.find("package").ifPresent(p -> recipe.put(outputs ? "recipe" : "package", p));
    meta.find("source").ifPresent(s -> recipe.put("source", sources(s)));
    common(meta, recipe, "");
    if (outputs) {
      List<Json> all = new ArrayList<>();
      items(meta.find("outputs").orElseThrow()).forEach(o -> all.add(output(o)));
      recipe.put("outputs", new Json.Arr(all));
      recipe.remove("requirements");
      recipe.remove("tests");
      if (meta.find("requirements").isPresent() || meta.find("test").isPresent()) {
        open.add("requirements and test beside outputs: put them into the outputs they belong to");
      }
    }
    meta.find("extra").ifPresent(e -> recipe.put("extra", e));
    return new Json.Obj(recipe);
  }

  private void common(Json.Obj meta, Map<String, Json> out, String where) {
    Map<String, Json> requirements = new LinkedHashMap<>();
    meta.find("requirements")
        .ifPresent(r -> {
          if (r instanceof Json.Obj o) {
            rename(o, REQUIREMENTS, requirements, where + "requirements");
          } else {
            requirements.put("run", r);
            requirements.put("host", r);
            open.add(where + "requirements: a plain list became host and run");
          }
        });
    meta.find("build")
        .filter(Json.Obj.class::isInstance)
        .map(Json::asObject)
        .ifPresent(b -> out.put("build", build(b, requirements, where)));
    if (!requirements.isEmpty()) {
      out.put("requirements", new Json.Obj(requirements));
    }
    meta.find("test")
        .filter(Json.Obj.class::isInstance)
        .map(Json::asObject)
        .ifPresent(t -> out.put("tests", tests(t, where)));
    meta.find("about")
        .filter(Json.Obj.class::isInstance)
        .ifPresent(a -> {
          Map<String, Json> about = new LinkedHashMap<>();
          rename(a.asObject(), ABOUT, about, where + "about");
          out.put("about", new Json.Obj(about));
        });
  }

  private Json output(Json json) {
    if (!(json instanceof Json.Obj o)) {
      open.add("an output that is no fields");
      return json;
    }
    if (o.find("if").isPresent()) {
      Map<String, Json> condition = new LinkedHashMap<>(o.members());
      condition.computeIfPresent("then", (k, v) -> output(v));
      return new Json.Obj(condition);
    }
    Map<String, Json> out = new LinkedHashMap<>();
    Json.Builder identity = Json.object();
    o.find("name").ifPresent(n -> identity.put("name", n));
    o.find("version").ifPresent(v -> identity.put("version", v));
    out.put("package", identity.build());
    String where = "output " + o.find("name").map(MetaYaml::brief).orElse("") + ": ";
    common(o, out, where);
    Map<String, Json> build = new LinkedHashMap<>();
    if (out.get("build") instanceof Json.Obj b) {
      build.putAll(b.members());
    }
    o.find("script").ifPresent(s -> build.put("script", s));
    o.find("files").ifPresent(f -> build.put("files", f));
    if (!build.isEmpty()) {
      out.put("build", new Json.Obj(build));
    }
    for (String key : o.members().keySet()) {
      if (!KNOWN.contains(key) && !List.of("name", "version", "script", "files").contains(key)) {
        open.add(where + key + " has no place in the new format");
      }
    }
    return new Json.Obj(out);
  }

  private Json build(Json.Obj b, Map<String, Json> requirements, String where) {
    Map<String, Json> out = new LinkedHashMap<>();
    Map<String, Json> linking = new LinkedHashMap<>();
    for (Map.Entry<String, Json> e : b.members().entrySet()) {
      String key = e.getKey();
      if (BUILD.containsKey(key)) {
        out.put(BUILD.getOrDefault(key, key), e.getValue());
      } else if (LINKING.containsKey(key)) {
        linking.put(LINKING.getOrDefault(key, key), e.getValue());
      } else {
        switch (key) {
          case "run_exports" -> requirements.put("run_exports", e.getValue());
          case "ignore_run_exports" -> ignore(requirements, "by_name", e.getValue());
          case "ignore_run_exports_from" -> ignore(requirements, "from_package", e.getValue());
          case "entry_points" ->
              out.put("python", Json.object().put("entry_points", e.getValue()).build());
          case "detect_binary_files_with_prefix" -> {
            if (e.getValue() instanceof Json.Bool v && !v.value()) {
              out.put("prefix_detection", Json.object().put("ignore_binary_files", true).build());
            }
          }
          default -> open.add(where + "build." + key + " has no place in the new format");
        }
      }
    }
    if (!linking.isEmpty()) {
      out.put("dynamic_linking", new Json.Obj(linking));
    }
    return new Json.Obj(out);
  }

  private static void ignore(Map<String, Json> requirements, String kind, Json names) {
    Map<String, Json> all = new LinkedHashMap<>();
    if (requirements.get("ignore_run_exports") instanceof Json.Obj o) {
      all.putAll(o.members());
    }
    all.put(kind, names);
    requirements.put("ignore_run_exports", new Json.Obj(all));
  }

  private Json sources(Json json) {
    List<Json> all = new ArrayList<>();
    for (Json item : items(json)) {
      if (item instanceof Json.Obj o && o.find("if").isEmpty()) {
        Map<String, Json> out = new LinkedHashMap<>();
        rename(o, SOURCE, out, "source");
        all.add(new Json.Obj(out));
      } else {
        all.add(item);
      }
    }
    return all.size() == 1 ? all.getFirst() : new Json.Arr(all);
  }

  private Json tests(Json.Obj t, String where) {
    List<Json> tests = new ArrayList<>();
    List<Json> commands = t.find("commands").map(MetaYaml::items).orElse(List.of());
    boolean pip = commands.stream().anyMatch(c -> brief(c).equals("pip check"));
    t.find("imports")
        .ifPresent(i ->
            tests.add(
                Json.object()
                    .put("python", Json.object().put("imports", i).put("pip_check", pip).build())
                    .build()));
    List<Json> others = commands.stream().filter(c -> !brief(c).equals("pip check")).toList();
    if (!others.isEmpty()) {
      Json.Builder test = Json.object().put("script", new Json.Arr(others));
      t.find("requires")
          .ifPresent(r -> test.put("requirements", Json.object().put("run", r).build()));
      Json.Builder files = Json.object();
      t.find("files").ifPresent(f -> files.put("recipe", f));
      t.find("source_files").ifPresent(f -> files.put("source", f));
      if (!files.build().members().isEmpty()) {
        test.put("files", files.build());
      }
      tests.add(test.build());
    }
    t.find("downstreams")
        .ifPresent(
            d -> items(d).forEach(i -> tests.add(Json.object().put("downstream", i).build())));
    for (String key : t.members().keySet()) {
      if (!List.of("imports", "commands", "requires", "files", "source_files", "downstreams")
          .contains(key)) {
        open.add(where + "test." + key + " has no place in the new format");
      }
    }
    return new Json.Arr(tests);
  }

  private void rename(
      Json.Obj from, Map<String, String> names, Map<String, Json> to, String where) {
    from.members()
        .forEach((key, value) -> {
          String name = names.get(key);
          if (name == null) {
            open.add(where + "." + key + " has no place in the new format");
          } else {
            to.put(name, value);
          }
        });
  }

  private static List<Json> items(Json json) {
    return json instanceof Json.Arr a ? a.items() : List.of(json);
  }

  private static String brief(Json json) {
    return json instanceof Json.Str s ? s.value() : "";
  }

  private static Json data(Written written) {
    return switch (written) {
      case Written.Scalar s ->
          switch (s.value()) {
            case Value.Truth t -> Json.of(t.value());
            case Value.Whole w -> Json.of(w.value());
            case Value.Nothing n -> new Json.Null();
            default -> Json.of(s.text());
          };
      case Written.Computed c -> Json.of(c.value().print());
      case Written.Sequence s -> new Json.Arr(s.items().stream().map(MetaYaml::data).toList());
      case Written.Mapping m -> {
        Map<String, Json> members = new LinkedHashMap<>();
        for (Written.Member x : m.members()) {
          Json value = data(x.value());
          if (!(value instanceof Json.Null)) {
            members.put(x.key(), value);
          }
        }
        yield new Json.Obj(members);
      }
    };
  }
}
