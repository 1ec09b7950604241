package argosy.format.conda;

import argosy.format.deb.DebVersion;
import java.util.Locale;

/// How names and versions of others become conda's; the table is in [argosy.format.conda].
public final class CondaNames {
  private CondaNames() {}

  /// @return of the alphabet that CEP 26 allows, or empty if nothing of the name is in it
  public static String name(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replace('_', '-')
        .replace('+', 'x')
        .replaceAll("[^a-z0-9.-]+", "-")
        .replaceAll("[.-]*-[.-]*", "-")
        .replaceAll("\\.{2,}", ".")
        .replaceAll("^[.-]+|[.-]+$", "");
  }

  /// The version of a release's tag.
  public static String ofTag(String tag) {
    return version(DebVersion.ofTag(tag));
  }

  /// A version as its makers, or Debian, write it.
  public static String version(String version) {
    String text = version.toLowerCase(Locale.ROOT);
    int colon = text.indexOf(':');
    String epoch =
        colon > 0 && text.substring(0, colon).matches("[0-9]+")
            ? text.substring(0, colon) + "!"
            : "";
    String rest = epoch.isEmpty() ? text : text.substring(colon + 1);
    if (epoch.isEmpty() && rest.matches("[0-9]+!.*")) {
      epoch = rest.substring(0, rest.indexOf('!') + 1);
      rest = rest.substring(epoch.length());
    }
    int plus = rest.indexOf('+');
    String main = component(plus < 0 ? rest : rest.substring(0, plus));
    String local = plus < 0 ? "" : component(rest.substring(plus + 1));
    return epoch + (main.isEmpty() ? "0" : main) + (local.isEmpty() ? "" : "+" + local);
  }

  /// `~~` sorts before all (`dev` does so in conda), `~` before a letter is how conda sorts anyway.
  private static String component(String text) {
    return text.replace("~~", ".dev.")
        .replaceAll("~(?=[a-z])", "")
        .replace('~', '.')
        .replaceAll("[^a-z0-9._]", "_")
        .replaceAll("[._]*\\.[._]*", ".")
        .replaceAll("_{2,}", "_")
        .replaceAll("^[._]+|[._]+$", "");
  }
}
