package argosy.build;

import argosy.base.UnsupportedException;
import argosy.model.recipe.BuildOptions;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Requirements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The Python that a package is built for, and what is done for modules: a prefix that installers
/// take for an environment of that Python, commands, compiled files.
///
/// @param version of the language: `3.11`
/// @param ofMachine whether it is one of the tools, and not a package in the prefix
public record PythonFiles(String version, boolean ofMachine) {
  /// Where modules stand, for any version, relative to a prefix.
  static final String ANY = "lib/python*/site-packages";

  private static final Pattern PROGRAM = Pattern.compile("python(3\\.[0-9]+)");
  private static final Pattern ENTRY =
      Pattern.compile("\\s*(\\S+?)\\s*=\\s*([\\w.]+)\\s*:\\s*([\\w.]+)\\s*");

  /// The Python of a recipe that names one under `host`, or makes a package for all of them.
  ///
  /// @param prefix with the host packages
  /// @param tools the root folder of the machine's tools
  static Optional<PythonFiles> of(RenderedRecipe recipe, Path prefix, Path tools)
      throws IOException {
    Requirements needs = recipe.requirements();
    boolean asked =
        recipe.options().noarch() == BuildOptions.Noarch.PYTHON
            || Stream.concat(needs.host().stream(), needs.build().stream())
                .map(BuildGraph::name)
                .anyMatch("python"::equals);
    if (!asked) {
      return Optional.empty();
    }
    Optional<String> own = program(prefix.resolve("bin/python3"));
    Optional<String> machine = program(tools.resolve("usr/bin/python3"));
    Optional<PythonFiles> found =
        own.map(v -> new PythonFiles(v, false))
            .or(() -> machine.map(v -> new PythonFiles(v, true)));
    if (found.isEmpty()) {
      throw new UnsupportedException(
          recipe.name() + " is made for Python, and there is none",
          "add python to requirements: host");
    }
    return found;
  }

  /// `python3` is a link to the program of one version.
  private static Optional<String> program(Path link) throws IOException {
    if (!Files.isSymbolicLink(link)) {
      return Optional.empty();
    }
    Matcher m = PROGRAM.matcher(String.valueOf(Files.readSymbolicLink(link).getFileName()));
    return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
  }

  /// Where modules stand, relative to the prefix.
  public String folder() {
    return "lib/python" + version + "/site-packages";
  }

  /// Where modules stand in an installed prefix that has any.
  static Optional<String> folder(Path prefix) throws IOException {
    Path lib = prefix.resolve("lib");
    if (!Files.isDirectory(lib)) {
      return Optional.empty();
    }
    try (Stream<Path> list = Files.list(lib)) {
      return list.filter(p -> Files.isDirectory(p.resolve("site-packages")))
          .map(p -> "lib/" + p.getFileName() + "/site-packages")
          .sorted()
          .findFirst();
    }
  }

  /// Installers put everything below the prefix if it looks as `venv` makes it (PEP 405).
  void furnish(Path prefix) throws IOException {
    if (ofMachine) {
      Files.createDirectories(prefix.resolve("bin"));
      Files.writeString(
          prefix.resolve("pyvenv.cfg"),
          "home = /usr/bin\ninclude-system-site-packages = true\nversion = " + version + "\n");
      for (String name : List.of("python", "python3", "python" + version)) {
        Files.createSymbolicLink(prefix.resolve("bin").resolve(name), Path.of("/usr/bin/python3"));
      }
    }
  }

  /// Variables that recipes of Python packages use.
  Map<String, String> environment() {
    String prefix = BuildPrefix.TEXT;
    Map<String, String> all = new TreeMap<>();
    all.put("PYTHON", prefix + "/bin/python3");
    all.put("PY_VER", version);
    all.put("PY3K", "1");
    all.put("STDLIB_DIR", (ofMachine ? "/usr" : prefix) + "/lib/python" + version);
    all.put("SP_DIR", prefix + "/" + folder());
    all.put("PYTHONNOUSERSITE", "1");
    all.put("PYTHONDONTWRITEBYTECODE", "1");
    all.put("PYTHONHASHSEED", "0");
    all.put("PIP_NO_INDEX", "1");
    all.put("PIP_NO_DEPS", "1");
    all.put("PIP_NO_BUILD_ISOLATION", "0"); // pip reads it as "no": nothing is fetched
    all.put("PIP_NO_COMPILE", "1");
    all.put("PIP_IGNORE_INSTALLED", "1");
    all.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    all.put("PIP_NO_CACHE_DIR", "1");
    return all;
  }

  /// What pip notes of the build's own folders goes, as do files that were compiled by the way; the
  /// recipe's commands are written.
  ///
  /// @param added relative paths of what the script made
  void settle(RenderedRecipe recipe, Path prefix, List<String> added) throws IOException {
    for (String path : added) {
      if (path.endsWith(".dist-info/direct_url.json") || isCompiled(path, prefix)) {
        Files.delete(prefix.resolve(path));
      }
    }
    for (String path : added) {
      if (path.endsWith(".dist-info/RECORD")) {
        record(prefix, path);
      }
    }
    for (String entry : recipe.options().python().entryPoints()) {
      Matcher m = ENTRY.matcher(entry);
      if (m.matches()) {
        command(prefix.resolve("bin").resolve(m.group(1)), m.group(2), m.group(3));
      }
    }
  }

  private static boolean isCompiled(String path, Path prefix) {
    Matcher m = Pattern.compile("(.*)__pycache__/([^/]+)\\.cpython-[^/]+\\.pyc").matcher(path);
    return m.matches() && Files.exists(prefix.resolve(m.group(1) + m.group(2) + ".py"));
  }

  /// The list of installed files without those that are gone, and without the hashes of commands,
  /// which are still made relocatable.
  private static void record(Path prefix, String path) throws IOException {
    Path site =
        Optional.ofNullable(prefix.resolve(path).getParent()).orElse(prefix).resolveSibling("");
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(prefix.resolve(path))) {
      String file = line.replaceFirst(",[^,]*,[^,]*$", "").replaceAll("^\"|\"$", "");
      if (Files.exists(site.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
        lines.add(file.startsWith("../") ? line.replaceFirst(",[^,]*,[^,]*$", ",,") : line);
      }
    }
    Files.writeString(prefix.resolve(path), String.join("\n", lines) + "\n");
  }

  private static void command(Path file, String module, String function) throws IOException {
    Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(file));
    Files.deleteIfExists(file);
    String first = function.split("\\.", 2)[0];
    Files.writeString(
        file,
        """
        #!%s/bin/python3
        # -*- coding: utf-8 -*-
        import re
        import sys

        from %s import %s

        if __name__ == "__main__":
            sys.argv[0] = re.sub(r"(-script\\.pyw?|\\.exe)?$", "", sys.argv[0])
            sys.exit(%s())
        """
            .formatted(BuildPrefix.TEXT, module, first, function));
    Files.setAttribute(file, "unix:mode", 0755);
  }

  /// The modules that are compiled: none of a package for every Python; none that hold the prefix,
  /// which a compiled file could not follow when it changes.
  static List<String> modules(RenderedRecipe recipe, Path prefix, List<String> added)
      throws IOException {
    List<String> modules = new ArrayList<>();
    if (recipe.options().noarch() == BuildOptions.Noarch.PYTHON) {
      return modules;
    }
    BuildOptions.Python options = recipe.options().python();
    for (String path : added) {
      boolean compiled =
          path.endsWith(".py")
              && path.startsWith("lib/python")
              && Files.isRegularFile(prefix.resolve(path), LinkOption.NOFOLLOW_LINKS)
              && !options.skipCompilation().matches(path);
      if (compiled
          && !Files.readString(prefix.resolve(path), StandardCharsets.ISO_8859_1)
              .contains(BuildPrefix.TEXT)) {
        modules.add(path);
      }
    }
    return modules;
  }
}
