package argosy.cli;

import argosy.app.Recipes;
import argosy.base.Json;
import argosy.model.Platform;
import argosy.model.conda.Subdir;
import argosy.model.recipe.RenderedRecipe;
import argosy.recipe.v1.Lint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `argosy recipe render` and `lint`.
final class RecipeReadVerb implements Verb {
  private final boolean lint;

  RecipeReadVerb(boolean lint) {
    this.lint = lint;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name(lint ? "lint" : "render")
            .addPositional(Options.positional("RECIPE", "A recipe.yaml, or its folder.", "0"))
            .addOption(
                Options.value(
                    "NAME",
                    "What is built for, as conda writes it (default: linux-64).",
                    "--target-platform"))
            .addOption(many("FILE", "Values of variables, beside variants.yaml.", "--variants"))
            .addOption(many("NAME=VALUE", "One variable's only value.", "--variant"));
    spec.usageMessage()
        .description(
            lint
                ? "Says what is wrong and what is unwise in a recipe, with line and column."
                : "Shows what a recipe comes to, for every variant it asks for.",
            "",
            lint
                ? "Faults end with exit code 2, advice does not."
                : "With --json the whole, close to CEP 40, with the build keys.")
        .footer(
            "",
            "Example:",
            lint
                ? "  argosy recipe lint recipes/cfitsio"
                : "  argosy recipe render recipes/cfitsio --variant python=3.12 --json");
    return spec;
  }

  private static OptionSpec many(String label, String help, String name) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .description(help)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .build();
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    List<String> files = arguments.matchedOptionValue("--variants", List.of());
    List<String> values = arguments.matchedOptionValue("--variant", List.of());
    Map<String, String> set = new LinkedHashMap<>();
    for (String value : values) {
      int equals = value.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("--variant: expected NAME=VALUE but got " + value);
      }
      set.put(value.substring(0, equals), value.substring(equals + 1));
    }
    Subdir target =
        Options.text("--target-platform", arguments)
            .map(Subdir::new)
            .orElse(Subdir.of(Platform.LINUX_AMD64));
    Recipes.Read read =
        Recipes.read(
            Path.of(arguments.matchedPositionalValue(0, "")),
            new Recipes.Wishes(
                target,
                Subdir.of(Platform.LINUX_AMD64),
                files.stream().map(Path::of).toList(),
                set),
            System.getenv());
    if (lint) {
      lint(read, session.console());
    } else {
      render(read, session.console());
    }
    return 0;
  }

  private static void render(Recipes.Read read, Console console) {
    List<Json> outputs = new ArrayList<>();
    List<List<String>> rows =
        new ArrayList<>(List.of(List.of("package", "version", "build", "platform", "variant")));
    for (RenderedRecipe r : read.rendered()) {
      outputs.add(
          Json.object().put("buildKey", r.buildKey().toString()).put("recipe", r.toJson()).build());
      Map<String, String> variant = new LinkedHashMap<>(r.variant());
      variant.remove("target_platform");
      String what =
          r.options().skip()
              ? "skipped"
              : r.kind() == RenderedRecipe.Kind.STAGING ? "staging" : r.subdir().name();
      rows.add(
          List.of(
              r.name(),
              r.version(),
              r.buildString(),
              what,
              variant.isEmpty() ? "-" : variant.toString().replaceAll("[{}]", "")));
    }
    console.result(Json.object().put("outputs", new Json.Arr(outputs)).build());
    console.table(rows);
  }

  private static void lint(Recipes.Read read, Console console) {
    console.result(
        Json.object()
            .put(
                "advice",
                new Json.Arr(
                    read.advice().stream()
                        .map(a ->
                            (Json)
                                Json.object()
                                    .put("file", a.file())
                                    .put("line", a.line())
                                    .put("column", a.column())
                                    .put("what", a.what())
                                    .build())
                        .toList()))
            .build());
    read.advice().stream().map(Lint.Advice::toString).forEach(console::line);
    console.line(
        read.advice().isEmpty() ? "Nothing to say." : read.advice().size() + " to think about.");
  }
}
