package argosy.adopt.script;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The answers of `test`, `which` and the like, as far as they can be known.
final class Condition {
  private final FileView files;

  Condition(FileView files) {
    this.files = files;
  }

  /// `test` with these arguments (without `[` and `]`).
  Optional<Boolean> test(List<String> a) {
    for (int i = a.size() - 2; i > 0; i--) {
      if (a.get(i).equals("-o") || a.get(i).equals("-a")) {
        Optional<Boolean> left = test(a.subList(0, i));
        Optional<Boolean> right = test(a.subList(i + 1, a.size()));
        return a.get(i).equals("-a") ? and(left, right) : or(left, right);
      }
    }
    if (!a.isEmpty() && a.getFirst().equals("!") && a.size() > 1) {
      return test(a.subList(1, a.size())).map(t -> !t);
    }
    return switch (a.size()) {
      case 0 -> Optional.of(false);
      case 1 -> Optional.of(!a.getFirst().isEmpty());
      case 2 -> unary(a.get(0), a.get(1));
      case 3 -> binary(a.get(0), a.get(1), a.get(2));
      default -> Optional.empty();
    };
  }

  static Optional<Boolean> and(Optional<Boolean> left, Optional<Boolean> right) {
    if (left.equals(Optional.of(false)) || right.equals(Optional.of(false))) {
      return Optional.of(false);
    }
    return left.isPresent() && right.isPresent() ? Optional.of(true) : Optional.empty();
  }

  static Optional<Boolean> or(Optional<Boolean> left, Optional<Boolean> right) {
    return and(left.map(l -> !l), right.map(r -> !r)).map(both -> !both);
  }

  private Optional<Boolean> unary(String operator, String operand) {
    return switch (operator) {
      case "-n" -> Optional.of(!operand.isEmpty());
      case "-z" -> Optional.of(operand.isEmpty());
      case "-e", "-r", "-w" -> Optional.of(files.kind(operand) != FileView.Kind.NONE);
      case "-f", "-s", "-x" -> Optional.of(files.kind(operand) == FileView.Kind.FILE);
      case "-d" -> Optional.of(files.kind(operand) == FileView.Kind.DIRECTORY);
      case "-L", "-h" -> Optional.of(files.isLink(operand));
      default -> Optional.empty();
    };
  }

  private static Optional<Boolean> binary(String left, String operator, String right) {
    return switch (operator) {
      case "=", "==" -> Optional.of(left.equals(right));
      case "!=" -> Optional.of(!left.equals(right));
      default -> Optional.empty();
    };
  }

  /// Whether a program is among the files, as `which` and `command -v` tell.
  boolean hasProgram(String name) {
    if (name.startsWith("/")) {
      return files.kind(name) == FileView.Kind.FILE;
    }
    return List.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/").stream()
        .anyMatch(folder -> files.kind(folder + name) == FileView.Kind.FILE);
  }

  /// `dpkg --compare-versions` in a fresh installation, where the old version is empty: older than
  /// any, or newer for the `-nl` operators.
  static Optional<Boolean> compareVersions(List<String> a) {
    if (a.size() < 3 || !a.get(0).isEmpty()) {
      return Optional.empty();
    }
    String operator = a.get(1);
    if (Set.of("lt", "le", "ne", "<", "<<", "<=", "gt-nl", "ge-nl").contains(operator)) {
      return Optional.of(true);
    }
    return Set.of("gt", "ge", "eq", ">", ">>", ">=", "lt-nl", "le-nl").contains(operator)
        ? Optional.of(false)
        : Optional.empty();
  }
}
