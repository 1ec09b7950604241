package argosy.prove;

import argosy.base.FailedException;
import argosy.image.ImageIndex;
import argosy.image.ImageLayout;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// podman imports an image layout and runs `NAME-demo` in a container without network: as root or
/// as plain user, with a storage of its own that is removed afterwards.
public final class PodmanJudge implements Judge {
  private static final String REMEDY = "argosy doctor --install";
  private static final int CANNOT_IMPORT = 201;
  private static final long IMPORT_SECONDS = 900;
  private final Path scratch;

  /// @param scratch a folder on a disk with room for the unpacked stack; made if missing
  public PodmanJudge(Path scratch) {
    this.scratch = scratch.toAbsolutePath();
  }

  @Override
  public String id() {
    return "podman";
  }

  @Override
  public String format() {
    return "oci";
  }

  @Override
  public Availability availability() throws IOException {
    if (Tool.find("podman").isEmpty()) {
      return new Availability.Absent("podman is not installed", REMEDY);
    }
    if (Tool.find("runc").isEmpty() && Tool.find("crun").isEmpty()) {
      return new Availability.Absent("podman has neither runc nor crun", REMEDY);
    }
    Tool.Result version = Tool.of("podman", "--version").within(60).run();
    return version.ok()
        ? new Availability.Present(version.out().strip().replaceFirst(".* ", ""))
        : new Availability.Absent("podman does not start: " + version.tail(), REMEDY);
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return DemoCheck.prove(this, release, demo -> run(demo, layout(artifact, folder), release));
  }

  private static Path layout(Artifact artifact, Path folder) {
    Path index = folder.resolve(artifact.main().name()).toAbsolutePath();
    return Optional.ofNullable(index.getParent()).orElse(folder);
  }

  /// `oci:PATH:NAME` of the image's first name.
  static String image(Artifact artifact, Path folder) throws IOException {
    Path layout = layout(artifact, folder);
    if (layout.toString().contains(":")) {
      throw new FailedException(
          layout + ": podman and skopeo take no path with a colon", "choose another --out");
    }
    return "oci:" + layout + ":" + name(layout);
  }

  private static String name(Path layout) throws IOException {
    ImageLayout image = new ImageLayout(name -> Files.newByteChannel(layout.resolve(name)), "");
    return image.index().items().stream()
        .map(ImageIndex.Item::refName)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> new FailedException(layout + " names no image", "write it again"));
  }

  private Tool.Result run(Demo demo, Path layout, Release release) throws IOException {
    String name = name(layout);
    FailedException last = new FailedException("podman was not tried", REMEDY);
    // By a short relative name: podman makes an image name of the path, which may not hold `/.`.
    // vfs copies every layer, but works where the kernel gives no overlay.
    for (String driver : List.of("overlay", "vfs")) {
      try (PodmanHome home = PodmanHome.make(scratch, driver)) {
        Tool.Result result =
            home.shell(
                """
                ln -s "$1" "$HOME/image" && cd "$HOME" || exit %1$d
                id=$(podman pull -q --signature-policy "$POLICY" "oci:image:$2") || exit %1$d
                exec podman run --rm --pull never --network none --timeout %2$d "$id" %3$s
                """
                    .formatted(CANNOT_IMPORT, demo.timeoutSeconds(), release.stack().demoCommand()),
                List.of(layout.toString(), name),
                IMPORT_SECONDS + demo.timeoutSeconds());
        if (result.exit() != CANNOT_IMPORT) {
          return result;
        }
        last =
            new FailedException(
                "podman cannot import " + layout + ": " + result.tail(),
                "run it by hand: cd "
                    + layout.getParent()
                    + " && podman pull oci:"
                    + layout.getFileName()
                    + ":"
                    + name);
      }
    }
    throw last;
  }
}
