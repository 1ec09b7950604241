package argosy.cli;

import argosy.app.FollowReport;
import argosy.app.SiteTimer;
import argosy.app.Sites;
import argosy.base.Json;
import argosy.publish.LocalMail;
import argosy.site.Account;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// What `site follow` is told of reports and timers.
final class FollowOptions {
  /// Those that a timer does not repeat, or repeats in its own words.
  private static final Set<String> ONCE =
      Set.of(
          "--timer",
          "--site",
          "--home",
          "--json",
          "--dry-run",
          "--quiet",
          "--verbose",
          "--debug",
          "--yes",
          "--color");

  private FollowOptions() {}

  static FollowReport report(ParseResult arguments, Sites sites, Session session) {
    List<String> mail = Options.list("--mail", arguments);
    return new FollowReport(
        sites.site().layout().root(),
        new FollowReport.Addressees(
            mail.isEmpty() ? Optional.empty() : Optional.of(new LocalMail(mail)),
            Options.text("--webhook", arguments)),
        session.nowSeconds());
  }

  /// Prints what runs the same command by itself.
  static void timer(SiteTimer.Every every, ParseResult arguments, Sites sites, Session session)
      throws IOException {
    Path root = sites.site().layout().root();
    List<String> command = new ArrayList<>();
    command.add(SiteInitVerb.program(session));
    command.addAll(List.of("site", "follow", arguments.matchedPositionalValue(0, "")));
    for (OptionSpec option : arguments.matchedOptions()) {
      String name = option.longestName();
      if (!ONCE.contains(name)) {
        command.add(name + "=" + fromAnywhere(name, arguments.matchedOptionValue(name, "")));
      }
    }
    command.addAll(List.of("--site=" + root, "--home=" + session.home(), "--quiet"));
    Optional<Path> user =
        Account.uid() == 0
            ? Optional.empty()
            : Optional.of(Path.of(System.getProperty("user.home")));
    List<String> lines = new SiteTimer(root, sites.site().owner(), command).lines(every, user);
    lines.forEach(session.console()::line);
    session.console().result(Json.object().put("timer", lines).build());
  }

  /// The value of an option that means the same in every folder.
  private static String fromAnywhere(String option, String value) {
    return switch (option) {
      case "--key" -> absolute(value);
      case "--webhook" -> value.startsWith("@") ? "@" + absolute(value.substring(1)) : value;
      case "--from" ->
          Stream.of(value.split(",", -1))
              .map(place -> place.contains("://") ? place : absolute(place))
              .collect(Collectors.joining(","));
      default -> value;
    };
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize().toString();
  }
}
