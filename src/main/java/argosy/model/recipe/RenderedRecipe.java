package argosy.model.recipe;

import argosy.base.Json;
import argosy.model.Digest;
import argosy.model.conda.Subdir;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One output of a recipe for one platform and one variant, with everything concrete (stage 1).
///
/// The outputs of one recipe come in the order in which they can be built.
///
/// @param recipe the recipe's name, the same for all its outputs
/// @param kind a package, or files that other outputs start from
/// @param name of the package, lower case; of the staging otherwise
/// @param buildNumber breaks ties between builds of one version
/// @param buildString distinguishes builds: `py312h1234567_0`
/// @param target built for; `noarch` packages are built on a platform but stand for all
/// @param inherits [#distribution()] of the staging whose files and work folder this output starts
///   from; empty: none
/// @param variant exactly the variables that were read, with their values
public record RenderedRecipe(
    String recipe,
    Kind kind,
    String name,
    String version,
    int buildNumber,
    String buildString,
    Subdir target,
    String inherits,
    Map<String, String> variant,
    List<Source> sources,
    Script script,
    BuildOptions options,
    Requirements requirements,
    List<RecipeTest> tests,
    About about,
    Extras extras) {
  /// What an output is.
  public enum Kind {
    PACKAGE,
    /// Files in the prefix and the work folder that several packages start from (CEP 41).
    STAGING
  }

  public RenderedRecipe {
    if (!name.matches("[a-z0-9_.-]+")) {
      throw new IllegalArgumentException(
          "a package's name is of a-z, 0-9 and _ . -: \"" + name + "\"");
    }
    if (kind == Kind.PACKAGE && version.isEmpty()) {
      throw new IllegalArgumentException("package " + name + " has no version");
    }
    if (buildNumber < 0) {
      throw new IllegalArgumentException("a build number is at least 0: " + buildNumber);
    }
    variant = Collections.unmodifiableMap(new TreeMap<>(variant));
    sources = List.copyOf(sources);
    tests = List.copyOf(tests);
  }

  /// The same from other sources.
  public RenderedRecipe with(List<Source> otherSources) {
    return new RenderedRecipe(
        recipe,
        kind,
        name,
        version,
        buildNumber,
        buildString,
        target,
        inherits,
        variant,
        otherSources,
        script,
        options,
        requirements,
        tests,
        about,
        extras);
  }

  /// `noarch`, or the platform built for: the folder of a channel.
  public Subdir subdir() {
    return options.noarch() == BuildOptions.Noarch.NONE ? target : Subdir.NOARCH;
  }

  /// What pins of this package are worked out for.
  public Pin.Exact exact() {
    return new Pin.Exact(version, buildString);
  }

  /// `NAME-VERSION-BUILD`; a staging has no version.
  public String distribution() {
    return name + "-" + (version.isEmpty() ? "" : version + "-") + buildString;
  }

  /// The rendered form, close to CEP 40.
  public Json.Obj toJson() {
    return RenderedJson.recipe(this);
  }

  /// What is built is a function of this, of the files beside the recipe that it names, and of the
  /// packages its environments were given.
  public Digest buildKey() {
    return Digest.of(toJson().canonicalBytes());
  }
}
