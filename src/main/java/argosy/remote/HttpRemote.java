package argosy.remote;

import argosy.base.UnsupportedException;
import argosy.model.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Optional;

/// Any web server that shows files: reading only. Ranges (RFC 9110 section 14) are used where it
/// has them.
public final class HttpRemote implements ReadOnlyRemote {
  private final URI root;
  private final Web web;
  private final Optional<String> authorization;

  /// @param root of the published files
  public HttpRemote(URI root, Retries retries) {
    this(root, new Web(retries));
  }

  /// @param web closed with this
  HttpRemote(URI root, Web web) {
    this(root, web, Optional.empty());
  }

  /// @param authorization the header's value, if the server wants to know who reads
  HttpRemote(URI root, Web web, Optional<String> authorization) {
    this.authorization = authorization;
    String text = root.toString();
    this.root = text.endsWith("/") ? root : URI.create(text + "/");
    this.web = web;
  }

  @Override
  public String where() {
    return root.toString();
  }

  private HttpRequest.Builder request(String name) {
    Entry.requirePath(name);
    HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(Web.encode(name)));
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  @Override
  public Optional<Long> size(String name) throws IOException {
    return web.size(
        () -> request(name).method("HEAD", HttpRequest.BodyPublishers.noBody()),
        () -> request(name).GET());
  }

  @Override
  public Optional<byte[]> find(String name) throws IOException {
    return web.whole(() -> request(name).GET());
  }

  @Override
  public InputStream open(String name, long offset, long length) throws IOException {
    return web.body(name, offset, length, (first, last) -> request(name).GET());
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    throw new UnsupportedException(
        where() + ": a web server does not list its files",
        "name the release or channel, or use the directory or bucket behind it");
  }

  @Override
  public UnsupportedException readOnly() {
    return new UnsupportedException(
        where() + ": a web server takes no files", "publish to the directory or bucket behind it");
  }

  @Override
  public void close() {
    web.close();
  }
}
