import argosy.app.Recipes;
import argosy.base.Json;
import argosy.model.conda.Subdir;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The work of `bench/renderings`: renders every recipe of a folder as its `expected/*.meta.json` ask, and writes what came
/// out, one line of JSON for each.
///
///     Renderings TESTS OUT
final class Renderings {
  private static final String META = ".meta.json";

  /// As the expected ones were made: the machine has the CUDA that the variant names.
  private static final Pattern CUDA =
      Pattern.compile("(?m)^cuda_compiler_version:\\s*-\\s*['\"]?([A-Za-z0-9.]+)");

  private Renderings() {}

  public static void main(String[] args) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[1]))) {
      for (Path recipe : listed(Path.of(args[0]))) {
        for (Path meta : listed(recipe.resolve("expected"))) {
          if (meta.toString().endsWith(META)) {
            out.write(rendered(recipe, meta).canonical());
            out.newLine();
          }
        }
      }
    }
  }

  private static List<Path> listed(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static Json.Obj rendered(Path recipe, Path meta) throws IOException {
    Json.Obj wanted = Json.parse(Files.readAllBytes(meta)).asObject();
    String name = meta.getFileName().toString();
    Json.Builder line =
        Json.object()
            .put("feedstock", recipe.getFileName().toString())
            .put("variant", name.substring(0, name.length() - META.length()));
    List<Path> variants =
        wanted.find("variant_file").filter(f -> !(f instanceof Json.Null)).stream()
            .map(f -> recipe.resolve("variants").resolve(f.asString()))
            .toList();
    String platform =
        wanted
            .find("target_platform")
            .filter(p -> !(p instanceof Json.Null))
            .map(Json::asString)
            .orElse("linux-64");
    Map<String, String> environment = new TreeMap<>();
    for (Path file : variants) {
      Matcher cuda = CUDA.matcher(Files.readString(file));
      if (cuda.find() && !cuda.group(1).equals("None")) {
        environment.put("CONDA_OVERRIDE_CUDA", cuda.group(1));
      }
    }
    try {
      Recipes.Wishes wishes =
          new Recipes.Wishes(new Subdir(platform), new Subdir("linux-64"), variants, Map.of());
      return line.put(
              "outputs",
              new Json.Arr(
                  Recipes.read(recipe.resolve("recipe"), wishes, environment).rendered().stream()
                      .map(r -> (Json) r.toJson())
                      .toList()))
          .build();
    } catch (IllegalArgumentException e) {
      return line.put("refused", String.valueOf(e.getMessage())).build();
    }
  }
}
