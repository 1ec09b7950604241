package argosy.prove;

import argosy.format.sif.SifFormat;
import argosy.model.Artifact;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Apptainer on the flat tree of a root stack, right from the mount: nothing is copied or unpacked.
public final class CvmfsApptainerJudge implements Judge {
  private final CvmfsRelease place;
  private final CvmfsMount mount;
  private final Path privateRoot;

  /// @param scratch where the client's cache lies meanwhile
  /// @param privateRoot where [ApptainerRoot#install] puts apptainer if the machine has none
  public CvmfsApptainerJudge(CvmfsRelease place, Path scratch, Path privateRoot) {
    this.place = place;
    this.mount = new CvmfsMount(place, scratch);
    this.privateRoot = privateRoot;
  }

  @Override
  public String id() {
    return "cvmfs2-apptainer";
  }

  @Override
  public String format() {
    return "cvmfs";
  }

  @Override
  public Availability availability() throws IOException {
    return CvmfsMount.availability() instanceof Availability.Absent absent
        ? absent
        : ApptainerRoot.availability(privateRoot);
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return DemoCheck.prove(
        this,
        release,
        demo -> {
          ApptainerRoot root = ApptainerRoot.find(privateRoot);
          List<String> argv = new ArrayList<>(List.of("run"));
          argv.addAll(root.runOptions());
          argv.addAll(List.of("--app", SifFormat.demoApp(release.stack()), "root"));
          Tool apptainer = root.apptainer(Path.of(place.mounted()), argv);
          List<String> command = new ArrayList<>();
          apptainer.directory().ifPresent(d -> command.addAll(List.of("env", "-C", d.toString())));
          command.addAll(apptainer.argv());
          return mount.run(demo.timeoutSeconds(), home -> command);
        });
  }
}
