package argosy.cli;

import argosy.site.HubMenu;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `argosy hub …`: what a notebook service offers.
final class HubVerbs implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("hub");
    spec.usageMessage()
        .description(
            "What a notebook service on a cluster offers: a registry's images as a menu, and the"
                + " list to pull ahead.",
            "On machines with a site: argosy site hub.")
        .footer("", "Example:", "  argosy hub menu oci://registry.example.org/lab/sky --out menu");
    return spec;
  }

  @Override
  public List<Verb> below() {
    return List.of(new HubMenuVerb());
  }

  @Override
  public int run(ParseResult arguments, Session session) {
    throw new IllegalArgumentException("which of its commands?");
  }

  /// The options that say how many of each train are offered first.
  ///
  /// @param usual said before the defaults
  static CommandSpec counts(CommandSpec spec, String usual) {
    HubMenu.Counts counts = HubMenu.Counts.USUAL;
    return spec.addOption(count("Releases", "--releases", usual, counts.releases()))
        .addOption(count("Weeklies", "--weeklies", usual, counts.weeklies()))
        .addOption(count("Dailies", "--dailies", usual, counts.dailies()));
  }

  private static OptionSpec count(String train, String option, String usual, int count) {
    return Options.value(
        "N", "%s that are offered first (default: %s%d).".formatted(train, usual, count), option);
  }

  static HubMenu.Counts counts(ParseResult arguments, HubMenu.Counts usual) {
    return new HubMenu.Counts(
        SiteVerbs.number("--releases", arguments).map(Math::toIntExact).orElse(usual.releases()),
        SiteVerbs.number("--weeklies", arguments).map(Math::toIntExact).orElse(usual.weeklies()),
        SiteVerbs.number("--dailies", arguments).map(Math::toIntExact).orElse(usual.dailies()));
  }

  /// A line for each section.
  static void print(HubMenu menu, Console console) {
    List<List<String>> rows = new ArrayList<>();
    for (HubMenu.Latest latest : menu.latest()) {
      rows.add(List.of(latest.title(), latest.choice().id()));
    }
    for (HubMenu.Section section : menu.sections()) {
      rows.add(
          List.of(
              section.title(),
              String.join(", ", section.choices().stream().map(HubMenu.Choice::id).toList())));
    }
    console.table(rows);
  }
}
