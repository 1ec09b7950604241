package argosy.cli;

import argosy.app.Harbour;
import argosy.app.Sites;
import argosy.remote.PublishedPlace;
import argosy.remote.Remotes;
import java.io.IOException;
import java.time.InstantSource;
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
