package argosy.app;

import argosy.base.UnsupportedException;
import argosy.format.cvmfs.PrunableStorage;
import argosy.format.cvmfs.RepositoryStorage;
import argosy.nativelib.FileSystemSync;
import argosy.publish.cvmfs.DirectoryStorage;
import argosy.publish.cvmfs.RemoteStorage;
import argosy.publish.cvmfs.WebStorage;
import argosy.remote.Remotes;
import argosy.remote.Retries;
import argosy.remote.Web;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// Where a CernVM-FS repository lies, as a person writes it.
///
///     cvmfs:DIR              the repository is named as the directory's last part: cvmfs:/srv/cvmfs/sw.example.org
///     cvmfs:DIR#NAME         cvmfs://NAME/DIR    the same with a name of its own
///     cvmfs:s3://BUCKET/PREFIX#NAME   in a bucket
///     DIR, http://…          where it is only looked at
///
/// @param place a directory or a URL
record CvmfsTarget(String place, Optional<String> name) {
  static boolean isCvmfs(String to) {
    return to.startsWith("cvmfs:");
  }

  /// @throws IllegalArgumentException if there is no directory in it
  static CvmfsTarget parse(String text) {
    String rest = isCvmfs(text) ? text.substring("cvmfs:".length()) : text;
    Optional<String> name = Optional.empty();
    if (isCvmfs(text) && rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      if (slash < 0) {
        throw new IllegalArgumentException("expected cvmfs:DIR#NAME but got \"" + text + "\"");
      }
      name = Optional.of(rest.substring(2, slash)).filter(n -> !n.isEmpty());
      rest = rest.substring(slash);
    }
    int hash = rest.lastIndexOf('#');
    if (hash >= 0) {
      name = Optional.of(rest.substring(hash + 1));
      rest = rest.substring(0, hash);
    }
    if (rest.isEmpty()) {
      throw new IllegalArgumentException("expected cvmfs:DIR#NAME but got \"" + text + "\"");
    }
    return new CvmfsTarget(rest, name);
  }

  boolean isWeb() {
    return place.startsWith("http://") || place.startsWith("https://");
  }

  Path directory() throws UnsupportedException {
    if (isWeb()) {
      throw new UnsupportedException(
          place + ": a web server is only read", "name the directory that it serves");
    }
    return Path.of(place).toAbsolutePath().normalize();
  }

  /// The repository's name.
  ///
  /// @throws IllegalArgumentException if neither is said nor the directory named like one
  String repository() throws UnsupportedException {
    String of = name.orElseGet(() -> place.substring(place.lastIndexOf('/') + 1));
    if (!of.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")) {
      throw new IllegalArgumentException(
          "a repository is named like a host (sw.example.org), got \""
              + of
              + "\"; write cvmfs:DIR#NAME");
    }
    return of;
  }

  private boolean isRemote() {
    return place.contains("://") && !isWeb();
  }

  /// The place, the same from whatever folder it is looked for.
  String absolute() throws UnsupportedException {
    return isRemote() ? place : directory().toString();
  }

  /// To publish or collect: a directory alone, a bucket by conditional puts.
  PrunableStorage writing() throws IOException {
    return isRemote() ? bucket() : DirectoryStorage.writing(directory(), FileSystemSync::of);
  }

  private PrunableStorage bucket() throws IOException {
    return new RemoteStorage(Remotes.open(place, System.getenv(), InstantSource.system()));
  }

  RepositoryStorage reading() throws IOException {
    if (isRemote()) {
      return bucket();
    }
    return isWeb()
        ? new WebStorage(place, new Web(Retries.USUAL))
        : DirectoryStorage.reading(directory());
  }
}
