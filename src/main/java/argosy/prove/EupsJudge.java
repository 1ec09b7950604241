package argosy.prove;

import argosy.base.FailedException;
import argosy.format.eups.EupsNames;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// EUPS as the client, as a plain user with a bare environment: installs the release from the
/// distribution root into an empty stack, or unpacks the stack; sets it up by its tag, runs the
/// demo, unsets it, and wants every variable back as it was (EUPS leaves emptied lists behind as
/// variables set to nothing).
public final class EupsJudge implements Judge {
  private static final int NOT_INSTALLED = 201;
  private static final int NOT_UNDONE = 202;

  /// SETUPS STACK NAME TAG DEMO ROOT, which is empty if the stack holds the product already
  private static final String SCRIPT =
      """
      . "$1" >&2 || exit 201
      export EUPS_PATH=$2
      [ ! -x "$2/relocate" ] || "$2/relocate" >&2 || exit 201
      [ -z "$6" ] || eups distrib install -r "$6" "$3" "$4" -t "$4" >&2 || exit 201
      eups list "$3" >&2
      shown() { env | LC_ALL=C sort | grep -v -e '^_=' -e '^OLDPWD=' -e '=$'; }
      before=$(shown)
      setup "$3" -t "$4" >&2 || exit 201
      "$5"
      code=$?
      unsetup "$3" >&2
      if [ "$before" != "$(shown)" ]; then
        echo "unsetup does not bring back:" >&2
        diff <(printf '%s\\n' "$before") <(shown) >&2
        exit 202
      fi
      exit "$code"
      """;

  private final Form form;
  private final Path scratch;
  private final Optional<Path> eups;

  /// What is proved.
  public enum Form {
    DISTRIBUTION("eups"),
    PACKAGES("eups-pkg"),
    STACK("eups-stack");

    private final String id;

    Form(String id) {
      this.id = id;
    }
  }

  /// @param scratch where stacks are installed; any user must be able to enter it
  /// @param eups where EUPS is, as `EUPS_DIR` says; empty if it does not say
  public EupsJudge(Form form, Path scratch, Optional<Path> eups) {
    this.form = form;
    this.scratch = scratch;
    this.eups = eups;
  }

  @Override
  public String id() {
    return "eups";
  }

  @Override
  public String format() {
    return form.id;
  }

  @Override
  public Availability availability() throws IOException {
    Optional<Path> setups = eups.map(e -> e.resolve("bin/setups.sh")).filter(Files::isReadable);
    if (setups.isEmpty()) {
      return new Availability.Absent(
          "EUPS is not here (EUPS_DIR does not say where)",
          "conda install -c conda-forge eups, or build it from its source, and set EUPS_DIR");
    }
    Tool.Result version =
        Tool.of(
                "bash",
                "-c",
                """
                export HOME=$(mktemp -d)
                trap 'rm -rf "$HOME"' EXIT
                mkdir "$HOME/ups_db"
                export EUPS_PATH=$HOME
                . "$1" >&2 && eups --version 2>&1
                """,
                "bash",
                setups.get().toString())
            .within(60)
            .run();
    return version.ok()
        ? new Availability.Present(version.out().strip().replaceAll("(?s).*Version:?\\s*", ""))
        : new Availability.Absent("EUPS does not work: " + version.tail(), "install it again");
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return DemoCheck.prove(this, release, demo -> run(demo, artifact, release, folder));
  }

  private Tool.Result run(Demo demo, Artifact artifact, Release release, Path folder)
      throws IOException {
    Path place = Files.createTempDirectory(scratch, "argosy-eups-");
    try {
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path stack = Files.createDirectories(place.resolve("stack"));
      String root = "";
      switch (form) {
        case DISTRIBUTION, PACKAGES -> {
          Files.createDirectories(stack.resolve("ups_db"));
          root = place.resolve("root").toString();
          Tool.of("cp", "-r", folder.toString(), root).within(1800).runOk();
        }
        case STACK ->
            Tool.of(
                    "tar",
                    "-x",
                    "--zstd",
                    "--strip-components=1",
                    "-f",
                    folder.resolve(artifact.main().name()).toString(),
                    "-C",
                    stack.toString())
                .within(1800)
                .runOk();
      }
      if (PlainUser.isRoot()) {
        Tool.of("chown", "-R", "65534:65534", place.toString()).within(600).runOk();
      }
      return judged(
          asPlainUser(
                  place,
                  SCRIPT,
                  eups.orElseThrow().resolve("bin/setups.sh").toString(),
                  stack.toString(),
                  EupsNames.product(release.stack().name()),
                  release.tag(),
                  release.stack().demoCommand(),
                  root)
              .within(1800 + demo.timeoutSeconds())
              .run());
    } finally {
      Tool.of("chmod", "-R", "u+rwX", place.toString()).run();
      Tool.of("rm", "-rf", place.toString()).runOk();
    }
  }

  private static Tool asPlainUser(Path place, String script, String... arguments) {
    List<String> argv = new ArrayList<>(PlainUser.withoutRights());
    argv.addAll(List.of("env", "-i", "HOME=" + place, "USER=argosy"));
    argv.addAll(List.of("PATH=/usr/local/bin:/usr/bin:/bin", "bash", "-c", script, "bash"));
    argv.addAll(List.of(arguments));
    return Tool.of(argv).in(place);
  }

  private static Tool.Result judged(Tool.Result ran) throws IOException {
    if (ran.exit() == NOT_INSTALLED) {
      throw new FailedException(
          "eups could not install and set up the product: " + ran.tail(),
          "try eups distrib install by hand");
    }
    return ran.exit() == NOT_UNDONE
        ? new Tool.Result(NOT_UNDONE, "", ran.err(), ran.seconds())
        : UnpackedTarball.unlessRefused(ran);
  }
}
