package argosy.remote;

import argosy.base.UnsupportedException;
import argosy.model.Remote;
import argosy.remote.s3.S3Address;
import argosy.remote.s3.S3Credentials;
import argosy.remote.s3.S3Remote;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Places by their address.
public final class Remotes {
  private Remotes() {}

  /// A place, or several that show the same.
  ///
  /// @param addresses as for one; the nearest first
  /// @param told of mirrors that fail
  public static Remote open(
      List<String> addresses,
      Map<String, String> environment,
      InstantSource clock,
      Consumer<String> told)
      throws IOException {
    if (addresses.size() == 1) {
      return open(addresses.getFirst(), environment, clock);
    }
    List<Remote> places = new ArrayList<>();
    for (String address : addresses) {
      places.add(
          isWeb(address)
              ? new HttpRemote(URI.create(address), new Web(Retries.FEW, Web.Patience.SHORT))
              : open(address, environment, clock));
    }
    return new Mirrors(places, told);
  }

  private static boolean isWeb(String address) {
    return address.startsWith("http://") || address.startsWith("https://");
  }

  /// A place that is published to: of web servers those that take files.
  ///
  /// @param address as for reading
  /// @throws UnsupportedException if it takes no files
  public static Remote writing(String address, Map<String, String> environment, InstantSource clock)
      throws IOException {
    if (!isWeb(address)) {
      return open(address, environment, clock);
    }
    URI root = URI.create(address);
    Optional<String> authorization = Netrc.authorization(root.getHost(), environment);
    boolean local = root.getHost().matches("localhost|127\\..*|\\[::1]");
    if (authorization.isPresent() && root.getScheme().equals("http") && !local) {
      throw new UnsupportedException(
          address + ": a password is not sent in the clear", "use https://");
    }
    return new DavRemote(root, authorization, Retries.USUAL);
  }

  /// @param address a directory, a bundle's file, `file:///…`, `http(s)://…`, `s3://BUCKET/PREFIX`
  /// @param environment for the credentials and the endpoint of buckets
  /// @throws UnsupportedException if nothing reads such addresses
  public static Remote open(String address, Map<String, String> environment, InstantSource clock)
      throws IOException {
    int colon = address.indexOf("://");
    String scheme = colon < 0 ? "" : address.substring(0, colon);
    return switch (scheme) {
      case "" ->
          Files.isRegularFile(Path.of(address))
              ? BundleRemote.open(Path.of(address))
              : new DirectoryRemote(Path.of(address));
      case "file" -> new DirectoryRemote(Path.of(URI.create(address)));
      case "http", "https" -> new HttpRemote(URI.create(address), Retries.USUAL);
      case "s3" ->
          new S3Remote(
              S3Address.parse(address, environment),
              S3Credentials.find(environment),
              Retries.USUAL,
              clock);
      default ->
          throw new UnsupportedException(
              "no place of the kind " + scheme + "://",
              "give a directory, s3://BUCKET/PREFIX or https://…");
    };
  }
}
