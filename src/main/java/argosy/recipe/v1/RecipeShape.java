package argosy.recipe.v1;

import static argosy.recipe.v1.Shape.either;
import static argosy.recipe.v1.Shape.fields;
import static argosy.recipe.v1.Shape.free;
import static argosy.recipe.v1.Shape.text;
import static argosy.recipe.v1.Shape.texts;
import static argosy.recipe.v1.Shape.truth;
import static argosy.recipe.v1.Shape.word;

/// The keys of a recipe (CEP 14), as data.
final class RecipeShape {
  private static final Shape GLOBS =
      either(texts(), fields("a choice of files").with(texts(), "include", "exclude").done());
  private static final Shape SCRIPT =
      either(
          texts(),
          fields("a script")
              .with(text(), "interpreter", "file", "cwd")
              .with(texts(), "content", "secrets")
              .with(new Shape.Named(text()), "env")
              .done());
  private static final Shape PIN =
      fields("a pin")
          .with(text(), "name", "lower_bound", "upper_bound", "build")
          .with(truth(), "exact")
          .done();
  private static final Shape REQUIREMENT =
      either(text(), fields("a requirement").with(PIN, "pin_subpackage", "pin_compatible").done());
  private static final Shape REQUIREMENT_LIST = new Shape.Many(REQUIREMENT);
  private static final Shape SOURCE =
      fields("a source")
          .with(texts(), "url", "patches")
          .with(
              text(),
              "git",
              "path",
              "sha256",
              "md5",
              "file_name",
              "target_directory",
              "rev",
              "branch",
              "tag",
              "expected_commit")
          .with(new Shape.Whole(), "depth")
          .with(truth(), "lfs", "submodules", "use_gitignore")
          .with(GLOBS, "filter")
          .done();
  private static final Shape BUILD =
      fields("build")
          .with(new Shape.Whole(), "number")
          .with(text(), "string")
          .with(either(truth(), new Shape.Many(new Shape.Condition())), "skip")
          .with(either(truth(), word("generic", "python")), "noarch")
          .with(SCRIPT, "script")
          .with(truth(), "merge_build_and_host_envs")
          .with(GLOBS, "files", "always_include_files", "always_copy_files")
          .with(
              fields("build.variant")
                  .with(texts(), "use_keys", "ignore_keys")
                  .with(new Shape.Whole(), "down_prioritize_variant")
                  .done(),
              "variant")
          .with(
              fields("build.python")
                  .with(texts(), "entry_points")
                  .with(GLOBS, "skip_pyc_compilation")
                  .with(
                      truth(),
                      "use_python_app_entrypoint",
                      "preserve_egg_dir",
                      "version_independent")
                  .with(text(), "site_packages_path")
                  .done(),
              "python")
          .with(
              fields("build.prefix_detection")
                  .with(
                      fields("force_file_type").with(texts(), "text", "binary").done(),
                      "force_file_type")
                  .with(either(truth(), GLOBS), "ignore", "ignore_binary_files")
                  .done(),
              "prefix_detection")
          .with(
              fields("build.dynamic_linking")
                  .with(texts(), "rpaths", "missing_dso_allowlist", "rpath_allowlist")
                  .with(either(truth(), GLOBS), "binary_relocation")
                  .with(word("ignore", "error"), "overdepending_behavior", "overlinking_behavior")
                  .done(),
              "dynamic_linking")
          .with(
              new Shape.Many(
                  fields("a replacement")
                      .with(GLOBS, "files")
                      .with(text(), "regex", "replacement")
                      .done()),
              "post_process")
          .done();
  private static final Shape REQUIREMENTS =
      fields("requirements")
          .with(REQUIREMENT_LIST, "build", "host", "run", "run_constraints")
          .with(
              either(
                  REQUIREMENT_LIST,
                  fields("run_exports")
                      .with(
                          REQUIREMENT_LIST,
                          "weak",
                          "strong",
                          "weak_constraints",
                          "strong_constraints",
                          "noarch")
                      .done()),
              "run_exports")
          .with(
              fields("ignore_run_exports").with(texts(), "by_name", "from_package").done(),
              "ignore_run_exports")
          .done();
  private static final Shape TEST =
      fields("a test")
          .with(SCRIPT, "script")
          .with(
              fields("a test's requirements").with(REQUIREMENT_LIST, "build", "run").done(),
              "requirements")
          .with(fields("a test's files").with(texts(), "source", "recipe").done(), "files")
          .with(
              fields("a Python test")
                  .with(texts(), "imports", "python_version")
                  .with(truth(), "pip_check")
                  .done(),
              "python")
          .with(fields("a Perl test").with(texts(), "uses").done(), "perl")
          .with(fields("an R test").with(texts(), "libraries").done(), "r")
          .with(fields("a Ruby test").with(texts(), "requires").done(), "ruby")
          .with(text(), "downstream")
          .with(
              fields("package_contents")
                  .with(contents(), "files", "bin", "lib", "include", "site_packages")
                  .with(truth(), "strict")
                  .done(),
              "package_contents")
          .done();
  private static final Shape ABOUT =
      fields("about")
          .with(
              text(),
              "summary",
              "description",
              "homepage",
              "repository",
              "documentation",
              "license",
              "license_family",
              "license_url",
              "prelink_message")
          .with(texts(), "license_file")
          .done();
  private static final Shape OUTPUT =
      fields("an output")
          .with(fields("package").with(text(), "name", "version").done(), "package")
          .with(fields("staging").with(text(), "name").done(), "staging")
          .with(
              either(
                  text(),
                  fields("inherit").with(text(), "from").with(truth(), "run_exports").done()),
              "inherit")
          .with(new Shape.Many(SOURCE), "source")
          .with(BUILD, "build")
          .with(REQUIREMENTS, "requirements")
          .with(new Shape.Many(TEST), "tests")
          .with(ABOUT, "about")
          .done();
  private static final Shape ARGOSY =
      fields("extra.argosy")
          .with(
              new Shape.Many(
                  fields("a Debian source")
                      .with(text(), "debian", "version", "target_directory")
                      .with(truth(), "debian_patches")
                      .with(texts(), "patches")
                      .done()),
              "sources")
          .with(
              word("open", "restricted", "non-redistributable", "personal", "embargoed"), "access")
          .with(text(), "eups_table")
          .with(truth(), "strip")
          .with(texts(), "split", "host_tools")
          .done();
  static final Shape.Fields RECIPE =
      fields("a recipe")
          .with(text(), "$schema")
          .with(new Shape.Whole(), "schema_version")
          .with(new Shape.Named(either(texts(), free())), "context")
          .with(fields("package").with(text(), "name", "version").done(), "package")
          .with(fields("recipe").with(text(), "name", "version").done(), "recipe")
          .with(new Shape.Many(OUTPUT), "outputs")
          .with(
              fields("cache")
                  .with(new Shape.Many(SOURCE), "source")
                  .with(BUILD, "build")
                  .with(REQUIREMENTS, "requirements")
                  .done(),
              "cache")
          .with(new Shape.Many(SOURCE), "source")
          .with(BUILD, "build")
          .with(REQUIREMENTS, "requirements")
          .with(new Shape.Many(TEST), "tests")
          .with(ABOUT, "about")
          .with(free(), "extra")
          .done();

  private RecipeShape() {}

  private static Shape contents() {
    return either(texts(), fields("expected files").with(texts(), "exists", "not_exists").done());
  }

  /// Under `extra`: everybody's names are allowed, under `argosy` only ours.
  static Shape argosy() {
    return ARGOSY;
  }
}
