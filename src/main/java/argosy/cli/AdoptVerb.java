package argosy.cli;

import argosy.app.Adopt;
import argosy.app.Harbour;
import argosy.base.Texts;
import argosy.model.StackKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy adopt dir PATH` and `argosy adopt debs NAME…`: software as it is installed, into the
/// store.
final class AdoptVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("adopt")
            .addPositional(
                Options.positional(
                    "dir|debs", "What is adopted: an installed tree, or Debian packages.", "0"))
            .addPositional(
                PositionalParamSpec.builder()
                    .index("1..*")
                    .paramLabel("PATH|NAME")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("1..*")
                    .description(
                        "dir: the tree. debs: package names, or one folder of .deb files (no"
                            + " network).")
                    .build())
            .addOption(
                Options.value(
                    "N", "dir: name of the package (default: the folder's name).", "--name"))
            .addOption(Options.value("V", "dir: version of the package (default: 0).", "--version"))
            .addOption(
                Options.value(
                    "KIND",
                    "dir: prefix (can be relocated; the default) or root (stands at /usr, /etc …).",
                    "--kind"))
            .addOption(
                Options.value(
                    "PATH",
                    "dir: the prefix written in the files (default: where the tree lies).",
                    "--prefix"))
            .addOption(
                Options.flag(
                    "dir: keep set-user-id and set-group-id files rather than refuse them.",
                    "--keep-setuid"))
            .addOption(Options.flag("debs: without the Essential packages.", "--no-essential"));
    spec.usageMessage()
        .description(
            "Takes installed software into the store.",
            "",
            "Maintainer scripts of packages are never run: their known effects are read as data.",
            "A second adopt of an unchanged tree looks at each file's state only.")
        .footer(
            "",
            "Examples:",
            "  argosy adopt dir /opt/site/tools --name tools --version 4.2",
            "  argosy adopt debs python3-numpy");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    List<String> what =
        arguments.matchedPositionals().stream()
            .skip(1)
            .flatMap(p -> p.stringValues().stream())
            .toList();
    Adopt.Request request =
        switch (arguments.matchedPositionalValue(0, "")) {
          case "dir" ->
              new Adopt.Dir(
                  Path.of(what.getFirst()),
                  Options.text("--name", arguments),
                  Options.text("--version", arguments).orElse("0"),
                  Options.text("--kind", arguments)
                      .map(k -> StackKind.valueOf(k.toUpperCase(Locale.ROOT)))
                      .orElse(StackKind.PREFIX),
                  Options.text("--prefix", arguments),
                  Options.on("--keep-setuid", arguments));
          case "debs" -> new Adopt.Debs(what, !Options.on("--no-essential", arguments));
          default ->
              throw new IllegalArgumentException(
                  "expected dir or debs, got " + arguments.matchedPositionalValue(0, ""));
        };
    if (session.dryRun()) {
      console.line(
          "would adopt " + String.join(" ", what) + " into " + session.home().resolve("store"));
      return 0;
    }
    try (Harbour harbour = session.writing()) {
      Adopt.Adopted adopted = harbour.adopt().run(request, session.nowSeconds());
      console.result(adopted.toJson());
      adopted.notes().forEach(console::note);
      console.line(
          "%s: %s, %s, %s new"
              .formatted(
                  Texts.count(adopted.packages().size(), "package"),
                  Texts.count(adopted.files(), "file"),
                  Texts.size(adopted.bytes()),
                  Texts.size(adopted.newBytes())));
      if (adopted.packages().size() == 1) {
        console.line("package " + adopted.packages().getFirst().digest());
      }
      console.line("Next: name it in a stack.yaml (spec/stack.md), then argosy ship FOLDER");
      return 0;
    }
  }
}
