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
import java.util.List;

/// A module system as the client: unpacks the tarball that lies beside, installs the module files
/// for the place, loads the default version, runs the demo, unloads, and wants every variable back
/// as it was.
public final class ModuleJudge implements Judge {
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
    List<String> session =
        LoadedModule.argv(
            system,
            modules.toString(),
            release.stack().name(),
            release.tag(),
            release.stack().demoCommand());
    List<String> command = unpacked.asNobody(session.toArray(String[]::new)).argv();
    Tool.Result result =
        system.inView(command).in(unpacked.place()).within(demo.timeoutSeconds() + 60).run();
    return UnpackedTarball.unlessRefused(LoadedModule.undone(result));
  }
}
