package argosy.cli;

import argosy.app.Recipes;
import argosy.base.Json;
import argosy.recipe.importing.Imported;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy recipe import`: a recipe made of something else.
final class RecipeImportVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("import")
            .addPositional(
                Options.positional(
                    "FILE", "A meta.yaml, a Dockerfile or a Singularity definition (.def).", "0"))
            .addOption(
                Options.value("NAME", "The package's name (default: the folder's).", "--name"))
            .addOption(
                Options.value("VERSION", "Its version (default: 0.1.0).", "--package-version"))
            .addOption(Options.value("DIR", "Write DIR/recipe.yaml; never over another.", "--out"));
    spec.usageMessage()
        .description(
            "Makes a recipe.yaml of another description, as far as it goes.",
            "",
            "What was not carried over is listed.")
        .footer("", "Example:", "  argosy recipe import recipes/zlib/meta.yaml --out recipes/zlib");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Path file = Path.of(arguments.matchedPositionalValue(0, ""));
    String name = Options.text("--name", arguments).orElseGet(() -> nameOf(file));
    Imported imported =
        Recipes.imported(file, name, Options.text("--package-version", arguments).orElse("0.1.0"));
    Console console = session.console();
    Optional<Path> out = Options.text("--out", arguments).map(d -> Path.of(d, "recipe.yaml"));
    if (out.isPresent() && Files.exists(out.get())) {
      throw new FileAlreadyExistsException(out.get().toString(), null, "there is one already");
    }
    if (out.isPresent() && !session.dryRun()) {
      Files.createDirectories(out.get().toAbsolutePath().getParent());
      Files.writeString(out.get(), imported.recipe());
    }
    console.result(
        Json.object()
            .put("recipe", imported.recipe())
            .putIf("path", out.map(Path::toString))
            .put("open", imported.open())
            .build());
    console.line(
        out.map(p -> (session.dryRun() ? "would write " : "wrote ") + p)
            .orElse(imported.recipe().stripTrailing()));
    imported.open().forEach(o -> console.note("not carried over: " + o));
    return 0;
  }

  private static String nameOf(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    String name =
        folder == null || folder.getFileName() == null ? "" : folder.getFileName().toString();
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]", "-");
    return plain.isEmpty() ? "imported" : plain;
  }
}
