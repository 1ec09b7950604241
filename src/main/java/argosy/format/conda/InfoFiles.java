package argosy.format.conda;

import argosy.base.Json;
import argosy.conda.Dist;
import argosy.conda.PathsFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The `info/` files of a package (CEP 34): what it is, what it needs, what is in it.
record InfoFiles(Dist dist, String subdir, String licence, List<String> depends) {
  InfoFiles {
    depends = List.copyOf(depends);
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
    info.put("index.json", index(epochSeconds));
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

  private byte[] index(long epochSeconds) {
    Json.Builder out =
        Json.object()
            .put("build", dist.build())
            .put("build_number", CondaContents.number(dist.build()))
            .put("constrains", List.of())
            .put("depends", depends)
            .put("license", licence)
            .put("name", dist.name())
            .put("subdir", subdir)
            .put("version", dist.version());
    if (subdir.equals(Subdirs.NOARCH)) {
      out.put("noarch", "generic");
    }
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
    return text(out.put("extra", Json.object().put("argosy", about.toJson()).build()).build());
  }

  private static byte[] text(Json json) {
    return json.pretty().getBytes(StandardCharsets.UTF_8);
  }
}
