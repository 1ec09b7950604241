package argosy.recipe.v1;

import argosy.model.Licence;
import argosy.model.recipe.About;
import argosy.model.recipe.Extras;
import argosy.model.recipe.RecipeTest;
import argosy.model.recipe.Script;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `about:`, `tests:` and `extra: argosy:`.
final class AboutReader {
  private AboutReader() {}

  static About about(Given g) {
    g.find("prelink_message").ifPresent(m -> m.notBuilt("nothing would show it"));
    return new About(
        g.text("summary"),
        g.text("description"),
        g.text("homepage"),
        g.text("repository"),
        g.text("documentation"),
        g.text("license"),
        g.text("license_family"),
        g.texts("license_file"),
        g.text("license_url"));
  }

  static Optional<RecipeTest> test(Given g) {
    for (String language : List.of("python", "perl", "r", "ruby")) {
      Optional<Given> found = g.find(language);
      if (found.isPresent()) {
        return Optional.of(imports(language, found.get()));
      }
    }
    Optional<Given> contents = g.find("package_contents");
    if (contents.isPresent()) {
      return Optional.of(contents(contents.get()));
    }
    if (g.find("downstream").isPresent()) {
      return Optional.of(new RecipeTest.Downstream(g.text("downstream")));
    }
    if (g.find("script").isEmpty()) {
      g.fault("expected one of script, python, package_contents, downstream, perl, r, ruby");
      return Optional.empty();
    }
    Optional<Given> needs = g.find("requirements");
    Optional<Given> files = g.find("files");
    Script script = g.find("script").map(ScriptReader::read).orElse(Script.NONE);
    return Optional.of(
        new RecipeTest.Commands(
            script,
            needs.map(n -> RequirementsReader.list(n, "run")).orElse(List.of()),
            needs.map(n -> RequirementsReader.list(n, "build")).orElse(List.of()),
            files.map(f -> f.texts("source")).orElse(List.of()),
            files.map(f -> f.texts("recipe")).orElse(List.of())));
  }

  private static RecipeTest imports(String language, Given g) {
    String key =
        switch (language) {
          case "python" -> "imports";
          case "perl" -> "uses";
          case "r" -> "libraries";
          default -> "requires";
        };
    return new RecipeTest.Imports(
        language,
        g.texts(key),
        language.equals("python") && g.truth("pip_check", true),
        g.texts("python_version"));
  }

  private static RecipeTest contents(Given g) {
    return new RecipeTest.PackageContents(
        expected(g, "files"),
        expected(g, "site_packages"),
        expected(g, "bin"),
        expected(g, "lib"),
        expected(g, "include"),
        g.truth("strict", false));
  }

  private static RecipeTest.Expected expected(Given g, String kind) {
    Optional<Given> fields = g.find(kind).filter(Given::isFields);
    return fields.isPresent()
        ? new RecipeTest.Expected(fields.get().texts("exists"), fields.get().texts("not_exists"))
        : new RecipeTest.Expected(g.texts(kind), List.of());
  }

  static Extras extras(Given g) {
    String access = g.text("access");
    return new Extras(
        access.isEmpty()
            ? Licence.Access.OPEN
            : Licence.Access.valueOf(access.toUpperCase(Locale.ROOT).replace('-', '_')),
        g.text("eups_table"),
        g.truth("strip", false),
        g.find("split").map(s -> s.each(AboutReader::part)).orElse(List.of()),
        g.texts("host_tools"));
  }

  private static Optional<Extras.Part> part(Given g) {
    List<String> known = List.of("dev", "debug", "doc", "test");
    String text = g.text();
    if (!known.contains(text)) {
      g.fault("expected one of dev, debug, doc, test but got \"" + text + "\"");
      return Optional.empty();
    }
    return Optional.of(Extras.Part.valueOf(text.toUpperCase(Locale.ROOT)));
  }
}
