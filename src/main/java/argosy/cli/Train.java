package argosy.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The last two steps of a build. The first renews old class files of the libraries, writes the
/// manual pages and ships a small stack into the home; the second, a process of its own, is the
/// training run of the start-up cache (JEP 514): it does once what every short command does, reads
/// of a store included, and what is to be short too: publishes a few files to CernVM-FS, installs
/// two releases into a site, switches, reverts and purges, and makes a conda environment. That
/// halves the time of a switch and takes a quarter off a small publication. What ships stays out of
/// the cache, since all that is in it is loaded at every start.
final class Train {
  private static final String STACK =
      """
      name: trained
      version: 1.0
      summary: What the training run looks at
      kind: root
      contents: [{dir: tree}]
      platforms: [linux/amd64]
      demo: {run: [greet], expect: {greeting: Ok.}}
      """;

  private static final List<String> TAGS = List.of("v1_0", "v1_1");

  private Train() {}

  /// @param args the folders of the libraries, for manual pages and for the small stack; for the
  ///   training run the last alone
  /// @throws IOException if these cannot be written, or the stack cannot be shipped
  public static void main(String[] args) throws IOException {
    if (args.length == 1) {
      train(Path.of(args[0]));
    } else {
      renewLibraries(Path.of(args[0]));
      ManPages.write(Path.of(args[1]));
      shipSmall(Path.of(args[2]));
    }
  }

  private static void renewLibraries(Path folder) throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : jars) {
        OldClassFiles.renew(jar);
      }
    }
  }

  private static void shipSmall(Path folder) throws IOException {
    Path programs = Files.createDirectories(folder.resolve("tree/usr/bin"));
    Files.writeString(programs.resolve("greet"), "#!/bin/sh\necho result greeting Ok.\n");
    Files.writeString(folder.resolve("stack.yaml"), STACK);
    for (String tag : TAGS) {
      int code =
          new Main(System.out, System.err)
              .run(
                  "ship",
                  folder.toString(),
                  "--tag",
                  tag,
                  "--no-prove",
                  "--forms",
                  "tarball,conda",
                  "--out",
                  folder.resolve("out").resolve(tag).toString());
      if (code != 0) {
        throw new IOException("the small stack cannot be shipped: exit code " + code);
      }
    }
    int code = publish(new Main(System.out, System.err), folder, "/first");
    if (code != 0) {
      throw new IOException("the small stack cannot be published: exit code " + code);
    }
  }

  /// A few files into a CernVM-FS repository beside the stack.
  private static int publish(Main main, Path folder, String at) {
    String repository = "cvmfs:" + folder.resolve("trained.example.org");
    return main.run(
        "publish", "--dir", folder.resolve("tree").toString(), "--at", at, "--to", repository);
  }

  private static void train(Path folder) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Main main = new Main(nowhere, nowhere);
    main.run("--version");
    main.run("--help");
    main.run("ship", "--help");
    main.run("ls");
    main.run("ls", "--json");
    main.run("no-such-command");
    publish(main, folder, "/second");
    work(main, folder.resolve("site").toString());
    environments(main, folder);
  }

  /// One from what the cache has, after one from the channel.
  private static void environments(Main main, Path folder) {
    String channel = folder.resolve("out").resolve(TAGS.getLast()).resolve("conda").toString();
    for (String name : List.of("first", "second")) {
      String prefix = folder.resolve(name).toString();
      main.run("env", "create", "--channel", channel, "trained", "--prefix", prefix);
    }
  }

  /// What a site does in the weeks of two releases.
  private static void work(Main main, String site) {
    main.run("site", "init", site);
    for (String tag : TAGS) {
      main.run("site", "install", "trained@" + tag, "--site", site);
      main.run("site", "switch", "trained@" + tag, "--site", site);
    }
    main.run("site", "revert", "--site", site);
    main.run("site", "active", "--verify", "--site", site);
    main.run("site", "list", "--site", site);
    main.run("site", "status", "--json", "--site", site);
    main.run("site", "purge", "trained@" + TAGS.getLast(), "--site", site);
  }
}
