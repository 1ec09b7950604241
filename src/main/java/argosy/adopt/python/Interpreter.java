package argosy.adopt.python;

import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Python of the packages themselves.
///
/// @param owner the package that brings the program
/// @param path of the program: `usr/bin/python3.11`
/// @param version as the names of compiled files have it: `3.11`
record Interpreter(String owner, String path, String version, Digest program) {
  private static final Pattern PROGRAM = Pattern.compile("usr/bin/python(3\\.\\d+)");

  /// All that are there, by path.
  static List<Interpreter> of(SortedMap<String, Tree> packages) {
    List<Interpreter> found = new ArrayList<>();
    packages.forEach((name, tree) -> {
      for (Entry e : tree.entries()) {
        Matcher m = PROGRAM.matcher(e.path());
        if (e instanceof Entry.File f && m.matches()) {
          found.add(new Interpreter(name, f.path(), m.group(1), f.digest()));
        }
      }
    });
    return found;
  }

  /// Where it looks for the compiled form of a source (PEP 3147).
  String compiled(String source) {
    int slash = source.lastIndexOf('/') + 1;
    return source.substring(0, slash)
        + "__pycache__/"
        + source.substring(slash, source.length() - ".py".length())
        + ".cpython-"
        + version.replace(".", "")
        + ".pyc";
  }

  /// Whether it imports modules from here: its library, and what Debian installs for all Pythons.
  boolean imports(String source) {
    return source.startsWith("usr/lib/python3/dist-packages/")
        || source.startsWith("usr/lib/python" + version + "/")
        || source.startsWith("usr/local/lib/python" + version + "/");
  }

  /// What compiled files are a function of, beside their source and its path.
  Digest identity() {
    return Digest.of(("python-" + version + " " + program).getBytes(StandardCharsets.UTF_8));
  }
}
