package argosy.adopt.rpm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The `License` of a package as an SPDX expression. Fedora writes these since 2022; before that it
/// had short names of its own.
final class RpmLicences {
  private static final Pattern WORD = Pattern.compile("[()]|[^\\s()]+");

  private static final Map<String, String> OLD =
      Map.ofEntries(
          Map.entry("agplv3+", "AGPL-3.0-or-later"),
          Map.entry("asl 2.0", "Apache-2.0"),
          Map.entry("boost", "BSL-1.0"),
          Map.entry("gplv2", "GPL-2.0-only"),
          Map.entry("gplv2+", "GPL-2.0-or-later"),
          Map.entry("gplv3", "GPL-3.0-only"),
          Map.entry("gplv3+", "GPL-3.0-or-later"),
          Map.entry("gpl+", "GPL-1.0-or-later"),
          Map.entry("isc", "ISC"),
          Map.entry("lgplv2", "LGPL-2.0-only"),
          Map.entry("lgplv2+", "LGPL-2.0-or-later"),
          Map.entry("lgplv3", "LGPL-3.0-only"),
          Map.entry("lgplv3+", "LGPL-3.0-or-later"),
          Map.entry("mit", "MIT"),
          Map.entry("mplv2.0", "MPL-2.0"),
          Map.entry("openssl", "OpenSSL"),
          Map.entry("public domain", "LicenseRef-public-domain"),
          Map.entry("python", "PSF-2.0"),
          Map.entry("zlib", "Zlib"));

  private RpmLicences() {}

  /// Words that are neither an old name nor look like an SPDX identifier become `LicenseRef-rpm-…`.
  static String spdx(String text) {
    List<String> out = new ArrayList<>();
    List<String> name = new ArrayList<>();
    for (Matcher m = WORD.matcher(text); m.find(); ) {
      String word = m.group();
      String lower = word.toLowerCase(Locale.ROOT);
      if (List.of("(", ")", "and", "or", "with").contains(lower)) {
        named(name, out);
        out.add(lower.toUpperCase(Locale.ROOT));
      } else {
        name.add(word);
      }
    }
    named(name, out);
    return out.isEmpty()
        ? "NOASSERTION"
        : String.join(" ", out).replace("( ", "(").replace(" )", ")");
  }

  private static void named(List<String> words, List<String> out) {
    if (!words.isEmpty()) {
      String name = String.join(" ", words);
      String known = OLD.get(name.toLowerCase(Locale.ROOT));
      boolean identifier = name.matches("[A-Za-z0-9][A-Za-z0-9.+-]*") && name.contains("-");
      out.add(
          known != null
              ? known
              : identifier
                  ? name
                  : "LicenseRef-rpm-"
                      + name.replace("+", "-plus").replaceAll("[^A-Za-z0-9.-]+", "-"));
      words.clear();
    }
  }
}
