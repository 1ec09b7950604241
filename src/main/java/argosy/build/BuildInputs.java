package argosy.build;

import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.build.source.Sources;
import argosy.model.Digest;
import argosy.model.Generation;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All that a build is a function of. Its digest is the key under which the result is kept.
///
/// @param json with the members `recipe`, `script`, `sources`, `tools`, `host`, `builder`;
///   `generation` where the stack says one, `staging` (such an object) where it starts from one
public record BuildInputs(Json.Obj json) {
  /// Raised when what is done with the files changes.
  private static final int BUILDER = 4;

  /// @param tools the digest of the root folder that scripts see
  /// @param host digests of the packages in the prefix, by name; of those that only run meanwhile,
  ///   by `build NAME`
  /// @param update whether newer sources are looked for
  public static BuildInputs of(
      RenderedRecipe recipe,
      Path folder,
      Sources sources,
      Digest tools,
      Map<String, Digest> host,
      Optional<Generation> generation,
      Optional<BuildInputs> staging,
      boolean update)
      throws IOException {
    List<Json> identities = new ArrayList<>();
    for (Source source : recipe.sources()) {
      identities.add(Json.of(sources.identity(source, folder, update)));
    }
    Json.Builder packages = Json.object();
    new TreeMap<>(host).forEach((name, digest) -> packages.put(name, digest.toString()));
    Json.Builder inputs =
        Json.object()
            .put("recipe", recipe.toJson())
            .put("script", new BuildScript(recipe, folder).body())
            .put("sources", new Json.Arr(identities))
            .put("tools", tools.toString())
            .put("host", packages.build())
            .put("builder", BUILDER);
    generation.ifPresent(g -> inputs.put("generation", g.number()));
    staging.ifPresent(s -> inputs.put("staging", s.json()));
    return new BuildInputs(inputs.build());
  }

  public Digest key() {
    return Digest.of(json.canonicalBytes());
  }

  /// What differs from the inputs of another build, in words; none if nothing does.
  public List<String> since(BuildInputs before) {
    List<String> reasons = new ArrayList<>();
    Json.Obj then = before.json().get("recipe").asObject();
    json.get("recipe")
        .asObject()
        .members()
        .forEach((name, value) -> {
          if (!then.find(name).equals(Optional.of(value))) {
            reasons.add("its recipe says another " + name);
          }
        });
    if (!json.get("script").equals(before.json().get("script"))) {
      reasons.add("its script changed");
    }
    if (!json.get("sources").equals(before.json().get("sources"))) {
      reasons.add("its sources changed");
    }
    if (!json.get("tools").equals(before.json().get("tools"))) {
      reasons.add("the compilers and tools changed");
    }
    Map<String, Json> now = json.get("host").asObject().members();
    Map<String, Json> was = before.json().get("host").asObject().members();
    now.forEach((name, digest) -> {
      if (!was.containsKey(name)) {
        reasons.add(name + " is new in its host environment");
      } else if (!digest.equals(was.get(name))) {
        reasons.add(name + ", which it is built against, changed");
      }
    });
    was.keySet().stream()
        .filter(name -> !now.containsKey(name))
        .forEach(name -> reasons.add(name + " is no longer in its host environment"));
    if (!json.find("generation").equals(before.json().find("generation"))) {
      reasons.add("the stack is of another environment generation");
    }
    staging()
        .flatMap(later -> before.staging().map(later::since))
        .ifPresent(all -> all.forEach(r -> reasons.add("in the staging it starts from, " + r)));
    if (!json.get("builder").equals(before.json().get("builder"))) {
      reasons.add("Argosy builds in another way now");
    }
    return reasons;
  }

  private Optional<BuildInputs> staging() {
    return json.find("staging").map(s -> new BuildInputs(s.asObject()));
  }

  /// @throws UnsupportedException if the text is no such record
  public static BuildInputs parse(String text) throws IOException {
    return new BuildInputs(Json.parse(text).asObject());
  }
}
