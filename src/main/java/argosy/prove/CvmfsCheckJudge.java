package argosy.prove;

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

/// The checker of CernVM-FS itself: signatures, every catalog's invariants, that every object is
/// there. It runs nothing: this is a check of the repository, not a proof by the demo, and its name
/// says so.
public final class CvmfsCheckJudge implements Judge {
  private static final String PROGRAM = "cvmfs_swissknife";
  private static final String INSTALL = "install cvmfs-server (https://cernvm.cern.ch/fs)";
  private final CvmfsRelease place;
  private final Path scratch;

  public CvmfsCheckJudge(CvmfsRelease place, Path scratch) {
    this.place = place;
    this.scratch = scratch;
  }

  @Override
  public String id() {
    return "cvmfs-check";
  }

  @Override
  public String format() {
    return "cvmfs";
  }

  @Override
  public Availability availability() throws IOException {
    if (Tool.find(PROGRAM).isEmpty()) {
      return new Availability.Absent(PROGRAM + " is not installed", INSTALL);
    }
    Tool.Result version = Tool.of(PROGRAM, "--version").within(60).run();
    return version.out().strip().matches("[0-9.]+")
        ? new Availability.Present(version.out().strip())
        : new Availability.Absent(PROGRAM + " does not start: " + version.tail(), INSTALL);
  }

  @Override
  public Proof prove(Artifact artifact, Release release, Path folder) throws IOException {
    return new Proof(
        format(),
        id(),
        switch (availability()) {
          case Availability.Absent a -> new Proof.Missing(a.reason(), a.remedy());
          case Availability.Present p -> check(p.version());
        });
  }

  private Proof.Result check(String version) throws IOException {
    Path work = Files.createTempDirectory(scratch, "argosy-cvmfs-");
    try {
      Tool.Result result =
          Tool.of(
                  PROGRAM,
                  "check",
                  "-r",
                  place.server().replaceFirst("^file://", ""),
                  "-N",
                  place.repository(),
                  "-k",
                  place.masterKey().toString(),
                  "-t",
                  work.toString(),
                  "-c")
              .within(3600)
              .run();
      return result.ok()
          ? new Proof.Passed(
              version, result.seconds(), Digest.of(result.out().getBytes(StandardCharsets.UTF_8)))
          : new Proof.Failed(
              version,
              result.seconds(),
              PROGRAM + " check ended with exit code " + result.exit(),
              result.tail());
    } finally {
      PlainUser.remove(work);
    }
  }
}
