package argosy.app;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.format.cvmfs.CatalogEntry;
import argosy.format.cvmfs.RepositoryStorage;
import argosy.format.cvmfs.RevisionTree;
import argosy.format.cvmfs.TrustChain;
import argosy.publish.cvmfs.ClientCache;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Fetches what a release needs to start before it is started: through a mount, or by HTTP into a
/// cache that clients share.
public final class CvmfsWarm {
  /// Requests on their way at once.
  private static final int AT_ONCE = 64;

  private final Path keyFolder;
  private final Progress progress;

  /// @param keyFolder where the public key is looked for if none is given
  CvmfsWarm(Path keyFolder, Progress progress) {
    this.keyFolder = keyFolder;
    this.progress = progress;
  }

  /// @param files of the start-up set
  /// @param fetched objects that were not in the cache; through a mount, files
  /// @param bytes of them, plain
  public record Warmed(long files, long fetched, long bytes) {}

  /// Reads the files through a mount, so that its client fetches them.
  ///
  /// @param release the release's folder: `/cvmfs/sw.example.org/linux-amd64/sky/latest`
  public Warmed mounted(Path release) throws IOException {
    Path list = release.resolve(StartupSet.NAME);
    if (!Files.exists(list)) {
      throw noList(list.toString());
    }
    List<String> files = Files.readString(list).lines().toList();
    AtomicLong bytes = new AtomicLong();
    progress.step("read " + release);
    try (Parallel waiting = new Parallel(AT_ONCE)) {
      waiting.all(files.stream().map(file -> read(release.resolve(file), bytes)).toList());
    }
    progress.done("");
    return new Warmed(files.size(), files.size(), bytes.get());
  }

  private Parallel.Task<Boolean> read(Path file, AtomicLong bytes) {
    return () -> {
      try (InputStream in = Files.newInputStream(file)) {
        long n = in.transferTo(OutputStream.nullOutputStream());
        bytes.addAndGet(n);
        progress.advance(n);
      }
      return true;
    };
  }

  /// Where from and where to.
  ///
  /// @param repository a URL, directory or bucket
  /// @param path of the release in it: `/linux-amd64/sky/latest`
  /// @param key the public master key; empty for the home's
  /// @param cache the folder that clients have as `CVMFS_ALIEN_CACHE`
  public record Request(
      String repository, String path, Optional<Path> key, Path cache, long nowSeconds) {}

  /// Fetches catalogs and files into the cache; clients then start from it, without any server.
  public Warmed cached(Request request) throws IOException {
    CvmfsTarget target = CvmfsTarget.parse(request.repository());
    Path key = request.key().orElse(keyFolder.resolve(target.repository() + ".pub"));
    try (RepositoryStorage storage = target.reading()) {
      TrustChain.Client client =
          new TrustChain.Client(List.of(Files.readString(key)), Optional.of(target.repository()));
      TrustChain.Signed signed = TrustChain.require(storage, client, request.nowSeconds());
      RevisionTree tree = new RevisionTree(storage, signed.manifest());
      List<String> files = files(tree, request.path());
      Set<RevisionTree.Stored> objects = new LinkedHashSet<>();
      for (String file : files) {
        objects.addAll(RevisionTree.content(tree.require(request.path() + "/" + file)));
      }
      objects.addAll(tree.catalogs());
      ClientCache cache = new ClientCache(request.cache());
      List<RevisionTree.Stored> missing =
          objects.stream().filter(o -> !cache.has(o.hash())).toList();
      AtomicLong bytes = new AtomicLong();
      progress.step("fetch " + target.repository() + request.path());
      try (Parallel waiting = new Parallel(AT_ONCE)) {
        waiting.all(missing.stream().map(o -> fetch(tree, o, cache, bytes)).toList());
      }
      cache.seen(signed.manifest());
      progress.done("");
      return new Warmed(files.size(), missing.size(), bytes.get());
    }
  }

  private Parallel.Task<Boolean> fetch(
      RevisionTree tree, RevisionTree.Stored object, ClientCache cache, AtomicLong bytes) {
    return () -> {
      long n = cache.put(object.hash(), out -> tree.read(object, out));
      bytes.addAndGet(n);
      progress.advance(n);
      return true;
    };
  }

  private static List<String> files(RevisionTree tree, String path) throws IOException {
    CatalogEntry list;
    try {
      list = tree.require(path + "/" + StartupSet.NAME);
    } catch (NoSuchFileException e) {
      throw noList(path + "/" + StartupSet.NAME);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (RevisionTree.Stored object : RevisionTree.content(list)) {
      tree.read(object, out);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static UnsupportedException noList(String place) {
    return new UnsupportedException(
        place + " is not there: the release was published without a start-up set",
        "publish it where its demo runs");
  }
}
