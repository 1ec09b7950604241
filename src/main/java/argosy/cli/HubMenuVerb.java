package argosy.cli;

import argosy.app.HubImages;
import argosy.app.ImageMenu;
import argosy.site.HubMenu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy hub menu REPOSITORY`: a registry's images as a notebook service offers them.
final class HubMenuVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        HubVerbs.counts(CommandSpec.create().name("menu"), "")
            .addPositional(
                Options.positional("REPOSITORY", "oci://REGISTRY/REPOSITORY, or docker://.", "0"))
            .addOption(
                Options.value("DIR", "Where the files go (default: none is written).", "--out"))
            .addOption(
                Options.value(
                    "USER:PASSWORD",
                    "For the registry (default: what podman or docker are logged in with).",
                    "--creds"))
            .addOption(
                Options.flag("Speak plain HTTP to a registry on another machine.", "--insecure"));
    spec.usageMessage()
        .description(
            "Lists a repository's images by train: what the tag recommended means, the newest few,"
                + " all others;",
            "each by its digest. With --out it writes",
            "  profile_list.json    KubeSpawner's profile_list",
            "  allowed_images.json  DockerSpawner's allowed_images",
            "  values.json          both lists for the chart of Zero to JupyterHub (helm -f)",
            "  prepull.txt          an image a line: what nodes pull ahead",
            "  menu.json            all of it, for anything else")
        .footer(
            "",
            "Examples:",
            "  argosy hub menu oci://registry.example.org/lab/sky --weeklies 4 --out /srv/hub",
            "  xargs -n 1 podman pull < /srv/hub/prepull.txt");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    ImageMenu menu =
        HubImages.ask(
            new HubImages.Request(
                arguments.matchedPositionalValue(0, ""),
                Options.text("--creds", arguments),
                Options.on("--insecure", arguments),
                HubVerbs.counts(arguments, HubMenu.Counts.USUAL)),
            System.getenv());
    Optional<Path> out = Options.text("--out", arguments).map(Path::of);
    if (out.isPresent() && !session.dryRun()) {
      HubImages.write(menu, out.get());
    }
    console.result(menu.toJson());
    console.line("Recommended: " + menu.recommended());
    HubVerbs.print(menu.menu(), console);
    out.ifPresent(folder -> console.line(SiteVerbs.would(session, "wrote ", "write ") + folder));
    return 0;
  }
}
