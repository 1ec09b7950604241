package argosy.prove;

import argosy.base.FailedException;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// EasyBuild or Spack, where it is on `PATH`: as the plain user, with a bare environment, installs
/// the recipe's software into an empty place, loads it and runs the demo. What these have of their
/// own (compilers, concretizer) they take from their own installation; nothing is fetched.
public final class InstallerJudge implements Judge {
  private static final int NOT_INSTALLED = 202;
  private static final long BUILD_SECONDS = 3600;

  private final Installer installer;
  private final OwnClient client;
  private final Path scratch;

  /// Which of them. Its script gets: PROGRAM FOLDER NAME DEMO.
  public enum Installer {
    SPACK(
        "spack",
        "Spack package",
        "/spack/",
        """
        export SPACK_USER_CONFIG_PATH=$PWD/config SPACK_USER_CACHE_PATH=$PWD/cache
        mkdir -p config repo/packages
        printf 'repo:\\n  namespace: argosy\\n' >repo/repo.yaml
        cp -r "$2/$3/spack/packages/." repo/packages/ || exit 202
        sed -i "s,file:///srv/sources,file://$2/sources," repo/packages/*/package.py
        printf 'repos:\\n- %s\\n' "$PWD/repo" >config/repos.yaml
        cat >config/config.yaml <<X
        config:
          install_tree: {root: $PWD/installed}
          build_stage: [$PWD/stage]
          test_stage: $PWD/test
          source_cache: $PWD/sources
          misc_cache: $PWD/misc
          environments_root: $PWD/environments
          license_dir: $PWD/licenses
        X
        name=$(basename repo/packages/*)
        "$1" external find autoconf automake gmake libtool m4 perl pkg-config pkgconf >&2
        "$1" audit packages "$name" >&2 || exit 202
        "$1" install "$name" >&2 || exit 202
        eval "$("$1" load --sh "$name")" || exit 202
        exec "$4"
        """),
    EASYBUILD(
        "eb",
        "easyconfig",
        "/easybuild/",
        """
        . /usr/share/modules/init/bash || exit 202
        "$1" --prefix "$PWD/installed" --sourcepath "$2/sources" --tmpdir "$PWD/tmp" \\
          --modules-tool EnvironmentModules --module-syntax Tcl "$2/$3"/easybuild/*.eb >&2 || exit 202
        module use "$PWD/installed/modules/all"
        module load "$3" || exit 202
        exec "$4"
        """);

    private final String tool;
    private final String what;
    private final String folder;
    private final String script;

    Installer(String tool, String what, String folder, String script) {
      this.tool = tool;
      this.what = what;
      this.folder = folder;
      this.script = script;
    }

    /// Where it is on `PATH`.
    public Optional<Path> find() {
      return Tool.find(tool);
    }
  }

  /// @param program the installer; empty if it is not here
  /// @param scratch where it installs; any user must be able to enter it
  public InstallerJudge(Installer installer, Optional<Path> program, Path scratch) {
    this.installer = installer;
    this.client = new OwnClient(installer.tool, program);
    this.scratch = scratch;
  }

  @Override
  public String id() {
    return client.id();
  }

  @Override
  public String format() {
    return "recipes";
  }

  @Override
  public boolean optional() {
    return true;
  }

  @Override
  public boolean concerns(Artifact artifact) {
    return artifact.files().stream().anyMatch(f -> f.name().contains(installer.folder));
  }

  @Override
  public boolean slow(Artifact artifact) {
    return RecipeJudge.isOfSources(artifact);
  }

  @Override
  public Availability availability() throws IOException {
    if (client.program().isPresent()
        && installer == Installer.EASYBUILD
        && !Files.exists(Path.of("/usr/share/modules/init"))) {
      return new Availability.Absent(
          "Environment Modules are not here, which eb needs",
          "as root: apt-get install environment-modules");
    }
    return client.availability(
        scratch,
        (home, program) -> {
          PlainUser.give(home);
          return Tool.of(PlainUser.argv(home, program.toString(), "--version")).in(home);
        });
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    Proof proof = DemoCheck.prove(this, release, demo -> run(demo, release, folder));
    RecipeStatus.note(folder, release, installer.what, proof);
    return proof;
  }

  private Tool.Result run(Demo demo, Release release, Path folder) throws IOException {
    Path place = client.home(scratch);
    try {
      Path recipes = place.resolve("recipes"); // the user may not enter where they lie
      Tool.of("cp", "-a", folder.toAbsolutePath().toString(), recipes.toString()).runOk();
      Path home = Files.createDirectory(place.resolve("home"));
      PlainUser.give(place);
      PlainUser.give(home);
      Tool.of("chmod", "-R", "go+rX", recipes.toString()).runOk();
      List<String> argv =
          new ArrayList<>(PlainUser.argv(home, "bash", "-c", installer.script, "bash"));
      argv.addAll(
          List.of(
              client.program().orElseThrow().toString(),
              recipes.toString(),
              release.stack().name(),
              release.stack().demoCommand()));
      Tool.Result ran = Tool.of(argv).in(home).within(BUILD_SECONDS + demo.timeoutSeconds()).run();
      if (ran.exit() == NOT_INSTALLED) {
        throw new FailedException(
            id() + " could not install the recipe: " + ran.tail(),
            "install it by hand: its first lines say how");
      }
      return ran;
    } finally {
      PlainUser.remove(place);
    }
  }
}
