package argosy.cli;

import argosy.app.SiteKernels;
import argosy.app.Sites;
import argosy.site.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site kernels [RELEASE]`: the release's kernels for Jupyter.
final class SiteKernelsVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("kernels")
            .addPositional(SiteVerbs.maybeRelease("Whose kernels (default: the active release's)."))
            .addOption(
                Options.value(
                    "DIR",
                    "A kernel-specs directory (default: kernel-specs of the site).",
                    "-K",
                    "--kernel-specs"))
            .addOption(
                Options.value(
                    "DIR", "A Jupyter data directory: its `kernels` is taken.", "-k", "--jupyter"))
            .addOption(
                Options.flag("Kernels that start whatever release is active then.", "--latest"))
            .addOption(
                Options.flag(
                    "Those of all installed releases, and those that start what is active.",
                    "--all"));
    spec.usageMessage()
        .description(
            "Writes kernel specs: NAME-TAG for a release, or with --latest NAME-latest, which"
                + " starts",
            "the release that is active when the kernel starts. Purge removes a release's own.")
        .footer(
            "",
            "Examples:",
            "  argosy site kernels pyfai@w_2026_47 -K /data0/kernel-specs --site /data0/site",
            "  argosy site kernels --all -K /data0/kernel-specs --site /data0/site     # after"
                + " follow",
            "  argosy site kernels --latest -k /usr/local/share/jupyter --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Sites sites = SiteVerbs.open(arguments, session);
    Path specs =
        Options.text("--kernel-specs", arguments)
            .map(Path::of)
            .or(() -> Options.text("--jupyter", arguments).map(d -> Path.of(d, "kernels")))
            .orElse(sites.site().layout().kernelSpecs());
    SiteKernels kernels = sites.kernels();
    List<Kernels.Spec> written =
        Options.on("--all", arguments)
            ? kernels.installAll(specs, session.dryRun())
            : kernels.install(
                arguments.matchedPositionalValue(0, ""),
                specs,
                Options.on("--latest", arguments),
                session.dryRun());
    console.result(SiteKernels.toJson(written));
    written.forEach(s -> console.line(SiteVerbs.would(session, "wrote ", "write ") + s.folder()));
    return 0;
  }
}
