package argosy.fleet;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A host as ssh finds it.
///
/// @param name as it was written, by which it is told apart
/// @param target `[USER@]HOST`
public record FleetHost(String name, String target, Optional<Integer> port) {
  private static final Pattern WRITTEN =
      Pattern.compile(
          "((?:[A-Za-z0-9_][A-Za-z0-9_.-]*@)?)"
              + "([A-Za-z0-9][A-Za-z0-9_.-]*|\\[[0-9A-Fa-f:.]+\\])(?::([0-9]{1,5}))?");

  /// @param text `[USER@]HOST[:PORT]`; an IPv6 address in brackets
  /// @throws IllegalArgumentException if it is something else, as an option of ssh
  public static FleetHost parse(String text) {
    Matcher m = WRITTEN.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "a host is [USER@]HOST[:PORT], as gp02 or software@gp02:22, got \"" + text + "\"");
    }
    String host = m.group(2).replace("[", "").replace("]", "");
    return new FleetHost(
        text, m.group(1) + host, Optional.ofNullable(m.group(3)).map(Integer::valueOf));
  }
}
