package argosy.app;

import argosy.base.Json;
import argosy.format.cvmfs.Manifest;
import argosy.format.cvmfs.RepositoryStorage;
import argosy.model.Artifact;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.prove.CvmfsApptainerJudge;
import argosy.prove.CvmfsCheckJudge;
import argosy.prove.CvmfsJudge;
import argosy.prove.CvmfsRelease;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lets CernVM-FS's own programs judge a release in a repository: the checker reads it, the client
/// mounts it and runs the demo, apptainer runs the demo of a root stack from the mount.
public final class CvmfsProof {
  private final Releases releases;
  private final Path keyFolder;
  private final Path scratch;
  private final Path apptainerRoot;
  private final Judging judging;

  /// Makes what runs judges and records what they find.
  @FunctionalInterface
  interface Judging {
    Proofs with(List<Judge> judges);
  }

  /// @param keyFolder where the public key is looked for if none is given
  CvmfsProof(Releases releases, Path keyFolder, Path scratch, Path apptainerRoot, Judging judging) {
    this.apptainerRoot = apptainerRoot;
    this.releases = releases;
    this.keyFolder = keyFolder;
    this.scratch = scratch;
    this.judging = judging;
  }

  /// @param repository a directory, `DIR#NAME` or URL
  /// @param at the release's path, if it is not the usual one
  public record Request(
      String repository,
      Optional<Path> key,
      String release,
      Optional<String> at,
      long epochSeconds) {}

  public List<Proof> run(Request request) throws IOException {
    CvmfsTarget target = CvmfsTarget.parse(request.repository());
    Release release = releases.find(request.release());
    String name = target.repository();
    CvmfsRelease place =
        new CvmfsRelease(
            target.isWeb() ? target.place() : "file://" + target.directory(),
            name,
            request.at().map(CvmfsTree::new).orElseGet(() -> CvmfsTree.of(release)).at(),
            request.key().orElseGet(() -> keyFolder.resolve(name + ".pub")));
    List<Judge> judges = new ArrayList<>();
    judges.add(new CvmfsCheckJudge(place, scratch));
    judges.add(new CvmfsJudge(place, scratch));
    if (release.stack().kind() == StackKind.ROOT) {
      judges.add(new CvmfsApptainerJudge(place, scratch, apptainerRoot));
    }
    return judging
        .with(judges)
        .prove(manifest(target, release), release, scratch, true, request.epochSeconds());
  }

  /// What is judged is the revision that the manifest names.
  private static Artifact manifest(CvmfsTarget target, Release release) throws IOException {
    try (RepositoryStorage storage = target.reading();
        InputStream in = storage.open(Manifest.NAME)) {
      byte[] bytes = in.readAllBytes();
      Descriptor descriptor = new Descriptor("application/x-cvmfs", Digest.of(bytes), bytes.length);
      return new Artifact(
          "cvmfs",
          release.digest(),
          List.of(new Artifact.NamedFile(Manifest.NAME, descriptor, true)));
    }
  }

  /// What people are told, a line a program.
  public static List<String> lines(List<Proof> proofs) {
    return proofs.stream().map(Proofs::text).toList();
  }

  /// What scripts are told.
  public static Json.Obj toJson(List<Proof> proofs) {
    List<Json> list = new ArrayList<>();
    proofs.forEach(p -> list.add(Proofs.json(p)));
    return Json.object().put("proofs", new Json.Arr(list)).build();
  }
}
