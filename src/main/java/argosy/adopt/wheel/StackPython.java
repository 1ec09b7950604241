package argosy.adopt.wheel;

import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.BlobSource;
import argosy.model.Entry;
import argosy.model.Platform;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The one CPython of a stack's packages, where it takes modules from, and the distributions that
/// it has already.
///
///     prefix stacks    bin/python3.N        lib/python3.N/site-packages               bin/
///     root stacks      usr/bin/python3.N    usr/local/lib/python3.N/dist-packages     usr/local/bin/
///
/// @param owner the package that brings it
/// @param minor N of 3.N
/// @param fullVersion as far as its package says: `3.11.2`
/// @param program relative to the stack's top
/// @param glibcMinor of the C library that the stack brings, N of 2.N; empty where the machine's is
///   used
/// @param installed by normalised name
record StackPython(
    StackKind kind,
    String owner,
    int minor,
    String fullVersion,
    String program,
    Platform platform,
    Optional<Integer> glibcMinor,
    SortedMap<String, Installed> installed) {
  private static final Pattern PROGRAM = Pattern.compile("(usr/)?bin/python3\\.(\\d{1,3})");
  private static final Pattern METADATA =
      Pattern.compile(
          "(?:.*/)?(?:site|dist)-packages/([^/]+?)-([0-9][^/-]*)(?:-py[0-9.]+)?\\.(?:dist|egg)-info(?:/.*)?");

  /// A distribution that one of the packages brings.
  ///
  /// @param text the version as it is written
  /// @param owner the package
  record Installed(String name, PythonVersion version, String text, String owner) {}

  /// @throws UnsupportedException if there is no Python, or several
  static StackPython of(
      StackKind kind, List<Adopter.Adopted> packages, Map<String, Tree> trees, BlobSource blobs)
      throws IOException {
    List<StackPython> found = new ArrayList<>();
    SortedMap<String, Installed> installed = new TreeMap<>();
    for (Adopter.Adopted one : packages) {
      String owner = one.metadata().name();
      for (Entry e : trees.getOrDefault(owner, Tree.EMPTY).entries()) {
        Matcher distribution = METADATA.matcher(e.path());
        if (distribution.matches()) {
          String name = Requirement.normalised(distribution.group(1));
          PythonVersion.find(distribution.group(2))
              .ifPresent(v ->
                  installed.putIfAbsent(
                      name, new Installed(name, v, distribution.group(2), owner)));
        }
        Matcher m = PROGRAM.matcher(e.path());
        if (e instanceof Entry.File
            && m.matches()
            && (m.group(1) != null) == (kind == StackKind.ROOT)) {
          int minor = Integer.parseInt(m.group(2));
          found.add(
              new StackPython(
                  kind,
                  owner,
                  minor,
                  fullVersion(one.metadata().version(), minor),
                  e.path(),
                  one.metadata().platform(),
                  kind == StackKind.ROOT
                      ? StackCLibrary.minor(trees.values(), blobs)
                      : Optional.empty(),
                  installed));
        }
      }
    }
    if (found.size() != 1) {
      throw new UnsupportedException(
          found.isEmpty()
              ? "wheels: the contents before them have no Python of their own"
              : "wheels: the stack has several Pythons: "
                  + String.join(", ", found.stream().map(StackPython::program).toList()),
          "let the stack stand on a release, or on packages, with one Python");
    }
    return found.getFirst();
  }

  private static String fullVersion(String text, int minor) {
    Matcher m = Pattern.compile("(?:\\d+:)?(3\\." + minor + "(?:\\.\\d+)?).*").matcher(text);
    return m.matches() && m.group(1).split("\\.").length == 3 ? m.group(1) : "3." + minor + ".0";
  }

  String version() {
    return "3." + minor;
  }

  /// What a script begins with, after `#!`.
  ///
  /// @param prefix of the stack's top; empty for root stacks
  String interpreter(String prefix) {
    return prefix + "/" + program;
  }

  /// Where a part of a wheel goes (binary distribution format, `*.data/`).
  ///
  /// @param name of the distribution
  /// @return empty for a part that the specification does not know
  Optional<String> folder(String part, String name) {
    String top = kind == StackKind.ROOT ? "usr/local/" : "";
    String modules = kind == StackKind.ROOT ? "/dist-packages/" : "/site-packages/";
    return switch (part) {
      case "purelib", "platlib" -> Optional.of(top + "lib/python" + version() + modules);
      case "scripts" -> Optional.of(top + "bin/");
      case "headers" -> Optional.of(top + "include/python" + version() + "/" + name + "/");
      case "data" -> Optional.of(top);
      default -> Optional.empty();
    };
  }

  /// `x86_64`.
  String machine() {
    return switch (platform.architecture()) {
      case "amd64" -> "x86_64";
      case "arm64" -> "aarch64";
      default -> platform.architecture();
    };
  }

  /// What environment markers ask for (PEP 508).
  Map<String, String> variables() {
    return Map.ofEntries(
        Map.entry("python_version", version()),
        Map.entry("python_full_version", fullVersion),
        Map.entry("implementation_version", fullVersion),
        Map.entry("implementation_name", "cpython"),
        Map.entry("platform_python_implementation", "CPython"),
        Map.entry("os_name", "posix"),
        Map.entry("sys_platform", "linux"),
        Map.entry("platform_system", "Linux"),
        Map.entry("platform_machine", machine()),
        Map.entry("platform_release", ""),
        Map.entry("platform_version", ""),
        Map.entry("extra", ""));
  }
}
