package argosy.cli;

import argosy.app.SiteMemory;
import argosy.base.Json;
import argosy.base.Texts;
import argosy.site.InMemory;
import argosy.site.RamTier;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site promote [RELEASE]`: a release into memory.
final class SitePromoteVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("promote")
            .addPositional(
                PositionalParamSpec.builder()
                    .index("0")
                    .paramLabel("RELEASE")
                    .type(String.class)
                    .arity("0..1")
                    .description("What comes into memory (default: the active release).")
                    .build())
            .addOption(
                Options.flag(
                    "If the whole does not fit: what its demo opens, then as much as fits.",
                    "--working-set"))
            .addOption(
                Options.flag(
                    "As one compressed image that is mounted from disk; needs no tmpfs.",
                    "--image"))
            .addOption(Options.flag("Take it out of memory.", "--remove"));
    spec.usageMessage()
        .description(
            "Copies what the tmpfs at ROOT/ram lacks of a release, links the rest, and mounts it"
                + " over",
            "the release's own folder when it is whole: all paths stay, after a reboot everything",
            "works from disk at once. Mounting needs root. If it does not fit, it is refused before"
                + " anything is",
            "copied; with --working-set what its demo opens comes into memory, and as much else as"
                + " fits,",
            "laid over the folder on disk: all paths are there, from memory or from disk.",
            "",
            "With --image one compressed file of it is written below ROOT/images, once, and"
                + " mounted: a disk",
            "reads that from its beginning to its end, in seconds, where it would search for every"
                + " file.",
            "Needs root, on a site of root's.")
        .footer(
            "",
            "Examples:",
            "  argosy site promote pyfai@w_2026_47 --dry-run --site /data0/site",
            "  argosy site promote pyfai@w_2026_47 --site /data0/site",
            "  argosy site promote --image --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    SiteMemory memory = SiteVerbs.open(arguments, session).memory();
    String name = arguments.matchedPositionalValue(0, "");
    if (Options.on("--remove", arguments)) {
      String id = memory.demote(name, session.dryRun());
      console.result(Json.object().put("demoted", id).build());
      console.line(SiteVerbs.would(session, "on disk: ", "be on disk: ") + id);
      return 0;
    }
    InMemory.Form form = form(arguments);
    RamTier.Plan plan = memory.promote(name, form, session.dryRun());
    console.result(memory.toJson(plan));
    console.line(plan.already() ? plan.id() + " is in memory already" : said(plan, form, session));
    if (!session.dryRun() && !memory.isMounted(plan.id())) {
      console.line("next, as root: argosy site promote " + plan.id() + " with the same --site");
    }
    return 0;
  }

  private static InMemory.Form form(ParseResult arguments) {
    boolean part = Options.on("--working-set", arguments);
    boolean image = Options.on("--image", arguments);
    if (part && image) {
      throw new IllegalArgumentException(
          "an image is of the whole release: --image or --working-set");
    }
    return image ? InMemory.Form.IMAGE : part ? InMemory.Form.WORKING_SET : InMemory.Form.WHOLE;
  }

  private static String said(RamTier.Plan plan, InMemory.Form form, Session session) {
    if (form == InMemory.Form.IMAGE) {
      return "%s %s: %s"
          .formatted(
              SiteVerbs.would(session, "mounted as an image:", "mount as an image:"),
              plan.id(),
              plan.newFiles() == 0
                  ? "it was written before"
                  : "written of %s (%s)"
                      .formatted(
                          Texts.count(plan.newFiles(), "file"), Texts.size(plan.newBytes())));
    }
    return "%s %s: %s (%s) copied, the rest is %s; %s were free"
        .formatted(
            SiteVerbs.would(session, "in memory:", "bring into memory:"),
            plan.id(),
            Texts.count(plan.newFiles(), "file"),
            Texts.size(plan.newBytes()),
            plan.leftFiles() == 0
                ? "links"
                : "links, " + Texts.count(plan.leftFiles(), "file") + " stay on disk",
            Texts.size(plan.freeBytes()));
  }
}
