package argosy.model.recipe;

import argosy.base.Json;
import argosy.model.Licence;
import java.util.List;
import java.util.Locale;

/// The JSON form of rendered recipes: fields that say nothing are left out.
final class RenderedJson {
  private RenderedJson() {}

  static Json.Obj recipe(RenderedRecipe r) {
    Members package_ = new Members().text("name", r.name()).text("version", r.version());
    Members build =
        new Members()
            .put("number", Json.of(r.buildNumber()))
            .text("string", r.buildString())
            .object("variant", variant(r))
            .text("noarch", noarch(r.options().noarch()))
            .object("script", script(r.script()));
    OptionsJson.addTo(build, r.options());
    return new Members()
        .put("recipe", Json.of(r.recipe()))
        .object(word(r.kind()), package_)
        .put("target_platform", Json.of(r.target().name()))
        .text("inherit", r.inherits())
        .list("source", r.sources().stream().map(RenderedJson::source).toList())
        .object("build", build)
        .object("requirements", requirements(r.requirements()))
        .list("tests", r.tests().stream().map(RenderedJson::test).toList())
        .object("about", about(r.about()))
        .object("extra", new Members().object("argosy", extras(r.extras())))
        .build();
  }

  private static Members variant(RenderedRecipe r) {
    Members m = new Members();
    r.variant().forEach((name, value) -> m.put(name, Json.of(value)));
    return m;
  }

  private static String noarch(BuildOptions.Noarch noarch) {
    return noarch == BuildOptions.Noarch.NONE ? "" : word(noarch);
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Json source(Source source) {
    Members m =
        switch (source) {
          case Source.Url u ->
              new Members()
                  .texts("url", u.urls())
                  .text("sha256", u.sha256())
                  .text("md5", u.md5())
                  .text("file_name", u.fileName());
          case Source.Git g ->
              new Members()
                  .text("git", g.url())
                  .text(
                      switch (g.kind()) {
                        case COMMIT -> "rev";
                        case BRANCH -> "branch";
                        case TAG -> "tag";
                      },
                      g.rev())
                  .put("depth", Json.of(g.depth()))
                  .flag("lfs", g.lfs())
                  .flag("no_submodules", !g.submodules())
                  .text("expected_commit", g.expectedCommit());
          case Source.Local l ->
              new Members()
                  .text("path", l.path())
                  .text("sha256", l.sha256())
                  .text("md5", l.md5())
                  .text("file_name", l.fileName())
                  .flag("ignore_gitignore", !l.useGitignore())
                  .globs("filter", l.filter(), Globs.ALL);
          case Source.Debian d ->
              new Members()
                  .text("debian", d.name())
                  .text("version", d.version())
                  .flag("no_debian_patches", !d.debianPatches());
        };
    return m.text("target_directory", source.targetDirectory())
        .texts("patches", source.patches())
        .build();
  }

  static Members script(Script s) {
    Members environment = new Members();
    s.environment().forEach((name, value) -> environment.put(name, Json.of(value)));
    return new Members()
        .text("interpreter", s.interpreter())
        .texts("content", s.lines())
        .text("file", s.file())
        .object("env", environment)
        .texts("secrets", s.secrets())
        .text("cwd", s.workDirectory());
  }

  private static Members requirements(Requirements r) {
    Requirements.RunExports e = r.runExports();
    return new Members()
        .list("build", all(r.build()))
        .list("host", all(r.host()))
        .list("run", all(r.run()))
        .list("run_constraints", all(r.runConstraints()))
        .object(
            "run_exports",
            new Members()
                .list("weak", all(e.weak()))
                .list("strong", all(e.strong()))
                .list("weak_constraints", all(e.weakConstraints()))
                .list("strong_constraints", all(e.strongConstraints()))
                .list("noarch", all(e.noarch())))
        .object(
            "ignore_run_exports",
            new Members()
                .texts("by_name", r.ignoreRunExports().byName())
                .texts("from_package", r.ignoreRunExports().fromPackage()));
  }

  private static List<Json> all(List<Requirement> requirements) {
    return requirements.stream().map(RenderedJson::requirement).toList();
  }

  private static Json requirement(Requirement requirement) {
    return switch (requirement) {
      case Requirement.Spec s -> Json.of(s.text());
      case Requirement.PinSubpackage p -> pin("pin_subpackage", p.pin());
      case Requirement.PinCompatible p -> pin("pin_compatible", p.pin());
    };
  }

  private static Json pin(String function, Pin p) {
    return new Members()
        .object(
            function,
            new Members()
                .text("name", p.name())
                .text("lower_bound", p.lowerBound())
                .text("upper_bound", p.upperBound())
                .flag("exact", p.exact())
                .text("build", p.build()))
        .build();
  }

  private static Json test(RecipeTest test) {
    return switch (test) {
      case RecipeTest.Commands c ->
          new Members()
              .object("script", script(c.script()))
              .object(
                  "requirements",
                  new Members().list("run", all(c.run())).list("build", all(c.build())))
              .object(
                  "files",
                  new Members().texts("source", c.sourceFiles()).texts("recipe", c.recipeFiles()))
              .build();
      case RecipeTest.Imports i ->
          new Members()
              .object(
                  i.language(),
                  new Members()
                      .texts(i.language().equals("r") ? "libraries" : "imports", i.modules())
                      .flag("pip_check", i.pipCheck())
                      .texts("python_version", i.versions()))
              .build();
      case RecipeTest.PackageContents p ->
          new Members()
              .object(
                  "package_contents",
                  new Members()
                      .object("files", expected(p.files()))
                      .object("site_packages", expected(p.sitePackages()))
                      .object("bin", expected(p.bin()))
                      .object("lib", expected(p.lib()))
                      .object("include", expected(p.include()))
                      .flag("strict", p.strict()))
              .build();
      case RecipeTest.Downstream d -> new Members().text("downstream", d.packageName()).build();
    };
  }

  private static Members expected(RecipeTest.Expected e) {
    return new Members().texts("exists", e.exists()).texts("not_exists", e.absent());
  }

  private static Members about(About a) {
    return new Members()
        .text("homepage", a.homepage())
        .text("repository", a.repository())
        .text("documentation", a.documentation())
        .text("license", a.licence())
        .text("license_family", a.licenceFamily())
        .texts("license_file", a.licenceFiles())
        .text("license_url", a.licenceUrl())
        .text("summary", a.summary())
        .text("description", a.description());
  }

  private static Members extras(Extras e) {
    return new Members()
        .text("access", e.access() == Licence.Access.OPEN ? "" : word(e.access()))
        .text("eups_table", e.eupsTable())
        .flag("strip", e.strip())
        .texts("split", e.split().stream().map(RenderedJson::word).toList())
        .texts("host_tools", e.hostTools());
  }
}
