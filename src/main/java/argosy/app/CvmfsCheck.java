package argosy.app;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.format.cvmfs.Manifest;
import argosy.format.cvmfs.RepositoryCheck;
import argosy.format.cvmfs.RepositoryStorage;
import argosy.format.cvmfs.TrustChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Checks a CernVM-FS repository from the outside, as a client with the public key would: every
/// signature, catalog and object.
public final class CvmfsCheck {
  private final Parallel parallel;
  private final Progress progress;

  CvmfsCheck(Parallel parallel, Progress progress) {
    this.parallel = parallel;
    this.progress = progress;
  }

  /// @param repository a directory or URL
  /// @param keys files with master public keys in PEM
  /// @param contents whether every object is read, rather than only looked for
  public record Request(String repository, List<Path> keys, long atEpochSeconds, boolean contents) {
    public Request {
      keys = List.copyOf(keys);
    }
  }

  public RepositoryCheck.Report run(Request request) throws IOException {
    CvmfsTarget target = CvmfsTarget.parse(request.repository());
    List<String> pems = new ArrayList<>();
    for (Path key : request.keys()) {
      pems.add(Files.readString(key));
    }
    try (RepositoryStorage storage = target.reading()) {
      return new RepositoryCheck(storage, parallel, progress)
          .run(
              new TrustChain.Client(pems, target.name()),
              request.atEpochSeconds(),
              request.contents());
    }
  }

  /// What scripts are told.
  public static Json.Obj toJson(RepositoryCheck.Report report) {
    Manifest manifest = report.signed().manifest();
    List<Json> findings = new ArrayList<>();
    report
        .findings()
        .forEach(f ->
            findings.add(
                Json.object()
                    .put("rule", f.rule())
                    .put("where", f.where())
                    .put("what", f.what())
                    .build()));
    Json.Builder out =
        Json.object()
            .put("repository", manifest.repository())
            .put("revision", manifest.revision())
            .put("rootCatalog", manifest.rootCatalog().toString())
            .put("published", Instant.ofEpochSecond(manifest.publishedEpochSeconds()).toString());
    report
        .signed()
        .whitelist()
        .ifPresent(w ->
            out.put("whitelistExpires", Instant.ofEpochSecond(w.expiresEpochSeconds()).toString()));
    return out.put("catalogs", report.catalogs())
        .put("entries", report.entries())
        .put("objects", report.objects())
        .put("bytes", report.plainBytes())
        .put("findings", new Json.Arr(findings))
        .build();
  }
}
