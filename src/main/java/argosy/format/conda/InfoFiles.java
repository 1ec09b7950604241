package argosy.format.conda;

import argosy.base.Json;
import argosy.conda.Dist;
import argosy.conda.PathsFile;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The `info/` files of a package (CEP 34): what it is, what it needs, what is in it.
///
/// @param entryPoints of a `noarch: python` package
/// @param depends match specifications (CEP 29), `constrains` likewise
/// @param runExports lists of such by kind (CEP 12)
/// @param recipe it was built from
record InfoFiles(
    Dist dist,
    String subdir,
    List<String> entryPoints,
    String licence,
    List<String> depends,
    List<String> constrains,
    Map<String, List<String>> runExports,
    RecipeInfo recipe) {
  InfoFiles {
    entryPoints = List.copyOf(entryPoints);
    depends = List.copyOf(depends);
    constrains = List.copyOf(constrains);
    runExports = Collections.unmodifiableMap(new TreeMap<>(runExports));
  }

  /// @param epochSeconds of the release; 0 leaves the time out
  Map<String, byte[]> all(
      Payload payload,
      String hashInput,
      Map<String, String> facts,
      About about,
      Map<String, byte[]> licences,
      long epochSeconds) {
    PathsFile paths = new PathsFile(payload.paths());
    Map<String, byte[]> info = new TreeMap<>();
    String noarch =
        !payload.placement().sitePackages().isEmpty()
            ? "python"
            : subdir.equals(Subdirs.NOARCH) ? "generic" : "";
    info.put("index.json", index(noarch, epochSeconds));
    if (!noarch.isEmpty()) {
      info.put("link.json", link(noarch));
    }
    if (!runExports.isEmpty()) {
      Json.Builder exports = Json.object();
      runExports.forEach(exports::put);
      info.put("run_exports.json", text(exports.build()));
    }
    // JSON is YAML
    recipe.rendered().ifPresent(r -> info.put("recipe/rendered_recipe.yaml", text(r)));
    recipe.tests().ifPresent(t -> info.put("tests/tests.yaml", text(t)));
    info.put("paths.json", paths.json());
    info.put("files", paths.files());
    byte[] hasPrefix = paths.hasPrefix();
    if (hasPrefix.length > 0) {
      info.put("has_prefix", hasPrefix);
    }
    info.put("hash_input.json", (hashInput + "\n").getBytes(StandardCharsets.UTF_8));
    info.put("about.json", about(facts, about));
    licences.forEach((path, text) -> info.put("licenses/" + path, text));
    return info;
  }

  private byte[] index(String noarch, long epochSeconds) {
    Json.Builder out =
        Json.object()
            .put("build", dist.build())
            .put("build_number", CondaContents.number(dist.build()))
            .put("constrains", constrains)
            .put("depends", depends)
            .put("license", licence)
            .put("name", dist.name())
            .put("subdir", subdir)
            .put("version", dist.version());
    if (!noarch.isEmpty()) {
      out.put("noarch", noarch);
    }
    recipe.sitePackagesPath().ifPresent(path -> out.put("python_site_packages_path", path));
    if (epochSeconds > 0) {
      out.put("timestamp", epochSeconds * 1000);
    }
    return text(out.build());
  }

  private byte[] about(Map<String, String> facts, About about) {
    String description = facts.getOrDefault("description", "");
    Json.Builder out =
        Json.object()
            .put("license", licence)
            .put("summary", description.lines().findFirst().orElse(""))
            .put("description", description);
    String home = facts.getOrDefault("homepage", "");
    if (home.startsWith("http")) {
      out.put("home", home);
    }
    recipe.about("repository").ifPresent(url -> out.put("dev_url", url));
    recipe.about("documentation").ifPresent(url -> out.put("doc_url", url));
    recipe.about("license_family").ifPresent(family -> out.put("license_family", family));
    return text(out.put("extra", Json.object().put("argosy", about.toJson()).build()).build());
  }

  private byte[] link(String noarch) {
    Json.Builder kind = Json.object().put("type", noarch);
    if (noarch.equals("python")) {
      kind.put("entry_points", entryPoints);
    }
    return text(
        Json.object().put("noarch", kind.build()).put("package_metadata_version", 1).build());
  }

  private static byte[] text(Json json) {
    return json.pretty().getBytes(StandardCharsets.UTF_8);
  }
}
