package argosy.environment;

import argosy.base.Json;
import argosy.base.UnsupportedException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where `noarch: python` packages go in an environment (CEP 34, CEP 17).
///
/// @param version `3.11`
/// @param sitePackages relative to the prefix
record PythonPlaces(String version, String sitePackages) {
  private static final Pattern MINOR = Pattern.compile("([0-9]+\\.[0-9]+).*");

  /// @return empty if Python is not among them
  static Optional<PythonPlaces> of(List<Wanted> packages) {
    return packages.stream()
        .filter(w -> w.record().name().equals("python"))
        .findFirst()
        .flatMap(PythonPlaces::of);
  }

  /// Whether a package is placed by them.
  static boolean isFor(Wanted wanted) {
    return wanted.record().noarch().equals("python");
  }

  /// Where the files of a package go: by them, or as the package says.
  ///
  /// @param python of the environment
  /// @throws UnsupportedException if the package needs Python and there is none
  static Optional<PythonPlaces> forPackage(Wanted wanted, Optional<PythonPlaces> python)
      throws UnsupportedException {
    if (!isFor(wanted)) {
      return Optional.empty();
    }
    if (python.isEmpty()) {
      throw new UnsupportedException(
          wanted.record().name() + ": needs Python, which is not among the packages",
          "add python to them");
    }
    return python;
  }

  private static Optional<PythonPlaces> of(Wanted python) {
    Matcher m = MINOR.matcher(python.record().version());
    if (!m.matches()) {
      return Optional.empty();
    }
    String sitePackages =
        python
            .json()
            .find("python_site_packages_path")
            .filter(j -> j instanceof Json.Str)
            .map(Json::asString)
            .orElse("lib/python" + m.group(1) + "/site-packages");
    return Optional.of(new PythonPlaces(m.group(1), sitePackages));
  }

  String place(String path) {
    if (path.startsWith("site-packages/")) {
      return sitePackages + path.substring("site-packages".length());
    }
    return path.startsWith("python-scripts/")
        ? "bin/" + path.substring("python-scripts/".length())
        : path;
  }

  /// A program that calls a function.
  ///
  /// @param name of the program; `module` and `function` with dots
  record EntryPoint(String name, String module, String function) {
    private static final Pattern FORM =
        Pattern.compile("\\s*([^=\\s/]+)\\s*=\\s*([\\w.]+)\\s*:\\s*([\\w.]+)\\s*(?:\\[.*])?");

    /// @throws UnsupportedException if it is not `NAME = MODULE:FUNCTION`
    static EntryPoint parse(String where, String text) throws UnsupportedException {
      Matcher m = FORM.matcher(text);
      if (!m.matches()) {
        throw new UnsupportedException(
            where + ": an entry point \"" + text + "\"", "expected NAME = MODULE:FUNCTION");
      }
      return new EntryPoint(m.group(1), m.group(2), m.group(3));
    }
  }

  String script(EntryPoint entry, String prefix) {
    String first = entry.function();
    int dot = first.indexOf('.');
    String imported = dot < 0 ? first : first.substring(0, dot);
    return Shebang.python(prefix + "/bin/python" + version)
        + """

        # -*- coding: utf-8 -*-
        import re
        import sys

        from %s import %s

        if __name__ == '__main__':
            sys.argv[0] = re.sub(r'(-script\\.pyw?|\\.exe)?$', '', sys.argv[0])
            sys.exit(%s())
        """
            .formatted(entry.module(), imported, entry.function());
  }
}
