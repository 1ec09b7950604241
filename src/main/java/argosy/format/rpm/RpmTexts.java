package argosy.format.rpm;

import argosy.base.UnsupportedException;
import argosy.model.Licence;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Release;
import argosy.model.Stack;
import java.util.Locale;
import java.util.stream.Collectors;

/// The words that a package is made of.
final class RpmTexts {
  private static final int SUMMARY_CHARS = 79;

  private RpmTexts() {}

  /// A name as it is.
  ///
  /// @throws UnsupportedException if rpm has no room for it
  static String packageName(String prefix, String name) throws UnsupportedException {
    String whole = prefix + name;
    if (!whole.matches("[A-Za-z0-9_][A-Za-z0-9._+-]*")) {
      throw new UnsupportedException(
          name + ": not a name an rpm package can have",
          "rename it with letters, digits and . _ + -");
    }
    return whole;
  }

  /// rpm's name of the architecture.
  static String architecture(Platform platform) throws UnsupportedException {
    return switch (platform.architecture()) {
      case "noarch" -> "noarch";
      case "amd64" -> "x86_64";
      case "arm64" -> "aarch64";
      case "386" -> "i686";
      case "arm" -> "armv7hl";
      case "loong64" -> "loongarch64";
      case "ppc64le", "riscv64", "s390x" -> platform.architecture();
      default ->
          throw new UnsupportedException(
              platform + ": rpm has no such architecture", "leave the form rpm out");
    };
  }

  /// What follows a name in its `Provides` for one architecture.
  static String isa(String architecture) {
    return switch (architecture) {
      case "x86_64" -> "(x86-64)";
      case "aarch64" -> "(aarch-64)";
      case "ppc64le" -> "(ppc-64)";
      case "riscv64" -> "(riscv-64)";
      case "s390x" -> "(s390-64)";
      default -> "";
    };
  }

  /// One line that begins with a capital and does not end in a full stop.
  static String summary(Stack stack) {
    String text = oneLine(stack.summary()).replaceFirst("\\.$", "");
    if (text.isEmpty()) {
      text = "Scientific software stack " + stack.name();
    }
    String capital = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    return capital.length() <= SUMMARY_CHARS
        ? capital
        : capital.substring(0, SUMMARY_CHARS).strip();
  }

  /// Of the package to install.
  static String description(Release release, String home, int packages) {
    return """
    Release %s of the stack %s, %s with everything needed, in
    %s.
    Nothing else on the system is changed.

    argosy-%s starts a command of the stack, or a shell in it.\
    """
            .formatted(
                release.tag(),
                release.stack().name(),
                packages == 1 ? "1 package" : packages + " packages",
                home,
                release.stack().name())
        + (release.stack().demo().isPresent()
            ? "\n" + release.stack().demoCommand() + " runs its demo and checks the results."
            : "");
  }

  /// Of a component.
  static String summary(String stack, Package component) {
    String text = "Component %s of the stack %s".formatted(component.name(), stack);
    return text.substring(0, Math.min(text.length(), SUMMARY_CHARS)).strip();
  }

  /// Of a component.
  static String description(String stack, String home, Package component) {
    return """
    %1$s %2$s, a component of the stack %3$s, in
    %4$s.
    argosy-%3$s takes the components that belong together.\
    """
        .formatted(component.name(), component.version(), stack, home);
  }

  /// Every package with its own licence.
  ///
  /// @param name of what is under the licence: a release, a component
  static String licences(String name, Licence licence, Iterable<Package> packages) {
    StringBuilder out = new StringBuilder();
    out.append("The licence of ")
        .append(name)
        .append(" (SPDX): ")
        .append(oneLine(licence.expression()))
        .append("\n\nThe files come from these packages, each under its own terms:\n\n");
    for (Package p : packages) {
      out.append(p.name()).append(' ').append(p.version()).append(": ");
      out.append(oneLine(p.licence().expression())).append('\n');
    }
    return out.toString();
  }

  private static String oneLine(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining(" ")).strip();
  }
}
