package argosy.model.recipe;

import argosy.base.Json;

/// The JSON form of build options that differ from the usual.
final class OptionsJson {
  private OptionsJson() {}

  static void addTo(Members build, BuildOptions o) {
    BuildOptions usual = BuildOptions.USUAL;
    build
        .flag("skip", o.skip())
        .object("python", python(o.python()))
        .object("dynamic_linking", linking(o.dynamicLinking()))
        .object("prefix_detection", prefixes(o.prefixDetection()))
        .globs("files", o.files(), usual.files())
        .globs("always_copy_files", o.alwaysCopy(), usual.alwaysCopy())
        .globs("always_include_files", o.alwaysInclude(), usual.alwaysInclude())
        .flag("merge_build_and_host_envs", o.mergeBuildAndHost())
        .list("post_process", o.postProcess().stream().map(OptionsJson::replacement).toList());
  }

  private static Members python(BuildOptions.Python p) {
    return new Members()
        .texts("entry_points", p.entryPoints())
        .globs(
            "skip_pyc_compilation",
            p.skipCompilation(),
            BuildOptions.Python.USUAL.skipCompilation())
        .flag("use_python_app_entrypoint", p.useAppEntryPoint())
        .flag("version_independent", p.versionIndependent())
        .text("site_packages_path", p.sitePackagesPath());
  }

  private static Members linking(BuildOptions.DynamicLinking l) {
    Members m = new Members();
    if (!l.rpaths().equals(BuildOptions.DynamicLinking.USUAL.rpaths())) {
      m.put("rpaths", Json.ofStrings(l.rpaths()));
    }
    return m.globs("binary_relocation", l.relocate(), BuildOptions.DynamicLinking.USUAL.relocate())
        .texts("missing_dso_allowlist", l.missingAllowed())
        .texts("rpath_allowlist", l.rpathAllowed())
        .text("overdepending_behavior", l.overdepending() ? "error" : "")
        .text("overlinking_behavior", l.overlinking() ? "error" : "");
  }

  private static Members prefixes(BuildOptions.PrefixDetection p) {
    BuildOptions.PrefixDetection usual = BuildOptions.PrefixDetection.USUAL;
    return new Members()
        .object(
            "force_file_type",
            new Members().texts("text", p.forceText()).texts("binary", p.forceBinary()))
        .globs("ignore", p.ignore(), usual.ignore())
        .globs("ignore_binary_files", p.ignoreBinary(), usual.ignoreBinary());
  }

  private static Json replacement(BuildOptions.PostProcess p) {
    return new Members()
        .put("files", Json.ofStrings(p.files().include()))
        .put("regex", Json.of(p.regex()))
        .put("replacement", Json.of(p.replacement()))
        .build();
  }
}
