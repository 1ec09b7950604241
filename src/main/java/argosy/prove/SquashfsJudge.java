package argosy.prove;

import argosy.activation.EnvironmentMap;
import argosy.format.root.RootFiles;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.release.Realise;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// squashfuse as any user: mounts the image in namespaces of its own and the demo runs in it, as
/// `nobody` when started by root. A prefix stack stands at its prefix in the machine's root, a root
/// stack is the root itself; the stack's variables are all that is set.
///
/// squashfs holds no checksums: content that was altered and that the demo does not read is seen by
/// `ship`, which reads the image back, not here.
public final class SquashfsJudge implements Judge {
  private final SquashfsMount mount;

  /// @param squashfuse the program
  /// @param scratch where the image is mounted; any user must be able to enter it
  public SquashfsJudge(Optional<Path> squashfuse, Path scratch) {
    this.mount = new SquashfsMount(squashfuse, scratch);
  }

  /// The machine's squashfuse.
  public static Optional<Path> find() {
    return Tool.find("squashfuse");
  }

  @Override
  public String id() {
    return "squashfs";
  }

  @Override
  public String format() {
    return "squashfs";
  }

  @Override
  public Availability availability() throws IOException {
    return mount.availability();
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    Path image = folder.resolve(artifact.main().name()).toAbsolutePath();
    return DemoCheck.prove(this, release, demo -> run(image, release, demo));
  }

  private Tool.Result run(Path image, Release release, Demo demo) throws IOException {
    String prefix = RootFiles.prefixFor(release);
    Map<String, String> environment =
        EnvironmentMap.of(Realise.activation(release.stack()), prefix, EnvironmentMap.ROOT_BASE);
    SquashfsMount.Place place =
        release.stack().kind() == StackKind.ROOT
            ? new SquashfsMount.Place.Root()
            : new SquashfsMount.Place.Prefix(prefix);
    return mount.run(
        image, place, environment, release.stack().demoCommand(), demo.timeoutSeconds());
  }
}
