package argosy.prove;

import argosy.base.FailedException;
import argosy.format.sif.SifFormat;
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

/// Proves SIF images with apptainer, as a plain user: `apptainer verify` where a key is given, then
/// `apptainer run --app demo`.
public final class ApptainerJudge implements Judge {
  /// What starting a container may take besides the demo.
  private static final long START_SECONDS = 120;

  private static final int APPTAINER_FAILED = 255;
  private final Path privateRoot;
  private final Optional<String> ed25519Pem;

  /// @param privateRoot where [ApptainerRoot#install] puts apptainer if the machine has none
  /// @param ed25519Pem the public key that signed the images; empty if they are not signed
  public ApptainerJudge(Path privateRoot, Optional<String> ed25519Pem) {
    this.privateRoot = privateRoot;
    this.ed25519Pem = ed25519Pem;
  }

  @Override
  public String id() {
    return "apptainer";
  }

  @Override
  public String format() {
    return "sif";
  }

  @Override
  public Availability availability() throws IOException {
    return ApptainerRoot.availability(privateRoot);
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return DemoCheck.prove(this, release, demo -> run(demo, artifact, release, folder));
  }

  private Tool.Result run(Demo demo, Artifact artifact, Release release, Path folder)
      throws IOException {
    ApptainerRoot root = ApptainerRoot.find(privateRoot);
    Path image = folder.resolve(artifact.main().name());
    Path work = Files.createTempDirectory("argosy-apptainer");
    Path link = work.resolve("x.sif");
    try {
      Files.setPosixFilePermissions(
          work, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
      linkOrCopy(image, link);
      verify(root, work);
      List<String> argv = new ArrayList<>(List.of("run"));
      argv.addAll(root.runOptions());
      argv.addAll(List.of("--app", SifFormat.demoApp(release.stack()), "x.sif"));
      Tool.Result ran =
          root.apptainer(work, argv).within(demo.timeoutSeconds() + START_SECONDS).run();
      if (ran.exit() == APPTAINER_FAILED && ran.err().contains("FATAL")) {
        throw new FailedException(
            "apptainer could not run " + image + ": " + ran.tail(), "run it by hand");
      }
      return ran;
    } finally {
      Files.deleteIfExists(link);
      Files.deleteIfExists(work.resolve("key.pem"));
      Files.deleteIfExists(work);
    }
  }

  /// The image at a place that a plain user can reach, wherever it was written.
  private static void linkOrCopy(Path image, Path link) throws IOException {
    try {
      Files.createLink(link, image);
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(image, link); // on another file system
    }
  }

  private void verify(ApptainerRoot root, Path work) throws IOException {
    if (ed25519Pem.isEmpty()) {
      return;
    }
    Files.writeString(work.resolve("key.pem"), ed25519Pem.get());
    Tool.Result verified =
        root.apptainer(work, List.of("verify", "--key", "key.pem", "x.sif")).within(600).run();
    if (!verified.ok()) {
      throw new FailedException(
          "apptainer does not accept the signature: " + verified.tail(),
          "sign it with the key in argosy keys show");
    }
  }
}
