package argosy.format.deb;

import argosy.base.UnsupportedException;
import argosy.model.Licence;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Release;
import argosy.model.Stack;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The words that a package is made of.
final class DebTexts {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss +0000", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final int SYNOPSIS_CHARS = 79;

  /// The licences whose text every Debian system has (Policy 12.5).
  private static final List<String> COMMON_LICENCES =
      List.of(
          "Apache-2.0",
          "Artistic",
          "CC0-1.0",
          "GFDL-1.2",
          "GFDL-1.3",
          "GPL-1",
          "GPL-2",
          "GPL-3",
          "LGPL-2",
          "LGPL-2.1",
          "LGPL-3",
          "MPL-1.1",
          "MPL-2.0");

  private DebTexts() {}

  /// @throws UnsupportedException if Debian's rule for names leaves no room for it (Policy 5.6.7)
  static String packageName(String prefix, String name) throws UnsupportedException {
    String mapped = prefix + name.toLowerCase(Locale.ROOT).replace('_', '-');
    if (!mapped.matches("[a-z0-9][a-z0-9+.-]+")) {
      throw new UnsupportedException(
          name + ": not a name a Debian package can have", "rename it with a-z, 0-9, + - and .");
    }
    return mapped;
  }

  /// Debian's name of the architecture.
  static String architecture(Platform platform) throws UnsupportedException {
    return switch (platform.architecture()) {
      case "noarch" -> "all";
      case "386" -> "i386";
      case "arm" -> "armhf";
      case "ppc64le" -> "ppc64el";
      case "mips64le" -> "mips64el";
      case "amd64", "arm64", "riscv64", "s390x", "loong64" -> platform.architecture();
      default ->
          throw new UnsupportedException(
              platform + ": Debian has no such architecture", "leave the form deb out");
    };
  }

  /// The first line of the description: no article before, no full stop after (Policy 3.4.1).
  static String synopsis(Stack stack) {
    String text = stack.summary().replaceAll("\\s+", " ").strip();
    text = text.replaceFirst("^(?i:an?|the) ", "").replaceFirst("\\.$", "");
    if (text.isEmpty()) {
      text = "scientific software stack " + stack.name();
    }
    return text.length() <= SYNOPSIS_CHARS ? text : text.substring(0, SYNOPSIS_CHARS).strip();
  }

  /// The description after its first line; each line begins with a blank.
  static String description(Release release, String home, int packages) {
    return """

     Release %s of the stack %s, %d packages with everything they need, in
     %s. Nothing else on the system is changed.
     .
     argosy-%s starts a command of the stack, or a shell in it.\
    """
            .formatted(
                release.tag(), release.stack().name(), packages, home, release.stack().name())
        + (release.stack().demo().isPresent()
            ? "\n " + release.stack().demoCommand() + " runs its demo and checks the results."
            : "");
  }

  /// The whole description of a component.
  static String component(String stack, Package component, String home) {
    return """
    %1$s, a component of the software stack %3$s
     Version %2$s of %1$s, in %4$s.
     The package argosy-%3$s takes the components that belong together.\
    """
        .formatted(component.name(), component.version(), stack, home);
  }

  /// Machine-readable (copyright-format 1.0), with each package's own licence in the comment.
  static String copyright(
      String upstream, Licence terms, long epochSeconds, Iterable<Package> packages) {
    StringBuilder out = new StringBuilder();
    out.append("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n")
        .append("Upstream-Name: ")
        .append(upstream)
        .append("\nComment:\n The files come from these packages, each under its own terms:\n");
    for (Package p : packages) {
      out.append(" .\n ").append(p.name()).append(' ').append(p.version()).append(": ");
      out.append(oneLine(p.licence().expression())).append('\n');
    }
    List<String> common = COMMON_LICENCES.stream().filter(l -> out.indexOf(l) >= 0).toList();
    String licence = oneLine(terms.expression());
    if (!common.isEmpty() || COMMON_LICENCES.contains(licence)) {
      out.append(" .\n Debian systems have the texts of common licences:\n");
      COMMON_LICENCES.stream()
          .filter(l -> common.contains(l) || licence.contains(l))
          .forEach(l -> out.append(" /usr/share/common-licenses/").append(l).append('\n'));
    }
    int year = Instant.ofEpochSecond(epochSeconds).atZone(ZoneOffset.UTC).getYear();
    return out.append("\nFiles: *\nCopyright: ")
        .append(year)
        .append(" and before, the authors of the packages named above\nLicense: ")
        .append(licence.contains(" ") ? "LicenseRef-" + upstream : licence)
        .append("\n The licence expression (SPDX) is: ")
        .append(licence)
        .append('\n')
        .toString();
  }

  /// One entry (deb-changelog(5)).
  static String changelog(
      String name, String version, String release, long epochSeconds, String maintainer) {
    return """
    %s (%s) unstable; urgency=medium

      * Release %s.

     -- %s  %s
    """
        .formatted(
            name, version, release, maintainer, DATE.format(Instant.ofEpochSecond(epochSeconds)));
  }

  private static String oneLine(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining(" "));
  }
}
