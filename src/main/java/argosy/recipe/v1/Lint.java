package argosy.recipe.v1;

import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Source;
import argosy.recipe.expression.ExpressionException;
import argosy.recipe.expression.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is allowed in a recipe but unwise: said, never refused.
public final class Lint {
  private static final Pattern STATEMENT =
      Pattern.compile("\\{%-?\\s*(if|elif|else|endif|for|endfor|set)\\b[^{}]*%}");

  private final WrittenRecipe recipe;
  private final List<Advice> advice = new ArrayList<>();

  /// @param line and `column` count from 1
  public record Advice(String file, int line, int column, String what) {
    @Override
    public String toString() {
      return file + ":" + line + ":" + column + ": " + what;
    }
  }

  private Lint(WrittenRecipe recipe) {
    this.recipe = recipe;
  }

  /// @param rendered what came of the recipe
  public static List<Advice> of(WrittenRecipe recipe, List<RenderedRecipe> rendered) {
    Lint lint = new Lint(recipe);
    lint.context();
    lint.statements(recipe.root());
    lint.versions();
    lint.ignored();
    rendered.stream()
        .filter(r -> !r.options().skip() && r.kind() == RenderedRecipe.Kind.PACKAGE)
        .forEach(lint::output);
    return lint.advice.stream().distinct().toList();
  }

  private void add(Written.At at, String what) {
    advice.add(new Advice(recipe.file(), at.line(), at.column(), what));
  }

  private Written.At section(String... path) {
    return Merged.inner(Optional.of(recipe.root()), path)
        .map(Written::at)
        .orElse(recipe.root().at());
  }

  private void context() {
    List<String> expressions = new ArrayList<>();
    collect(recipe.root(), expressions);
    recipe
        .context()
        .forEach((name, value) -> {
          Pattern word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
          if (expressions.stream().noneMatch(e -> word.matcher(e).find())) {
            add(value.at(), "context: nothing reads " + name);
          }
        });
  }

  /// What other tools compute and this one leaves as it is.
  private void statements(Written value) {
    switch (value) {
      case Written.Scalar s -> {
        if (STATEMENT.matcher(s.text()).find()) {
          add(s.at(), "{% … %} stays as it is: recipes of format 1 have if, then and else");
        }
      }
      case Written.Sequence s -> s.items().forEach(this::statements);
      case Written.Mapping m -> m.members().forEach(x -> statements(x.value()));
      case Written.Computed c -> {}
    }
  }

  private static void collect(Written value, List<String> expressions) {
    switch (value) {
      case Written.Scalar s -> {
        try {
          expressions.addAll(Template.expressions(s.text()));
        } catch (ExpressionException e) {
          expressions.add(s.text());
        }
      }
      case Written.Sequence s -> s.items().forEach(i -> collect(i, expressions));
      case Written.Mapping m ->
          m.members()
              .forEach(x -> {
                if (List.of("if", "skip").contains(x.key())) {
                  texts(x.value(), expressions);
                }
                collect(x.value(), expressions);
              });
      case Written.Computed c -> {}
    }
  }

  private static void texts(Written value, List<String> out) {
    switch (value) {
      case Written.Scalar s -> out.add(s.text());
      case Written.Sequence s -> s.items().forEach(i -> texts(i, out));
      default -> {}
    }
  }

  /// YAML tools read `version: 1.10` as the number 1.1.
  private void versions() {
    List<Written> places = new ArrayList<>(recipe.context().values());
    Merged.inner(Optional.of(recipe.root()), "package", "version").ifPresent(places::add);
    for (Written place : places) {
      if (place instanceof Written.Scalar s && s.plain() && s.text().matches("[0-9]+\\.[0-9]*0")) {
        add(s.at(), s.text() + " stands without quotes: other tools may read it as a number");
      }
    }
  }

  private void ignored() {
    if (recipe.hasOutputs() && recipe.root().has("requirements")) {
      add(section("requirements"), "requirements beside outputs have no effect");
    }
  }

  private void output(RenderedRecipe r) {
    if (r.about().licence().isEmpty()) {
      add(section("about"), r.name() + ": about.license is missing");
    } else if (r.about().licenceFiles().isEmpty()) {
      add(section("about"), r.name() + ": about.license_file is missing");
    }
    if (r.about().summary().isEmpty()) {
      add(section("about"), r.name() + ": about.summary is missing");
    }
    if (r.tests().isEmpty()) {
      add(section("tests"), r.name() + ": there are no tests");
    }
    for (Source source : r.sources()) {
      switch (source) {
        case Source.Url u when u.sha256().isEmpty() ->
            add(section("source"), u.urls().getFirst() + " has no sha256");
        case Source.Git g when g.kind() == Source.Git.Rev.BRANCH || g.rev().equals("HEAD") ->
            add(section("source"), g.url() + ": " + g.rev() + " moves; name a commit or a tag");
        case Source.Debian d when d.version().isEmpty() ->
            add(section("extra"), d.name() + " has no version: the newest is taken");
        default -> {}
      }
    }
  }
}
