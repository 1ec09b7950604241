package argosy.cli;

import argosy.app.CvmfsPublish;
import argosy.app.Harbour;
import argosy.base.UnsupportedException;
import argosy.codec.gzip.GzipStream;
import argosy.publish.cvmfs.OwnerPolicy;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy publish … --to cvmfs:DIR`: the part of the command that publishes to CernVM-FS.
final class CvmfsPublishing {
  private CvmfsPublishing() {}

  /// The release; none with `--dir` or `--tar`.
  static PositionalParamSpec release() {
    return Options.release("The release; none with --dir or --tar.").toBuilder()
        .arity("0..1")
        .build();
  }

  static void addTo(CommandSpec spec) {
    spec.addOption(
            Options.value(
                "DIR", "CernVM-FS: publish this directory as it lies, not a release.", "--dir"))
        .addOption(
            Options.value(
                "FILE",
                "CernVM-FS: put what a tar stream holds over what is there (- for stdin; gzip and"
                    + " zstd by their names).",
                "--tar"))
        .addOption(
            Options.value(
                "PATH",
                "CernVM-FS: where in the repository (default: /PLATFORM/PRODUCT/TAG; / with --dir"
                    + " and --tar).",
                "--at"))
        .addOption(
            Options.value("PATH,…", "CernVM-FS, with --tar: remove these before.", "--remove"))
        .addOption(
            Options.value("NAME", "CernVM-FS: name the revision (default: PRODUCT-TAG).", "--tag"))
        .addOption(
            Options.value(
                "keep|UID:GID",
                "CernVM-FS, with --dir or --tar: whom files belong to (default: keep).",
                "--owner"))
        .addOption(
            Options.flag("CernVM-FS, with --dir: publish extended attributes as well.", "--xattrs"))
        .addOption(
            Options.value("DIR", "CernVM-FS: the folder with the repository's keys.", "--keys"))
        .addOption(
            Options.flag(
                "CernVM-FS: do not run the demo to publish which files it opens.",
                "--no-startup-set"))
        .addOption(Options.flag("CernVM-FS: do not move the link `latest`.", "--no-latest"));
  }

  static boolean isMeant(ParseResult arguments) {
    return Options.text("--to", arguments).orElse("").startsWith("cvmfs:");
  }

  static int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Optional<String> release = Optional.ofNullable(arguments.matchedPositionalValue(0, null));
    Optional<Path> directory = Options.text("--dir", arguments).map(Path::of);
    Optional<String> tar = Options.text("--tar", arguments);
    if ((release.isPresent() ? 1 : 0) + (directory.isPresent() ? 1 : 0) + (tar.isPresent() ? 1 : 0)
        != 1) {
      throw new IllegalArgumentException(
          "publish to CernVM-FS takes one of RELEASE, --dir DIR and --tar FILE");
    }
    String to = Options.text("--to", arguments).orElse("");
    OwnerPolicy owner = OwnerPolicy.parse(Options.text("--owner", arguments).orElse("keep"));
    List<String> links = new ArrayList<>();
    if (!Options.on("--no-latest", arguments)) {
      links.add("latest");
    }
    Options.text("--channel", arguments).ifPresent(links::add);
    CvmfsPublish.Request request =
        new CvmfsPublish.Request(
            to,
            Options.text("--keys", arguments).map(Path::of),
            Options.text("--at", arguments),
            Options.text("--tag", arguments),
            links,
            !Options.on("--no-startup-set", arguments),
            session.nowSeconds());
    if (session.dryRun()) {
      console.line(
          "would publish "
              + release.or(() -> directory.map(Path::toString)).or(() -> tar).orElse("")
              + " to "
              + to);
      return 0;
    }
    try (Harbour harbour = session.writing()) {
      CvmfsPublish publish = harbour.cvmfsPublish();
      CvmfsPublish.Published published;
      if (release.isPresent()) {
        published = publish.release(request, release.get());
      } else if (directory.isPresent()) {
        published =
            publish.directory(request, directory.get(), owner, Options.on("--xattrs", arguments));
      } else {
        List<String> removed = Options.list("--remove", arguments);
        try (InputStream in = open(tar.orElseThrow())) {
          published = publish.tar(request, in, tar.orElseThrow(), owner, removed);
        }
      }
      console.result(published.toJson());
      console.line(
          "/cvmfs/%s%s  revision %d%s"
              .formatted(
                  published.repository(),
                  published.at().equals("/") ? "" : published.at(),
                  published.result().manifest().revision(),
                  published.result().changed() ? "" : ", nothing changed"));
      return 0;
    }
  }

  private static InputStream open(String tar) throws IOException {
    InputStream raw =
        tar.equals("-")
            ? new FileInputStream(FileDescriptor.in)
            : Files.newInputStream(Path.of(tar));
    InputStream in = new BufferedInputStream(raw, 1 << 18);
    if (tar.endsWith(".gz") || tar.endsWith(".tgz")) {
      return new GzipStream(in, tar);
    }
    if (tar.endsWith(".zst")) {
      return new ZstdInputStream(in);
    }
    if (tar.endsWith(".xz") || tar.endsWith(".bz2")) {
      in.close();
      throw new UnsupportedException(
          tar + ": is neither plain nor gzip nor zstd",
          "unpack it into a pipe: xz -dc " + tar + " | argosy publish --tar - …");
    }
    return in;
  }
}
