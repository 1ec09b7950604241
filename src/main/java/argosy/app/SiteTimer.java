package argosy.app;

import argosy.activation.ShellText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is written down so that a site follows its channels by itself: a unit and a timer of
/// systemd, or a line of crontab(5).
///
/// @param root of the site
/// @param owner its login name, who runs it
/// @param command the words of the command, the program first
public record SiteTimer(Path root, String owner, List<String> command) {
  public SiteTimer {
    command = List.copyOf(command);
  }

  /// How often, by the name that systemd has for it (systemd.time(7)).
  public enum Every {
    HOURLY("hourly", "17 * * * *"),
    DAILY("daily", "17 4 * * *"),
    WEEKLY("weekly", "17 4 * * 1");

    private final String calendar;
    private final String cron;

    Every(String calendar, String cron) {
      this.calendar = calendar;
      this.cron = cron;
    }

    /// @throws IllegalArgumentException naming what there is
    public static Every named(String name) {
      for (Every every : values()) {
        if (every.calendar.equals(name)) {
          return every;
        }
      }
      throw new IllegalArgumentException("hourly, daily or weekly, got " + name);
    }
  }

  /// For an administrator the units of the machine, for a user his own.
  ///
  /// @param user empty for the machine's; else the home whose units they are
  public List<String> lines(Every every, Optional<Path> user) {
    String folder =
        user.map(home -> home.resolve(".config/systemd/user").toString())
            .orElse("/etc/systemd/system");
    String what = "Follow the channels of " + UnitText.specifiers(root.toString());
    List<String> lines = new ArrayList<>();
    lines.add("# " + folder + "/argosy-follow.service");
    lines.add("[Unit]");
    lines.add("Description=" + what);
    if (user.isEmpty()) {
      lines.add("Wants=network-online.target");
      lines.add("After=network-online.target");
    }
    lines.add("[Service]");
    lines.add("Type=oneshot");
    if (user.isEmpty()) {
      lines.add("User=" + owner);
    }
    lines.add(
        "ExecStart=" + command.stream().map(UnitText::command).collect(Collectors.joining(" ")));
    lines.add("");
    lines.add("# " + folder + "/argosy-follow.timer");
    lines.add("[Unit]");
    lines.add("Description=" + what);
    lines.add("[Timer]");
    lines.add("OnCalendar=" + every.calendar);
    lines.add("RandomizedDelaySec=300");
    lines.add("Persistent=true");
    lines.add("[Install]");
    lines.add("WantedBy=timers.target");
    lines.add("");
    String systemctl = "systemctl " + (user.isPresent() ? "--user " : "");
    lines.add(
        "# then: "
            + systemctl
            + "daemon-reload; "
            + systemctl
            + "enable --now argosy-follow.timer");
    lines.add("# or, without systemd, in the crontab of " + owner + ":");
    lines.add(
        every.cron
            + " "
            + command.stream()
                .map(SiteTimer::shell)
                .collect(Collectors.joining(" "))
                .replace("%", "\\%"));
    return List.copyOf(lines);
  }

  private static String shell(String word) {
    return word.matches("[A-Za-z0-9_./+:@=,-]+") ? word : ShellText.shQuote(word);
  }
}
