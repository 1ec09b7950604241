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
    return DemoCheck.prove(this, release, demo -> run(demo, image(artifact, folder), release));
  }

  /// `oci:PATH:NAME` of the image's first name.
  static String image(Artifact artifact, Path folder) throws IOException {
    Path index = folder.resolve(artifact.main().name()).toAbsolutePath();
    Path layout = Optional.ofNullable(index.getParent()).orElse(folder);
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

  private Tool.Result run(Demo demo, String image, Release release) throws IOException {
    FailedException last = new FailedException("podman was not tried", REMEDY);
    // vfs copies every layer, but works where the kernel gives no overlay.
    for (String driver : List.of("overlay", "vfs")) {
      try (PodmanHome home = PodmanHome.make(scratch, driver)) {
        Tool.Result result =
            home.shell(
                """
                id=$(podman pull -q --signature-policy "$POLICY" "$1") || exit %d
                exec podman run --rm --pull never --network none --timeout %d "$id" %s
                """
                    .formatted(CANNOT_IMPORT, demo.timeoutSeconds(), release.stack().demoCommand()),
                image,
                IMPORT_SECONDS + demo.timeoutSeconds());
        if (result.exit() != CANNOT_IMPORT) {
          return result;
        }
        last =
            new FailedException(
                "podman cannot import " + image + ": " + result.tail(),
                "run it by hand: podman pull " + image);
      }
    }
    throw last;
  }
}
