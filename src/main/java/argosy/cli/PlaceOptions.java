package argosy.cli;

import argosy.app.Harbour;
import argosy.app.ReleaseSources;
import argosy.app.Sites;
import argosy.base.UnsupportedException;
import argosy.remote.PublishedPlace;
import argosy.remote.Remotes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options by which a site is told where releases come from.
final class PlaceOptions {
  private PlaceOptions() {}

  static OptionSpec from() {
    return Options.value(
        "URL,…",
        "A published place to take them from (default: the store of the home): a web server, a"
            + " bucket, a directory or a bundle; or several that show the same, the nearest first.",
        "--from");
  }

  /// As [#from()], several times: where one has not what is wanted, the next is asked.
  static OptionSpec sources() {
    return OptionSpec.builder("--from")
        .paramLabel("URL,…")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .description(
            "Where to take them from (default: the store of the home): a published place (a web"
                + " server, a bucket, a directory, a bundle; or several with commas between that"
                + " show the same, the nearest first), or another home on this machine, which is"
                + " read in place. Several times: the first that has the release gives it.")
        .build();
  }

  static OptionSpec key() {
    return Options.value(
        "PEM",
        "With --from: the public key that must have signed it (default: the home's own and those in"
            + " keys/trusted).",
        "--key");
  }

  /// The addresses given; empty for the store of the home.
  static List<String> from(ParseResult arguments) {
    return Options.list("--from", arguments);
  }

  /// Opens what [#sources()] says.
  static List<ReleaseSources.Source> sources(
      ParseResult arguments, Harbour harbour, Sites sites, Session session) throws IOException {
    List<ReleaseSources.Source> sources = new ArrayList<>();
    List<String> given = arguments.matchedOptionValue("--from", List.of());
    requireUseOfKey(given, arguments);
    for (String from : given) {
      Path folder = folder(from);
      if (Files.isRegularFile(folder.resolve("state/site.json"))) {
        throw new UnsupportedException(
            from + " is a site: its files are made for its own folder",
            "name the home or the place that it takes its releases from");
      }
      sources.add(
          isHome(from)
              ? home(folder, session)
              : new ReleaseSources.Source.Place(
                  open(List.of(from.split(",", -1)), arguments, harbour, sites, session)));
    }
    return sources;
  }

  private static Path folder(String from) {
    return Path.of(from.contains("://") ? "" : from);
  }

  private static boolean isHome(String from) {
    return Files.isDirectory(folder(from).resolve("store/packs"));
  }

  /// A key that nothing would be checked against is a misunderstanding.
  private static void requireUseOfKey(List<String> given, ParseResult arguments) {
    if (Options.text("--key", arguments).isPresent()
        && !given.isEmpty()
        && given.stream().allMatch(PlaceOptions::isHome)) {
      throw new IllegalArgumentException(
          given.getFirst()
              + " is a home, in which nothing is signed; --key is for published places");
    }
  }

  private static ReleaseSources.Source home(Path folder, Session session) throws IOException {
    return new ReleaseSources.Source.Home(
        Harbour.reading(
            folder.toAbsolutePath().normalize(), session.console(), session.nowSeconds()));
  }

  /// The published place at these addresses; what a mirror does wrong is noted.
  static PublishedPlace open(
      List<String> from, ParseResult arguments, Harbour harbour, Sites sites, Session session)
      throws IOException {
    Optional<String> owner = sites.owners().key();
    List<String> keys =
        owner.isPresent() ? List.of(owner.get()) : BundleVerbs.keys(arguments, harbour, session);
    return new PublishedPlace(
        Remotes.open(from, System.getenv(), InstantSource.system(), session.console()::note), keys);
  }
}
