package argosy.prove;

import argosy.base.Json;
import argosy.image.ImageLayout;
import argosy.model.Artifact;
import argosy.model.Digest;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// skopeo reads an image layout and copies it with every digest kept. It runs nothing: this is a
/// check of the layout, not a proof by the demo, and its name says so.
public final class SkopeoJudge implements Judge {
  private static final String REMEDY = "argosy doctor --install";
  private final Path scratch;

  /// @param scratch a folder on a disk with room for a copy of the image; made if missing
  public SkopeoJudge(Path scratch) {
    this.scratch = scratch.toAbsolutePath();
  }

  @Override
  public String id() {
    return "skopeo-check";
  }

  @Override
  public String format() {
    return "oci";
  }

  @Override
  public Availability availability() throws IOException {
    if (Tool.find("skopeo").isEmpty()) {
      return new Availability.Absent("skopeo is not installed", REMEDY);
    }
    Tool.Result version = Tool.of("skopeo", "--version").within(60).run();
    return version.ok()
        ? new Availability.Present(version.out().strip().replaceFirst(".* ", ""))
        : new Availability.Absent("skopeo does not start: " + version.tail(), REMEDY);
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return new Proof(
        format(),
        id(),
        switch (availability()) {
          case Availability.Absent a -> new Proof.Missing(a.reason(), a.remedy());
          case Availability.Present p -> check(p.version(), artifact, release, folder);
        });
  }

  private Proof.Result check(String version, Artifact artifact, Release release, Path folder)
      throws IOException {
    long start = System.nanoTime();
    Files.createDirectories(scratch);
    Path own = Files.createTempDirectory(scratch, "skopeo");
    try {
      String image = PodmanJudge.image(artifact, folder);
      ImageLayout layout =
          new ImageLayout(
              name -> Files.newByteChannel(folder.resolve(name)),
              artifact.main().name().replaceFirst("/[^/]*$", ""));
      Digest expected = layout.find("", release.platform()).digest();
      String copy = "oci:" + own + "/copy:copy";
      Tool.Result copied =
          Tool.of("skopeo", "--insecure-policy", "copy", "-q", "--preserve-digests", image, copy)
              .within(900)
              .run();
      if (!copied.ok()) {
        return failed(version, start, "skopeo cannot copy " + image, copied.tail());
      }
      for (String read : new String[] {image, copy}) {
        Tool.Result inspected = Tool.of("skopeo", "inspect", "--raw", read).within(120).run();
        Digest actual = Digest.of(inspected.out().getBytes(StandardCharsets.UTF_8));
        if (!inspected.ok() || !actual.equals(expected)) {
          return failed(
              version,
              start,
              "%s: manifest, expected %s but skopeo read %s".formatted(read, expected, actual),
              inspected.tail());
        }
      }
      Tool.Result config = Tool.of("skopeo", "inspect", "--config", copy).within(120).run();
      if (!config.ok()
          || !Json.parse(config.out())
              .asObject()
              .string("architecture")
              .equals(release.platform().architecture())) {
        return failed(version, start, "expected an image for " + release.platform(), config.tail());
      }
      return new Proof.Passed(
          version,
          (System.nanoTime() - start) / 1e9,
          Digest.of(config.out().getBytes(StandardCharsets.UTF_8)));
    } finally {
      PodmanHome.remove(own);
    }
  }

  private static Proof.Failed failed(String version, long start, String reason, String output) {
    return new Proof.Failed(version, (System.nanoTime() - start) / 1e9, reason, output);
  }
}
