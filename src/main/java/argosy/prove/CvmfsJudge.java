package argosy.prove;

import argosy.model.Artifact;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import java.io.IOException;
import java.nio.file.Path;

/// The CernVM-FS client: mounts the repository, and the demo runs from there as `nobody`.
public final class CvmfsJudge implements Judge {
  private final CvmfsRelease place;
  private final CvmfsMount mount;

  /// @param scratch where the client's cache lies meanwhile
  public CvmfsJudge(CvmfsRelease place, Path scratch) {
    this.place = place;
    this.mount = new CvmfsMount(place, scratch);
  }

  @Override
  public String id() {
    return "cvmfs2";
  }

  @Override
  public String format() {
    return "cvmfs";
  }

  @Override
  public Availability availability() throws IOException {
    return CvmfsMount.availability();
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    String command = place.mounted() + "/bin/" + release.stack().demoCommand();
    return DemoCheck.prove(
        this,
        release,
        demo ->
            UnpackedTarball.unlessRefused(
                mount.run(demo.timeoutSeconds(), home -> PlainUser.argv(home, command))));
  }
}
