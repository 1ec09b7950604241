package argosy.prove;

import argosy.model.Proof;
import argosy.model.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/// `STATUS.md` beside recipes: a line for each that somebody tried to build. It is no part of the
/// form, since it changes with every try.
final class RecipeStatus {
  private RecipeStatus() {}

  /// @param what the recipe, for people
  static void note(Path folder, Release release, String what, Proof proof) throws IOException {
    Path file = folder.resolve("STATUS.md");
    String start = "- " + release.name() + ", " + what + ": ";
    String line =
        start
            + switch (proof.result()) {
              case Proof.Passed p ->
                  "built with " + proof.client() + " " + p.clientVersion() + "; the demo ran";
              case Proof.Failed f -> "FAILED with " + proof.client() + " " + f.clientVersion();
              case Proof.Missing m -> "unbuilt: " + m.reason();
            };
    TreeSet<String> lines = new TreeSet<>();
    if (Files.exists(file)) {
      Files.readAllLines(file).stream()
          .filter(l -> l.startsWith("- ") && !l.startsWith(start))
          .forEach(lines::add);
    }
    lines.add(line);
    Files.writeString(
        file,
        "# Recipes that were built\n\n" + String.join("\n", lines) + "\n\nAll others: unbuilt.\n");
  }
}
