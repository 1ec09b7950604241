package argosy.cli;

import argosy.app.Adopt;
import argosy.app.Harbour;
import argosy.base.Texts;
import argosy.model.StackKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy adopt dir|debs|tarball|oci …`: software as it is installed, into the store.
final class AdoptVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("adopt")
            .addPositional(
                Options.positional(
                    "dir|debs|rpm|tarball|oci|eups|conda",
                    "What is adopted: an installed tree, Debian packages, rpm files, a tar archive,"
                        + " a container image, an EUPS stack, or a conda environment.",
                    "0"))
            .addPositional(
                PositionalParamSpec.builder()
                    .index("1..*")
                    .paramLabel("PATH|NAME|IMAGE")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("1..*")
                    .description(
                        "dir: the tree. debs: package names, or one folder of .deb files (no"
                            + " network). rpm: files, or folders of them. tarball: the file. oci:"
                            + " FOLDER[:NAME] of an image layout, or"
                            + " oci://REGISTRY/REPOSITORY[:TAG]. eups: the stack, then the products"
                            + " that are wanted (default: all that have the tag). conda: the"
                            + " environment.")
                    .build())
            .addOption(
                Options.value(
                    "N",
                    "Not debs: name of the package (default: the folder's, file's or image's).",
                    "--name"))
            .addOption(
                Options.value(
                    "V",
                    "Not debs: version of the package (default: 0, or the image's).",
                    "--version"))
            .addOption(
                Options.value(
                    "KIND",
                    "dir, tarball: prefix (can be relocated; the default) or root (stands at /usr,"
                        + " /etc …).",
                    "--kind"))
            .addOption(
                Options.value(
                    "PATH",
                    "dir, tarball: the prefix written in the files (default: where the tree lies;"
                        + " none).",
                    "--prefix"))
            .addOption(
                Options.value(
                    "FOLDER",
                    "tarball: take only what is in this folder of it (default: the one that"
                        + " everything is in, if any).",
                    "--inside"))
            .addOption(
                Options.value(
                    "USER:PASSWORD",
                    "oci: for the registry (default: what podman or docker are logged in with).",
                    "--creds"))
            .addOption(
                Options.flag(
                    "oci: speak plain HTTP to a registry on another machine.", "--insecure"))
            .addOption(
                Options.flag(
                    "dir: keep set-user-id and set-group-id files rather than refuse them.",
                    "--keep-setuid"))
            .addOption(
                Options.value(
                    "TAG", "eups: the tag whose products are taken (default: current).", "--tag"))
            .addOption(Options.flag("debs: without the Essential packages.", "--no-essential"));
    spec.usageMessage()
        .description(
            "Takes installed software into the store.",
            "",
            "Maintainer scripts of packages are never run: their known effects are read as data.",
            "A second adopt of an unchanged tree looks at each file's state only.",
            "An image is one package of a root stack; every byte of it is checked.")
        .footer(
            "",
            "Examples:",
            "  argosy adopt dir /opt/site/tools --name tools --version 4.2",
            "  argosy adopt debs python3-numpy",
            "  argosy adopt rpm ./rpms",
            "  argosy adopt conda /opt/conda/envs/beamline",
            "  argosy adopt tarball tools-4.2.tar.gz --prefix /opt/site/tools",
            "  argosy adopt oci oci://registry.example.org/site/tools:4.2",
            "  argosy adopt eups /opt/lsst/software/stack lsst_distrib --tag w_2026_47");
    return spec;
  }

  private static StackKind kind(ParseResult arguments) {
    String kind = Options.text("--kind", arguments).orElse("prefix");
    return switch (kind) {
      case "prefix" -> StackKind.PREFIX;
      case "root" -> StackKind.ROOT;
      default -> throw new IllegalArgumentException("--kind is prefix or root, got " + kind);
    };
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
                  kind(arguments),
                  Options.text("--prefix", arguments),
                  Options.on("--keep-setuid", arguments));
          case "debs" -> new Adopt.Debs(what, !Options.on("--no-essential", arguments));
          case "rpm" -> new Adopt.Rpms(what.stream().map(Path::of).toList());
          case "conda" -> new Adopt.Conda(Path.of(what.getFirst()));
          case "tarball" ->
              new Adopt.Tarball(
                  Path.of(what.getFirst()),
                  Options.text("--name", arguments),
                  Options.text("--version", arguments).orElse("0"),
                  kind(arguments),
                  Options.text("--prefix", arguments),
                  Options.text("--inside", arguments));
          case "oci" ->
              new Adopt.Image(
                  what.getFirst(),
                  Options.text("--name", arguments),
                  Options.text("--version", arguments),
                  Options.text("--creds", arguments),
                  System.getenv(),
                  Options.on("--insecure", arguments));
          case "eups" ->
              new Adopt.Eups(
                  Path.of(what.getFirst()),
                  Options.text("--tag", arguments).orElse("current"),
                  what.subList(1, what.size()));
          default ->
              throw new IllegalArgumentException(
                  "expected dir, debs, rpm, tarball, oci, eups or conda, got "
                      + arguments.matchedPositionalValue(0, ""));
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
