package argosy.recipe.v1;

import argosy.model.conda.Version;
import argosy.model.recipe.About;
import argosy.model.recipe.BuildOptions;
import argosy.model.recipe.BuildOptions.Noarch;
import argosy.model.recipe.Extras;
import argosy.model.recipe.RecipeTest;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Requirements;
import argosy.model.recipe.Script;
import argosy.model.recipe.Source;
import argosy.recipe.Faults;
import argosy.recipe.expression.Template;
import argosy.recipe.expression.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// One output in one combination of variants.
final class OutputRendering {
  private final Renderer renderer;
  private final WrittenRecipe recipe;
  private final WrittenRecipe.Output output;
  private final RenderSettings settings;
  private final Faults faults;
  private final RecipeScope scope;
  private final Resolver resolver;
  private final Written.Mapping text;
  private final Optional<Given> inherit;
  private final Optional<Written> build;
  private final VariantReading variants;

  OutputRendering(
      Renderer renderer,
      WrittenRecipe recipe,
      WrittenRecipe.Output output,
      RenderSettings settings,
      Choices choices,
      Faults faults) {
    this.renderer = renderer;
    this.recipe = recipe;
    this.output = output;
    this.settings = settings;
    this.faults = faults;
    this.scope = new RecipeScope(settings, choices, recipe.context());
    this.resolver = new Resolver(faults, scope.evaluator());
    this.text = output.text();
    scope.start(resolver);
    this.inherit = text.find("inherit").flatMap(resolver::resolve).map(v -> given("inherit", v));
    this.build = buildText();
    this.variants = new VariantReading(renderer, settings, scope, resolver, faults, text, build);
  }

  private Given given(String what, Written value) {
    return new Given(faults, what, value);
  }

  private boolean isOutput() {
    return recipe.hasOutputs();
  }

  private boolean isStaging() {
    return text.has("staging") || !isOutput() && !text.has("package");
  }

  /// Whether the recipe's source, tests and script are the output's too.
  private boolean fromTop() {
    return isOutput() && inherit.isEmpty() && !isStaging() && !recipe.root().has("cache");
  }

  private Optional<Written> top(String section) {
    return isOutput() ? recipe.root().find(section) : Optional.empty();
  }

  private Optional<Written> buildText() {
    if (isStaging()) {
      return text.find("build");
    }
    Optional<Written> outer = top("build");
    return Merged.fields(fromTop() ? outer : Merged.without(outer, "script"), text.find("build"));
  }

  /// Empty if the conditions around the output do not hold.
  Optional<Renderer.Made> render() {
    for (WrittenRecipe.Condition c : output.conditions()) {
      if (resolver.isTrue(new Written.Scalar(c.at(), c.expression(), false)) != c.wanted()) {
        return Optional.empty();
      }
    }
    boolean skipped =
        skips(Merged.inner(top("build"), "skip")) || skips(Merged.inner(build, "skip"));
    Merged.inner(build, "variant", "use_keys")
        .flatMap(resolver::resolve)
        .ifPresent(k -> given("use_keys", k).texts().forEach(scope::variant));
    String name = name();
    String version = version();
    if (skipped) {
      return made(skipped(name, version));
    }
    return made(whole(name, version));
  }

  private Optional<Renderer.Made> made(Supplier<Renderer.Made> maker) {
    return faults.none() ? given("an output", text).made(maker) : Optional.empty();
  }

  private boolean skips(Optional<Written> skip) {
    return skip.map(s ->
            switch (s) {
              case Written.Sequence items ->
                  items.items().stream().anyMatch(i -> skips(Optional.of(i)));
              case Written.Mapping m when m.isCondition() ->
                  skips(m.find(m.find("if").map(resolver::isTrue).orElse(false) ? "then" : "else"));
              default -> resolver.isTrue(s);
            })
        .orElse(false);
  }

  private String name() {
    String section = isStaging() ? "staging" : "package";
    return required(Merged.inner(text.find(section), "name"), section + ".name");
  }

  /// The name of an output as this scope sees it.
  static String nameOf(WrittenRecipe.Output output, RecipeScope scope) {
    return Merged.inner(output.text().find("package"), "name")
        .filter(Written.Scalar.class::isInstance)
        .map(w -> Template.evaluate(((Written.Scalar) w).text(), scope.evaluator()).print())
        .orElse("");
  }

  private String version() {
    if (isStaging()) {
      return "";
    }
    Optional<Written> own = Merged.inner(text.find("package"), "version");
    String version =
        required(
            own.or(() -> Merged.inner(recipe.root().find("recipe"), "version")), "package.version");
    if (!version.isEmpty()) {
      given("version", own.orElse(text)).made(() -> Version.of(version));
    }
    return version;
  }

  private String required(Optional<Written> value, String what) {
    Optional<Written> resolved = value.flatMap(resolver::resolve);
    if (resolved.isEmpty()) {
      if (faults.none()) {
        given(what, value.orElse(text)).fault("is missing");
      }
      return "";
    }
    return given(what, resolved.get()).text();
  }

  private Optional<Given> section(String name, Optional<Written> value) {
    return value.flatMap(resolver::resolve).map(v -> given(name, v));
  }

  private Supplier<Renderer.Made> skipped(String name, String version) {
    Optional<Given> b = section("build", Merged.without(build, "string", "skip", "script"));
    Noarch noarch = b.map(BuildReader::noarch).orElse(Noarch.NONE);
    SortedMap<String, Value> variant = variants.variant(noarch, Requirements.NONE);
    return () ->
        new Renderer.Made(
            new RenderedRecipe(
                recipeName(name),
                RenderedRecipe.Kind.PACKAGE,
                name,
                version,
                0,
                BuildString.hash(variant, noarch) + "_0",
                settings.target(),
                "",
                printed(variant),
                List.of(),
                Script.NONE,
                BuildReader.skipped(),
                Requirements.NONE,
                List.of(),
                About.NOTHING,
                Extras.NONE),
            variant);
  }

  private Supplier<Renderer.Made> whole(String name, String version) {
    Optional<Given> b = section("build", Merged.without(build, "string", "skip"));
    BuildOptions options = b.map(BuildReader::read).orElse(BuildOptions.USUAL);
    int number = b.flatMap(g -> g.find("number")).map(Given::whole).orElse(0);
    Script script = script(b);
    Requirements own =
        section("requirements", text.find("requirements"))
            .map(RequirementsReader::read)
            .orElse(Requirements.NONE);
    List<Source> sources = sources();
    List<RecipeTest> tests =
        section(
                "tests",
                fromTop() ? Merged.lists(top("tests"), text.find("tests")) : text.find("tests"))
            .map(g -> g.each(AboutReader::test))
            .orElse(List.of());
    About about =
        section("about", Merged.fields(top("about"), text.find("about")))
            .map(AboutReader::about)
            .orElse(About.NOTHING);
    Extras extras =
        section("extra.argosy", recipe.extra("argosy"))
            .map(AboutReader::extras)
            .orElse(Extras.NONE);
    variants.freeSpecs(own);
    variants.exactPins(own, name);
    Optional<RenderedRecipe> staging = staging();
    Requirements requirements =
        staging.isPresent() && !inheritsRunExports() ? ignoring(own, staging.get()) : own;
    Optional<String> string = Merged.inner(build, "string").map(OutputRendering::template);
    scope.builds("0000000", number);
    string.ifPresent(variants::buildString);
    SortedMap<String, Value> variant = variants.variant(options.noarch(), own);
    String hash = BuildString.hash(variant, options.noarch());
    scope.builds(BuildString.digits(variant), number);
    String built =
        isStaging() ? hash : string.map(variants::buildString).orElse(hash + "_" + number);
    return () ->
        new Renderer.Made(
            new RenderedRecipe(
                recipeName(name),
                isStaging() ? RenderedRecipe.Kind.STAGING : RenderedRecipe.Kind.PACKAGE,
                name,
                version,
                number,
                built,
                settings.target(),
                staging.map(RenderedRecipe::distribution).orElse(""),
                printed(variant),
                sources,
                script,
                options,
                requirements,
                tests,
                about,
                extras),
            variant);
  }

  private String recipeName(String name) {
    return Merged.inner(recipe.root().find("recipe"), "name")
        .flatMap(resolver::resolve)
        .map(w -> given("recipe.name", w).text())
        .orElse(name);
  }

  /// A recipe of one package runs the file `build.sh` beside it if it says nothing else.
  private Script script(Optional<Given> b) {
    Script script = b.flatMap(g -> g.find("script")).map(ScriptReader::read).orElse(Script.NONE);
    if (script.isEmpty() && !isOutput() && settings.beside().test("build.sh")) {
      return new Script(
          script.interpreter(),
          List.of(),
          "build.sh",
          script.environment(),
          script.secrets(),
          script.workDirectory());
    }
    return script;
  }

  private List<Source> sources() {
    Optional<Written> outer =
        fromTop() || isStaging() && recipe.root().has("cache") ? top("source") : Optional.empty();
    List<Source> sources =
        new ArrayList<>(
            section("source", Merged.lists(outer, text.find("source")))
                .map(g -> g.each(SourceReader::read))
                .orElse(List.of()));
    if (fromTop() || isStaging() || !isOutput()) {
      section("extra.argosy", recipe.extra("argosy"))
          .flatMap(g -> g.find("sources"))
          .ifPresent(s -> sources.addAll(s.each(SourceReader::debian)));
    }
    return sources;
  }

  private boolean inheritsRunExports() {
    return inherit.map(g -> g.truth("run_exports", true)).orElse(true);
  }

  /// The staging that this output starts from, rendered with the same choices.
  private Optional<RenderedRecipe> staging() {
    Optional<WrittenRecipe.Output> from =
        inherit.isPresent() ? inherit.flatMap(this::inherited) : cache();
    if (from.isEmpty() || isStaging() && inherit.isEmpty()) {
      return Optional.empty();
    }
    OutputRendering other =
        new OutputRendering(renderer, recipe, from.get(), settings, scope.choices(), faults);
    Optional<Renderer.Made> made = other.render();
    made.ifPresent(m -> {
      if (m.recipe().kind() == RenderedRecipe.Kind.STAGING) {
        renderer.staged(m.recipe());
      }
      scope.read().putAll(other.scope.read());
    });
    return made.map(Renderer.Made::recipe);
  }

  private Optional<WrittenRecipe.Output> inherited(Given g) {
    String name = g.isFields() ? g.text("from") : g.text();
    Optional<WrittenRecipe.Output> found =
        recipe.outputs().stream()
            .filter(o ->
                Merged.inner(o.text().find("staging"), "name")
                    .flatMap(resolver::resolve)
                    .map(w -> given("staging", w).text().equals(name))
                    .orElse(false))
            .findFirst();
    if (found.isEmpty() || found.get().text().equals(text)) {
      g.fault("there is no staging output " + name);
      return Optional.empty();
    }
    return found;
  }

  /// What recipes before CEP 41 call `cache`: one staging for all outputs.
  private Optional<WrittenRecipe.Output> cache() {
    if (!isOutput() || !(recipe.root().find("cache").orElse(text) instanceof Written.Mapping m)) {
      return Optional.empty();
    }
    if (!recipe.root().has("cache")) {
      return Optional.empty();
    }
    List<Written.Member> members = new ArrayList<>(m.members());
    Written name = new Written.Scalar(m.at(), "cache", false);
    members.add(
        new Written.Member(
            m.at(),
            "staging",
            new Written.Mapping(m.at(), List.of(new Written.Member(m.at(), "name", name)))));
    return Optional.of(new WrittenRecipe.Output(List.of(), new Written.Mapping(m.at(), members)));
  }

  private static Requirements ignoring(Requirements r, RenderedRecipe staging) {
    List<String> from = new ArrayList<>(r.ignoreRunExports().fromPackage());
    Stream.concat(staging.requirements().build().stream(), staging.requirements().host().stream())
        .map(Renderer::name)
        .forEach(from::add);
    return new Requirements(
        r.build(),
        r.host(),
        r.run(),
        r.runConstraints(),
        r.runExports(),
        new Requirements.IgnoredRunExports(r.ignoreRunExports().byName(), from));
  }

  private static String template(Written value) {
    return value instanceof Written.Scalar s ? s.text() : "";
  }

  private static Map<String, String> printed(SortedMap<String, Value> variant) {
    Map<String, String> printed = new LinkedHashMap<>();
    variant.forEach((name, value) -> printed.put(name, value.print()));
    return printed;
  }
}
