package argosy.recipe.v1;

import argosy.model.recipe.BuildOptions;
import argosy.model.recipe.BuildOptions.DynamicLinking;
import argosy.model.recipe.BuildOptions.Noarch;
import argosy.model.recipe.BuildOptions.PrefixDetection;
import argosy.model.recipe.Globs;
import java.util.List;
import java.util.Optional;

/// `build:` but script, number, string and skip (CEP 14, "Build section").
final class BuildReader {
  private BuildReader() {}

  static BuildOptions read(Given g) {
    BuildOptions usual = BuildOptions.USUAL;
    g.find("variant")
        .flatMap(v -> v.find("down_prioritize_variant"))
        .filter(d -> d.whole() != 0)
        .ifPresent(d -> d.notBuilt("a stack has one variant of a package, none has to wait"));
    return new BuildOptions(
        false,
        noarch(g),
        g.find("python").map(BuildReader::python).orElse(usual.python()),
        g.find("dynamic_linking").map(BuildReader::linking).orElse(usual.dynamicLinking()),
        g.find("prefix_detection").map(BuildReader::prefixes).orElse(usual.prefixDetection()),
        globs(g, "files", usual.files()),
        globs(g, "always_copy_files", usual.alwaysCopy()),
        globs(g, "always_include_files", usual.alwaysInclude()),
        g.truth("merge_build_and_host_envs", false),
        g.find("post_process").map(p -> p.each(BuildReader::replacement)).orElse(List.of()));
  }

  /// A build for which nothing is made.
  static BuildOptions skipped() {
    BuildOptions u = BuildOptions.USUAL;
    return new BuildOptions(
        true,
        u.noarch(),
        u.python(),
        u.dynamicLinking(),
        u.prefixDetection(),
        u.files(),
        u.alwaysCopy(),
        u.alwaysInclude(),
        false,
        List.of());
  }

  static Noarch noarch(Given g) {
    return switch (g.text("noarch")) {
      case "python" -> Noarch.PYTHON;
      case "generic" -> Noarch.GENERIC;
      case "", "false" -> Noarch.NONE;
      default -> {
        g.find("noarch")
            .ifPresent(n -> n.fault("expected generic or python but got " + n.value().kind()));
        yield Noarch.NONE;
      }
    };
  }

  private static Globs globs(Given g, String name, Globs otherwise) {
    return g.find(name).map(SourceReader::globs).orElse(otherwise);
  }

  /// `true` for all, `false` for none, or patterns.
  private static Globs choice(Given g, String name, Globs otherwise) {
    return g.find(name)
        .map(v -> v.isTruth() ? v.truth() ? Globs.ALL : Globs.NOTHING : SourceReader.globs(v))
        .orElse(otherwise);
  }

  private static BuildOptions.Python python(Given g) {
    List<String> entryPoints = g.texts("entry_points");
    for (String entry : entryPoints) {
      if (!entry.matches("\\s*[^\\s=]+\\s*=\\s*[\\w.]+\\s*:\\s*[\\w.]+\\s*")) {
        g.fault("entry_points: expected command = module:function but got \"" + entry + "\"");
      }
    }
    g.find("version_independent")
        .filter(Given::truth)
        .ifPresent(v -> v.notBuilt("compiled modules go to the folder of one Python"));
    return new BuildOptions.Python(
        entryPoints,
        globs(g, "skip_pyc_compilation", Globs.NOTHING),
        g.truth("use_python_app_entrypoint", false),
        g.truth("version_independent", false),
        g.text("site_packages_path"));
  }

  private static DynamicLinking linking(Given g) {
    DynamicLinking usual = DynamicLinking.USUAL;
    return new DynamicLinking(
        g.find("rpaths").map(Given::texts).orElse(usual.rpaths()),
        choice(g, "binary_relocation", usual.relocate()),
        patterns(g, "missing_dso_allowlist"),
        patterns(g, "rpath_allowlist"),
        g.text("overdepending_behavior").equals("error"),
        g.text("overlinking_behavior").equals("error"));
  }

  private static PrefixDetection prefixes(Given g) {
    PrefixDetection usual = PrefixDetection.USUAL;
    Optional<Given> forced = g.find("force_file_type");
    return new PrefixDetection(
        forced.map(f -> patterns(f, "text")).orElse(List.of()),
        forced.map(f -> patterns(f, "binary")).orElse(List.of()),
        choice(g, "ignore", usual.ignore()),
        choice(g, "ignore_binary_files", usual.ignoreBinary()));
  }

  private static Optional<BuildOptions.PostProcess> replacement(Given g) {
    String regex = g.text("regex");
    String replacement = g.text("replacement");
    if (g.find("files").isEmpty() || regex.isEmpty()) {
      g.fault("expected files, regex and replacement");
      return Optional.empty();
    }
    return g.made(() -> {
      new BuildOptions.PostProcess(Globs.ALL, regex, replacement).applied("");
      return new BuildOptions.PostProcess(globs(g, "files", Globs.ALL), regex, replacement);
    });
  }

  private static List<String> patterns(Given g, String name) {
    return g.find(name).map(SourceReader::patterns).orElse(List.of());
  }
}
