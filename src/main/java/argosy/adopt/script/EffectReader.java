package argosy.adopt.script;

import argosy.adopt.script.Effect.Slave;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the arguments of commands whose effect is understood.
final class EffectReader {
  private final List<Effect> found = new ArrayList<>();

  List<Effect> found() {
    return found;
  }

  /// @param name without folder
  /// @param a the arguments, all known
  /// @return whether it was understood
  boolean read(String name, List<String> a) {
    return switch (name) {
      case "update-alternatives" -> alternatives(a);
      case "dpkg-divert" -> divert(a);
      case "ln" -> link(a);
      case "mv" -> move(operands(a, Set.of()));
      case "mkdir" -> directories(a);
      case "install" -> a.contains("-d") && directories(a);
      case "touch" -> touch(a);
      case "cp" -> copy(operands(a, Set.of()));
      case "ucf" -> copy(operands(a, Set.of("--debconf-template", "--state-dir", "-s")));
      case "adduser", "useradd" -> user(a);
      case "addgroup", "groupadd" -> group(a);
      case "add-shell" -> {
        a.forEach(shell -> found.add(new Effect.LoginShell(shell)));
        yield true;
      }
      case "remove-shell" -> true;
      default -> false;
    };
  }

  /// An empty file made by redirection.
  void makes(String path) {
    found.add(new Effect.Touch(path));
  }

  /// The arguments that are no options.
  ///
  /// @param withValue options that take the next argument
  private static List<String> operands(List<String> a, Set<String> withValue) {
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      if (withValue.contains(a.get(i))) {
        i++;
      } else if (!a.get(i).startsWith("-")) {
        operands.add(a.get(i));
      }
    }
    return operands;
  }

  /// `--install LINK NAME PATH PRIORITY [--slave LINK NAME PATH]...`, update-alternatives(1).
  private boolean alternatives(List<String> a) {
    int i = a.indexOf("--install");
    if (i < 0) {
      // What removes or sets a choice has nothing to remove in a fresh installation.
      return a.stream()
          .anyMatch(
              Set.of(
                      "--remove",
                      "--remove-all",
                      "--auto",
                      "--display",
                      "--query",
                      "--list",
                      "--quiet")
                  ::contains);
    }
    if (i + 4 >= a.size() || !a.get(i + 4).matches("-?[0-9]{1,9}")) {
      return false;
    }
    List<Slave> slaves = new ArrayList<>();
    for (int s = 0; s + 3 < a.size(); s++) {
      if (a.get(s).equals("--slave")) {
        slaves.add(new Slave(a.get(s + 1), a.get(s + 2), a.get(s + 3)));
      }
    }
    found.add(
        new Effect.Alternative(
            a.get(i + 1), a.get(i + 2), a.get(i + 3), Integer.parseInt(a.get(i + 4)), slaves));
    return true;
  }

  private boolean divert(List<String> a) {
    if (a.contains("--remove")
        || a.contains("--list")
        || a.contains("--truename")
        || a.contains("--listpackage")) {
      return true;
    }
    Optional<String> to = Optional.empty();
    for (int i = 0; i + 1 < a.size(); i++) {
      if (a.get(i).equals("--divert")) {
        to = Optional.of(a.get(i + 1));
      }
    }
    List<String> paths = operands(a, Set.of("--divert", "--package", "--admindir"));
    if (paths.size() != 1) {
      return false;
    }
    String path = paths.getFirst();
    found.add(new Effect.Diversion(path, to.orElse(path + ".distrib")));
    return true;
  }

  private boolean link(List<String> a) {
    List<String> operands = operands(a, Set.of());
    if (operands.size() != 2
        || a.stream()
            .noneMatch(o ->
                o.startsWith("-") && !o.startsWith("--") && o.contains("s")
                    || o.equals("--symbolic"))
        || !operands.get(1).startsWith("/")) {
      return false;
    }
    found.add(new Effect.MakeLink(operands.get(1), operands.get(0)));
    return true;
  }

  /// Of a link that was just made: the way to replace one at once.
  private boolean move(List<String> operands) {
    if (operands.size() == 2
        && !found.isEmpty()
        && found.getLast() instanceof Effect.MakeLink l
        && l.path().equals(operands.get(0))) {
      found.removeLast();
      found.add(new Effect.MakeLink(operands.get(1), l.target()));
      return true;
    }
    return false;
  }

  private boolean directories(List<String> a) {
    List<String> paths = operands(a, Set.of("-m", "-o", "-g", "--mode", "--owner", "--group"));
    if (!paths.stream().allMatch(p -> p.startsWith("/"))) {
      return false;
    }
    paths.forEach(p -> found.add(new Effect.MakeDirectory(p)));
    return true;
  }

  private boolean touch(List<String> a) {
    List<String> paths = operands(a, Set.of("-d", "-t", "-r"));
    if (!paths.stream().allMatch(p -> p.startsWith("/"))) {
      return false;
    }
    paths.forEach(p -> found.add(new Effect.Touch(p)));
    return true;
  }

  private boolean copy(List<String> operands) {
    if (operands.size() != 2 || !operands.stream().allMatch(p -> p.startsWith("/"))) {
      return false;
    }
    found.add(new Effect.Copy(operands.get(0), operands.get(1)));
    return true;
  }

  private boolean user(List<String> a) {
    Set<String> withValue =
        Set.of(
            "--home",
            "--shell",
            "--gecos",
            "--comment",
            "--ingroup",
            "--gid",
            "--uid",
            "--group-id",
            "-d",
            "-s",
            "-c",
            "-g",
            "-u",
            "--firstuid",
            "--lastuid",
            "--home-dir");
    List<String> names = operands(a, withValue);
    if (names.size() == 2) {
      found.add(new Effect.Group(names.get(1))); // adduser USER GROUP
      return true;
    }
    if (names.size() != 1) {
      return false;
    }
    String name = names.getFirst();
    if (a.contains("--group") && !a.contains("--system")) {
      found.add(new Effect.Group(name));
      return true;
    }
    String own =
        a.contains("--group") || a.contains("-U") || a.contains("--user-group") ? name : "nogroup";
    found.add(
        new Effect.User(
            name,
            option(a, own, "--ingroup", "-g"),
            option(a, "/nonexistent", "--home", "-d", "--home-dir"),
            option(a, "/usr/sbin/nologin", "--shell", "-s"),
            option(a, "", "--gecos", "--comment", "-c")));
    return true;
  }

  private static String option(List<String> a, String otherwise, String... names) {
    for (int i = 0; i + 1 < a.size(); i++) {
      if (List.of(names).contains(a.get(i))) {
        return a.get(i + 1);
      }
    }
    return otherwise;
  }

  private boolean group(List<String> a) {
    List<String> names = operands(a, Set.of("--gid", "-g", "--firstgid", "--lastgid"));
    names.forEach(n -> found.add(new Effect.Group(n)));
    return names.size() == 1;
  }
}
