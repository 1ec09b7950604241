package argosy.prove;

import argosy.base.FailedException;
import argosy.base.Folders;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Proves SIF images with apptainer, as a plain user: `apptainer verify` where a key is given, in a
/// new keyring, then `apptainer run --app demo`.
public final class ApptainerJudge implements Judge {
  /// What starting a container may take besides the demo.
  private static final long START_SECONDS = 120;

  private static final int APPTAINER_FAILED = 255;
  private static final String KEY = "key";
  private final Path privateRoot;
  private final String format;
  private final Optional<Key> key;

  /// The public key that signed the images.
  public sealed interface Key {
    /// Ed25519, in PEM: the signature is DSSE.
    record Pem(String text) implements Key {}

    /// An OpenPGP certificate.
    record OpenPgp(String armoured) implements Key {}
  }

  /// @param privateRoot where [ApptainerRoot#install] puts apptainer if the machine has none
  /// @param format of the images
  /// @param key empty if they are not signed
  public ApptainerJudge(Path privateRoot, String format, Optional<Key> key) {
    this.privateRoot = privateRoot;
    this.format = format;
    this.key = key;
  }

  @Override
  public String id() {
    return "apptainer";
  }

  @Override
  public String format() {
    return format;
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
      Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
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
      Folders.delete(work);
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
    if (key.isEmpty()) {
      return;
    }
    Path file = work.resolve(KEY);
    switch (key.get()) {
      case Key.Pem pem -> {
        Files.writeString(file, pem.text());
        require(root.apptainer(work, List.of("verify", "--key", KEY, "x.sif")));
      }
      case Key.OpenPgp openPgp -> {
        Files.writeString(file, openPgp.armoured());
        require(
            root.script(
                work, "apptainer key import " + KEY + " && apptainer verify --local x.sif"));
      }
    }
  }

  private static void require(Tool verify) throws IOException {
    Tool.Result verified = verify.within(600).run();
    if (!verified.ok()) {
      throw new FailedException(
          "apptainer does not accept the signature: " + verified.tail(),
          "sign it with the key in argosy keys show");
    }
  }
}
