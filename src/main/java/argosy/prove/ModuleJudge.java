package argosy.prove;

import argosy.format.module.ModuleFormat;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A module system as the client: unpacks the tarball that lies beside, installs the module files
/// for the place, loads the default version, runs the demo, unloads, and wants every variable back
/// as it was.
public final class ModuleJudge implements Judge {
  private static final int NOT_UNDONE = 5;

  /// INIT FOLDER NAME TAG DEMO
  private static final String SCRIPT =
      """
      . "$1" || exit 2
      shown() { env -0 | sort -z | tr '\\0\\n' '\\n\\1' | grep -v -e '^_=' -e '^LOADEDMODULES' -e '^_LMFILES_' \\
        -e '^__' -e '^_ModuleTable' -e '^LMOD_' -e '^BASH_FUNC' -e '^SHLVL='; }
      module use "$2" >&2
      before=$(shown)
      module load "$3" >&2 || exit 3
      case :$LOADEDMODULES: in *:"$3/$4":*) ;; *) echo "loaded: $LOADEDMODULES" >&2; exit 3 ;; esac
      "$5"
      code=$?
      module unload "$3" >&2 || exit 3
      if [ "$before" != "$(shown)" ]; then
        echo "unloading does not bring back:" >&2
        diff <(printf '%s\\n' "$before") <(shown) >&2
        exit 5
      fi
      exit "$code"
      """;

  private final ModuleSystem system;
  private final UnpackedTarballs tarballs;

  /// @param tarballs unpacked, shared with other judges
  public ModuleJudge(ModuleSystem system, UnpackedTarballs tarballs) {
    this.system = system;
    this.tarballs = tarballs;
  }

  @Override
  public String id() {
    return system.id();
  }

  @Override
  public String format() {
    return "module";
  }

  @Override
  public Availability availability() throws IOException {
    var obstacle = system.obstacle().or(UnpackedTarball::obstacle);
    return obstacle.isPresent()
        ? new Availability.Absent(obstacle.get())
        : new Availability.Present(system.version());
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return DemoCheck.prove(this, release, demo -> run(demo, release, folder));
  }

  private Tool.Result run(Demo demo, Release release, Path folder) throws IOException {
    Path archive = UnpackedTarball.beside(folder, release);
    UnpackedTarball unpacked = tarballs.of(archive, release);
    Path modules = unpacked.place().resolve("modulefiles-" + system.id());
    Tool.of(
            folder.resolve(ModuleFormat.folder(release)).resolve("install").toString(),
            "--prefix",
            unpacked.stack().toString(),
            "--to",
            modules.toString())
        .runOk();
    List<String> command =
        new ArrayList<>(
            unpacked
                .asNobody(
                    "bash",
                    "-c",
                    SCRIPT,
                    "bash",
                    system.initFile(),
                    modules.toString(),
                    release.stack().name(),
                    release.tag(),
                    release.stack().demoCommand())
                .argv());
    Tool.Result result =
        system.inView(command).in(unpacked.place()).within(demo.timeoutSeconds() + 60).run();
    if (result.exit() == NOT_UNDONE) {
      return new Tool.Result(NOT_UNDONE, "", result.err(), result.seconds());
    }
    return UnpackedTarball.unlessRefused(result);
  }
}
