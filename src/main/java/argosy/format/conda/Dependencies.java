package argosy.format.conda;

import argosy.base.UnsupportedException;
import argosy.model.Package;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A component's dependencies as match specifications (CEP 29).
///
/// @param names conda's names of the release's components, by their own
/// @param builds the build strings they get, by name and the one they had: `zlib h0_1`
record Dependencies(Map<String, String> names, Map<String, String> builds) {
  private static final Pattern DEBIAN =
      Pattern.compile("([A-Za-z0-9+._-]+)(?::[a-z]+)?\\s*(?:\\((<<|<=|=|>=|>>)\\s*([^)]+)\\))?");
  private static final Pattern CONDA =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9._-]*)(?:[ =<>!~].*)?");

  /// Dependencies on other components of the release, and those as conda writes them. Of Debian's
  /// alternatives the first that is in the release.
  ///
  /// @throws UnsupportedException for one that is neither
  List<String> of(Package metadata) throws UnsupportedException {
    return of(metadata.name(), metadata.dependencies());
  }

  /// @param owner who asks
  List<String> of(String owner, List<String> all) throws UnsupportedException {
    List<String> specs = new ArrayList<>();
    for (String written : all) {
      String spec = spec(owner, written.strip());
      if (!spec.isEmpty() && !specs.contains(spec)) {
        specs.add(spec);
      }
    }
    return specs;
  }

  private String spec(String owner, String written) throws UnsupportedException {
    for (String alternative : written.split("\\|", -1)) {
      Matcher debian = DEBIAN.matcher(alternative.strip());
      if (debian.matches() && names.containsKey(debian.group(1))) {
        String name = names.getOrDefault(debian.group(1), "");
        return debian.group(2) == null
            ? name
            : name + " " + operator(debian.group(2)) + CondaNames.version(debian.group(3).strip());
      }
    }
    Matcher conda = CONDA.matcher(written);
    if (!conda.matches() || written.contains("(")) {
      throw new UnsupportedException(
          "%s: depends on \"%s\", which is not in the release and not written as conda writes it"
              .formatted(owner, written),
          "add it to the stack");
    }
    String name = conda.group(1);
    String spec = names.getOrDefault(name, name) + written.substring(name.length());
    String[] words = spec.split("\\s+", -1);
    return words.length == 3
        ? words[0] + " " + words[1] + " " + builds.getOrDefault(name + " " + words[2], words[2])
        : spec;
  }

  private static String operator(String debian) {
    return switch (debian) {
      case "<<" -> "<";
      case ">>" -> ">";
      case "=" -> "==";
      default -> debian;
    };
  }
}
