package argosy.recipe.v1;

import argosy.base.DidYouMean;
import argosy.model.conda.Subdir;
import argosy.model.conda.Version;
import argosy.model.conda.VersionSpec;
import argosy.model.recipe.Pin;
import argosy.model.recipe.Requirement;
import argosy.recipe.expression.ExpressionException;
import argosy.recipe.expression.Given;
import argosy.recipe.expression.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The functions of CEP 39.
final class RecipeFunctions {
  private static final List<String> NAMES =
      List.of(
          "compiler",
          "stdlib",
          "cdt",
          "pin_subpackage",
          "pin_compatible",
          "match",
          "env.get",
          "env.exists",
          "is_linux",
          "is_osx",
          "is_win",
          "is_unix");
  private static final List<String> REFUSED =
      List.of(
          "load_from_file",
          "git.latest_tag",
          "git.latest_tag_rev",
          "git.head_rev",
          "load_setup_py_data",
          "cmp");

  private final RecipeScope scope;
  private final RenderSettings settings;

  RecipeFunctions(RecipeScope scope, RenderSettings settings) {
    this.scope = scope;
    this.settings = settings;
  }

  Value call(String function, List<Value> plain, Map<String, Value> named) {
    Given given = new Given(function, plain, named);
    Value result =
        switch (function) {
          case "compiler" -> tool(given.text("language"), "compiler");
          case "stdlib" -> tool(given.text("language"), "stdlib");
          case "cdt" -> cdt(given.text("name"));
          case "pin_subpackage" -> new Value.Pinned(new Requirement.PinSubpackage(pin(given)));
          case "pin_compatible" -> new Value.Pinned(new Requirement.PinCompatible(pin(given)));
          case "match" -> match(given.get("value"), given.text("spec"));
          case "env.get" -> environment(given);
          case "env.exists" -> Value.of(settings.environment().containsKey(given.text("name")));
          case "is_linux" -> Value.of(platform(given).isLinux());
          case "is_osx" -> Value.of(platform(given).isOsx());
          case "is_win" -> Value.of(platform(given).isWindows());
          case "is_unix" -> Value.of(platform(given).isUnix());
          default ->
              throw new ExpressionException(
                  REFUSED.contains(function)
                      ? function
                          + "() is not supported: a recipe does not read files or repositories;"
                          + " write the value into context"
                      : "there is no function " + function + DidYouMean.hint(function, NAMES));
        };
    given.done();
    return result;
  }

  private static Subdir platform(Given given) {
    return new Subdir(given.text("platform"));
  }

  /// `gcc_linux-64 =13`: the compiler or C library that the variant names.
  private Value tool(String language, String kind) {
    String key = VariantConfig.normal(language + "_" + kind);
    Optional<Value> chosen = scope.variant(key);
    scope.variant("CONDA_BUILD_SYSROOT");
    String name =
        chosen
            .map(Value::print)
            .or(() -> kind.equals("compiler") ? Optional.of(usual(language)) : Optional.empty())
            .orElseThrow(() ->
                new ExpressionException(
                    kind + "(\"" + language + "\"): the variants have no " + key));
    String version =
        scope
            .variant(key + "_version")
            .map(Value::print)
            .map(v -> v.matches("[A-Za-z0-9.]+") ? " =" + v : " " + v)
            .orElse("");
    return Value.of(name + "_" + settings.target() + version);
  }

  private String usual(String language) {
    Subdir target = settings.target();
    return switch (language) {
      case "c" ->
          target.isOsx() ? "clang" : target.isWindows() ? "vs2022" : wasm() ? "emscripten" : "gcc";
      case "cxx" ->
          target.isOsx()
              ? "clangxx"
              : target.isWindows() ? "vs2022" : wasm() ? "emscripten" : "gxx";
      case "fortran" -> target.isWindows() ? "flang" : "gfortran";
      default -> language;
    };
  }

  private boolean wasm() {
    return settings.target().name().equals("emscripten-wasm32");
  }

  private Value cdt(String name) {
    String system = scope.variant("cdt_name").map(Value::print).orElseGet(this::usualCdtSystem);
    String architecture =
        scope.variant("cdt_arch").map(Value::print).orElseGet(this::usualCdtArchitecture);
    int space = name.indexOf(' ');
    String bare = space < 0 ? name : name.substring(0, space);
    String rest = space < 0 ? "" : name.substring(space);
    return Value.of(bare + "-" + system + "-" + architecture + rest);
  }

  private String usualCdtArchitecture() {
    String after = settings.target().name().substring(settings.target().name().indexOf('-') + 1);
    return after.equals("64") ? "x86_64" : after.equals("32") ? "i686" : after;
  }

  private String usualCdtSystem() {
    return List.of("x86_64", "i686").contains(usualCdtArchitecture()) ? "cos6" : "cos7";
  }

  private static Pin pin(Given given) {
    String name = given.text("package_name");
    Optional<Value> lower = given.find("lower_bound");
    Optional<Value> upper = given.find("upper_bound");
    boolean exact = given.findNamed("exact").map(Value::isTrue).orElse(false);
    String build = given.findNamed("build").map(Value::print).orElse("");
    if (given.findNamed("min_pin").isPresent() || given.findNamed("max_pin").isPresent()) {
      throw new ExpressionException(
          "min_pin and max_pin are called lower_bound and upper_bound now");
    }
    if (exact && (lower.isPresent() || upper.isPresent())) {
      throw new ExpressionException("an exact pin has no lower_bound and upper_bound");
    }
    if (exact) {
      return new Pin(name, "", "", true, build);
    }
    return new Pin(
        name,
        lower.map(Value::print).orElse("x.x.x.x.x.x"),
        upper.map(Value::print).orElse("x"),
        false,
        build);
  }

  private Value match(Value value, String spec) {
    if (value instanceof Value.Missing m) {
      throw Value.undefined(m);
    }
    String version = value.print().strip();
    int space = version.indexOf(' ');
    version = (space < 0 ? version : version.substring(0, space)).replaceFirst("\\.?\\*$", "");
    version = version.replaceFirst("^[=~!<>]+", "");
    try {
      return Value.of(VersionSpec.of(spec).matches(Version.of(version)));
    } catch (ExpressionException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ExpressionException("match: " + e.getMessage());
    }
  }

  private Value environment(Given given) {
    String name = given.text("name");
    Optional<Value> otherwise = given.find("default");
    String value = settings.environment().get(name);
    if (value != null) {
      return Value.of(value);
    }
    return otherwise.orElseThrow(() ->
        new ExpressionException(
            "the environment has no " + name + "; env.get(\"" + name + "\", default=\"…\")"));
  }
}
