package argosy.build;

import argosy.base.UnsupportedException;
import argosy.build.source.Sources;
import argosy.model.recipe.Extras;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The script of a recipe as it is run in the clean room, and the variables it sees (those of
/// conda's recipes, where they make sense here).
final class BuildScript {
  /// Where the compilers stand that hide the work folder.
  private static final String COMPILERS = CleanRoom.WORK + "/compilers";

  private final RenderedRecipe recipe;
  private final Path folder;

  /// @param folder of the recipe
  BuildScript(RenderedRecipe recipe, Path folder) {
    this.recipe = recipe;
    this.folder = folder;
  }

  /// The recipe's own text: what it runs, without what is around it.
  String body() throws IOException {
    Script script = recipe.script();
    if (!script.lines().isEmpty()) {
      return String.join("\n", script.lines()) + "\n";
    }
    if (script.isEmpty()) {
      return "";
    }
    Path path = folder.resolve(script.file());
    if (Files.exists(path)) {
      return Files.readString(path);
    }
    throw new UnsupportedException(
        recipe.name() + ": the script " + script.file() + " is not in " + folder,
        "add it, or correct its name");
  }

  /// May be run again where it stopped: patches are applied once.
  ///
  /// @param name of the work folder in the room
  String whole(String name, List<Sources.Patch> patches, List<String> names) throws IOException {
    StringBuilder out = new StringBuilder("#!/bin/bash -e\ncd /build/" + quoted(name) + "\n");
    if (!patches.isEmpty()) {
      out.append("if [ ! -e /build/patched ]; then\n");
    }
    for (int i = 0; i < patches.size(); i++) {
      Sources.Patch p = patches.get(i);
      String place = p.directory().isEmpty() ? "." : p.directory();
      out.append("echo ").append(quoted("apply " + p.file().getFileName())).append("\n");
      out.append("patch --batch --forward -p").append(p.strip());
      out.append(" -d ").append(quoted(place)).append(" <").append(quoted(names.get(i)));
      out.append("\n");
    }
    if (!patches.isEmpty()) {
      out.append("touch /build/patched\nfi\n");
    }
    if (!recipe.script().workDirectory().isEmpty()) {
      out.append("cd ").append(quoted(recipe.script().workDirectory())).append("\n");
    }
    return out.append("exec ").append(program()).append(" /build/script\n").toString();
  }

  /// What runs the script.
  String program() {
    String interpreter = recipe.script().interpreter();
    return interpreter.isEmpty() || interpreter.equals("bash") ? "bash -e -x" : interpreter;
  }

  /// The compilers as scripts, by name: each calls the real one so that no file names the work
  /// folder. Not by `CFLAGS`, which some programs keep in themselves.
  ///
  /// @param work the work folder in the room
  Map<String, String> compilers(String work) {
    String map = work + "=/usr/src/" + recipe.name() + "-" + recipe.version();
    Map<String, String> all = new TreeMap<>();
    for (String name : List.of("gcc", "g++", "gfortran", "cc", "c++")) {
      all.put(name, "#!/bin/sh\nexec /usr/bin/" + name + " -ffile-prefix-map=" + map + " \"$@\"\n");
    }
    return all;
  }

  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /// @param work the work folder in the room
  /// @param processors that may be used at once
  /// @param tools whether packages stand at [BuildPrefix#TOOLS]
  Map<String, String> environment(
      String work, int processors, long epochSeconds, boolean tools, Optional<PythonFiles> python) {
    String prefix = BuildPrefix.TEXT;
    String debug = recipe.extras().split().contains(Extras.Part.DEBUG) ? "-g " : "";
    String flags = "-O2 " + debug + "-fPIC -I" + prefix + "/include";
    Map<String, String> all = new TreeMap<>();
    String build = recipe.options().mergeBuildAndHost() ? prefix : BuildPrefix.TOOLS;
    boolean own = tools || recipe.options().mergeBuildAndHost();
    all.put(
        "PATH",
        String.join(
            ":",
            own
                ? List.of(COMPILERS, build + "/bin", prefix + "/bin", CleanRoom.PATH)
                : List.of(COMPILERS, prefix + "/bin", CleanRoom.PATH)));
    all.put("SOURCE_DATE_EPOCH", Long.toString(epochSeconds));
    all.put("PREFIX", prefix);
    all.put("BUILD_PREFIX", own ? build : "/usr");
    all.put("SRC_DIR", work);
    all.put("RECIPE_DIR", CleanRoom.WORK + "/recipe");
    all.put("PKG_NAME", recipe.name());
    all.put("PKG_VERSION", recipe.version());
    all.put("PKG_BUILDNUM", Integer.toString(recipe.buildNumber()));
    all.put("PKG_BUILD_STRING", recipe.buildString());
    all.put("PKG_HASH", recipe.buildString());
    all.put("CONDA_BUILD", "1");
    all.put("CONDA_BUILD_STATE", "BUILD");
    all.put("SHLIB_EXT", ".so");
    all.put("ARCH", "64");
    all.put("SUBDIR", recipe.subdir().name());
    all.put("target_platform", recipe.target().name());
    all.put("build_platform", recipe.target().name());
    all.put("CPU_COUNT", Integer.toString(processors));
    all.put("CC", "gcc");
    all.put("CXX", "g++");
    all.put("FC", "gfortran");
    all.put("F77", "gfortran");
    all.put("CPPFLAGS", "-I" + prefix + "/include");
    all.put("CFLAGS", flags);
    all.put("CXXFLAGS", flags);
    all.put("FFLAGS", flags);
    all.put("FCFLAGS", flags);
    all.put("LDFLAGS", "-L" + prefix + "/lib -Wl,-rpath," + prefix + "/lib -Wl,--enable-new-dtags");
    // For build systems that do not look at the flags: gcc(1) and ld(1) read these themselves.
    all.put("CPATH", prefix + "/include");
    all.put("LIBRARY_PATH", prefix + "/lib");
    all.put("LD_RUN_PATH", prefix + "/lib");
    all.put("PKG_CONFIG_PATH", prefix + "/lib/pkgconfig:" + prefix + "/share/pkgconfig");
    all.put("CMAKE_PREFIX_PATH", prefix);
    python.ifPresent(p -> all.putAll(p.environment()));
    recipe
        .variant()
        .forEach((name, value) -> {
          if (name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            all.putIfAbsent(name, value);
          }
        });
    all.putAll(recipe.script().environment());
    return all;
  }
}
