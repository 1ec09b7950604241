package argosy.adopt.debs;

import argosy.adopt.script.Effect;
import argosy.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// `/etc/passwd` and `/etc/group`: Debian's own accounts and those that packages ask for.
///
/// The numbers of the latter are 100 to 999 by a hash of the name, so that they stay when other
/// packages come and go.
final class Accounts {
  private static final String PASSWD =
      """
      root:*:0:0:root:/root:/bin/sh
      daemon:*:1:1:daemon:/usr/sbin:/usr/sbin/nologin
      nobody:*:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
      """;

  private static final String GROUP =
      """
      root:*:0:
      daemon:*:1:
      tty:*:5:
      mail:*:8:
      utmp:*:43:
      staff:*:50:
      users:*:100:
      nogroup:*:65534:
      """;

  private static final int FIRST = 101;
  private static final int LAST = 999;

  private final Map<String, String> passwd = new LinkedHashMap<>();
  private final Map<String, String> group = new LinkedHashMap<>();

  /// @param passwdMaster base-passwd's file, empty for a few built in; `groupMaster` likewise
  Accounts(String passwdMaster, String groupMaster) {
    read(passwdMaster.isEmpty() ? PASSWD : passwdMaster, passwd);
    read(groupMaster.isEmpty() ? GROUP : groupMaster, group);
  }

  private static void read(String text, Map<String, String> byName) {
    text.lines()
        .filter(l -> l.contains(":"))
        .forEach(l -> byName.put(l.substring(0, l.indexOf(':')), l));
  }

  void add(List<Effect> effects) {
    TreeSet<String> groups = new TreeSet<>();
    TreeMap<String, Effect.User> users = new TreeMap<>();
    for (Effect e : effects) {
      if (e instanceof Effect.Group g) {
        groups.add(g.name());
      } else if (e instanceof Effect.User u) {
        users.putIfAbsent(u.name(), u);
        groups.add(u.group());
      }
    }
    for (String name : groups) {
      if (!group.containsKey(name)) {
        group.put(name, name + ":x:" + number(name) + ":");
      }
    }
    for (Effect.User u : users.values()) {
      if (!passwd.containsKey(u.name())) {
        String gid = field(group.getOrDefault(u.group(), ""), 2);
        passwd.put(
            u.name(),
            String.join(
                ":", u.name(), "*", number(u.name()), gid, u.comment(), u.home(), u.shell()));
      }
    }
  }

  /// The group's number if there is one of that name, as for most system accounts; else by hash.
  private String number(String name) {
    if (group.containsKey(name)) {
      String gid = field(group.getOrDefault(name, ""), 2);
      if (!taken(passwd).contains(gid)) {
        return gid;
      }
    }
    byte[] hash = Digest.of(name.getBytes(StandardCharsets.UTF_8)).hash();
    int number = FIRST + ((hash[0] & 0xFF) << 8 | hash[1] & 0xFF) % (LAST - FIRST + 1);
    Set<String> used = taken(passwd);
    used.addAll(taken(group));
    while (used.contains(Integer.toString(number))) {
      number = number == LAST ? FIRST : number + 1;
    }
    return Integer.toString(number);
  }

  private static Set<String> taken(Map<String, String> lines) {
    Set<String> numbers = new TreeSet<>();
    lines.values().forEach(l -> numbers.add(field(l, 2)));
    return numbers;
  }

  private static String field(String line, int index) {
    String[] fields = line.split(":", -1);
    return index < fields.length ? fields[index] : "65534";
  }

  String passwd() {
    return String.join("\n", passwd.values()) + "\n";
  }

  String group() {
    return String.join("\n", group.values()) + "\n";
  }
}
