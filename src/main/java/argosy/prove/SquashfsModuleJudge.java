package argosy.prove;

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

/// A module system and squashfuse as the clients: a user without rights loads the module, runs the
/// demo out of the image, unloads, and wants every variable back as it was. As root, he is shown
/// the release's folders, which may lie where only root can go, and the device that squashfuse
/// needs.
public final class SquashfsModuleJudge implements Judge {
  /// `sh -c LEND sh WORK FOLDER NAME TAG COMMAND...`
  private static final String LEND =
      """
      set -e
      lent=$1/lent folder=$2 name=$3 tag=$4
      shift 4
      mount -t tmpfs -o mode=755 tmpfs "$lent"
      mknod -m 666 "$lent/fuse" c 10 229
      mount --bind "$lent/fuse" /dev/fuse
      mkdir -p "$lent/modulefiles/$name" "$lent/images/$name/$tag"
      cp "$folder/modulefiles/$name/$tag" "$folder/modulefiles/$name/$tag.lua" "$lent/modulefiles/$name"
      mount --bind "$folder/images/$name/$tag" "$lent/images/$name/$tag"
      exec "$@"
      """;

  private final ModuleSystem system;
  private final SquashfsMount squashfuse;
  private final Path scratch;

  /// @param squashfuse the program
  /// @param scratch any user must be able to enter it
  public SquashfsModuleJudge(ModuleSystem system, Optional<Path> squashfuse, Path scratch) {
    this.system = system;
    this.squashfuse = new SquashfsMount(squashfuse, scratch);
    this.scratch = scratch.toAbsolutePath();
  }

  @Override
  public String id() {
    return system.id();
  }

  @Override
  public String format() {
    return "squashfs-module";
  }

  @Override
  public Availability availability() throws IOException {
    var obstacle = system.obstacle();
    if (obstacle.isPresent()) {
      return new Availability.Absent(obstacle.get());
    }
    return switch (squashfuse.availability()) {
      case Availability.Absent absent -> absent;
      case Availability.Present present ->
          new Availability.Present(system.version() + ", squashfuse " + present.version());
    };
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return DemoCheck.prove(this, release, demo -> run(demo, release, folder.toAbsolutePath()));
  }

  private Tool.Result run(Demo demo, Release release, Path folder) throws IOException {
    Files.createDirectories(scratch);
    Path work = Files.createTempDirectory(scratch, "argosy-image-");
    try {
      PlainUser.give(work);
      Path home = Files.createDirectory(work.resolve("home"));
      PlainUser.give(home);
      Path seen = folder;
      List<String> argv = new ArrayList<>();
      if (PlainUser.isRoot()) {
        seen = Files.createDirectory(work.resolve("lent"));
        argv.addAll(List.of("unshare", "--mount", "--propagation", "private"));
        argv.addAll(List.of("sh", "-c", LEND, "sh", work.toString(), folder.toString()));
        argv.addAll(List.of(release.stack().name(), release.tag()));
      }
      List<String> session =
          LoadedModule.argv(
              system,
              seen.resolve("modulefiles").toString(),
              release.stack().name(),
              release.tag(),
              release.stack().demoCommand());
      argv.addAll(PlainUser.argv(home, session.toArray(String[]::new)));
      Tool.Result result = system.inView(argv).in(home).within(demo.timeoutSeconds() + 60).run();
      return UnpackedTarball.unlessRefused(LoadedModule.undone(result));
    } finally {
      PlainUser.remove(work);
    }
  }
}
