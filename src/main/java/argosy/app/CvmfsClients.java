package argosy.app;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.format.cvmfs.RepositoryStorage;
import argosy.format.cvmfs.TrustChain;
import argosy.trust.RepositoryKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What clients of a CernVM-FS repository need, and how its servers look to them.
public final class CvmfsClients {
  private static final long HOUR = 3600;

  private final Path folder;

  /// @param folder `HOME/cvmfs`
  CvmfsClients(Path folder) {
    this.folder = folder;
  }

  /// The files a client is configured with, as a script that writes them.
  ///
  /// @param repository its directory, or its name
  /// @param servers URLs of the repository's root, the nearest first
  /// @param proxy `DIRECT`, or as CVMFS_HTTP_PROXY takes it
  /// @param keys the folder with the repository's keys, if it is not in the home
  public String configuration(
      String repository, List<String> servers, String proxy, Optional<Path> keys)
      throws IOException {
    return script(name(repository), servers, proxy, key(repository, keys));
  }

  /// The master public key that clients of the repository trust, PEM.
  ///
  /// @param repository its directory, or its name
  /// @param keys the folder with the repository's keys, if it is not in the home
  public String key(String repository, Optional<Path> keys) throws IOException {
    Path own = new CvmfsHome(folder, keys, Progress.SILENT).keyFolder();
    return RepositoryKeys.open(own, name(repository)).publicPem();
  }

  private static String name(String repository) throws UnsupportedException {
    return CvmfsTarget.parse(CvmfsTarget.isCvmfs(repository) ? repository : "cvmfs:" + repository)
        .repository();
  }

  private static String script(
      String repository, List<String> servers, String proxy, String publicPem) {
    List<String> urls = new ArrayList<>();
    for (String server : servers) {
      String url = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
      urls.add(
          url.endsWith("/" + repository)
              ? url.substring(0, url.length() - repository.length()) + "@fqrn@"
              : url);
    }
    return """
    # As root on every client, once cvmfs is installed (https://cernvm.cern.ch/fs); then: ls /cvmfs/%1$s
    mkdir -p /etc/cvmfs/keys/%1$s /etc/cvmfs/config.d
    cat >/etc/cvmfs/keys/%1$s/%1$s.pub <<'END'
    %2$sEND
    cat >/etc/cvmfs/config.d/%1$s.conf <<'END'
    CVMFS_SERVER_URL="%3$s"
    CVMFS_KEYS_DIR=/etc/cvmfs/keys/%1$s
    CVMFS_HTTP_PROXY="%4$s"
    END
    cvmfs_config setup
    # containers see it with: apptainer exec --bind /cvmfs IMAGE …   podman run -v /cvmfs:/cvmfs:ro …
    """
        .formatted(repository, publicPem, String.join(";", urls), proxy);
  }

  /// One server as a client sees it.
  ///
  /// @param wrong why a client would refuse it; empty if it would not
  /// @param behind revisions behind the newest of all that were asked
  public record Server(
      String url,
      Optional<String> wrong,
      long revision,
      Optional<Instant> published,
      Optional<Instant> whitelistExpires,
      long behind) {
    public Json.Obj toJson() {
      return Json.object()
          .put("url", url)
          .put("trusted", wrong.isEmpty())
          .putIf("wrong", wrong)
          .put("revision", revision)
          .putIf("published", published.map(Instant::toString))
          .putIf("whitelistExpires", whitelistExpires.map(Instant::toString))
          .put("behind", behind)
          .build();
    }

    /// Whole hours until no client trusts it any more.
    public long hoursLeft(long nowSeconds) {
      return whitelistExpires.map(e -> (e.getEpochSecond() - nowSeconds) / HOUR).orElse(0L);
    }
  }

  /// Asks each server for manifest, certificate and whitelist.
  ///
  /// @param keys master public keys, PEM
  public List<Server> ask(List<String> servers, List<String> keys, long nowSeconds) {
    List<Server> found = new ArrayList<>();
    for (String url : servers) {
      found.add(ask(url, keys, nowSeconds));
    }
    long newest = found.stream().mapToLong(Server::revision).max().orElse(0);
    return found.stream()
        .map(s ->
            new Server(
                s.url(),
                s.wrong(),
                s.revision(),
                s.published(),
                s.whitelistExpires(),
                newest - s.revision()))
        .toList();
  }

  private static Server ask(String url, List<String> keys, long nowSeconds) {
    try {
      CvmfsTarget target = CvmfsTarget.parse(url);
      try (RepositoryStorage storage = target.reading()) {
        TrustChain.Signed signed =
            TrustChain.require(storage, new TrustChain.Client(keys, target.name()), nowSeconds);
        return new Server(
            url,
            Optional.empty(),
            signed.manifest().revision(),
            Optional.of(Instant.ofEpochSecond(signed.manifest().publishedEpochSeconds())),
            signed.whitelist().map(w -> Instant.ofEpochSecond(w.expiresEpochSeconds())),
            0);
      }
    } catch (CorruptException e) {
      return refused(url, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return refused(url, "cannot be read: " + e.getMessage());
    }
  }

  private static Server refused(String url, String why) {
    return new Server(url, Optional.of(why), 0, Optional.empty(), Optional.empty(), 0);
  }
}
