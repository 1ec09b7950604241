package argosy.remote;

import argosy.base.HeldException;
import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.Remote;
import argosy.model.VerifiedContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// A web server that takes files: WebDAV with locks (RFC 4918, class 2), as Apache's mod_dav. A
/// file is replaced by a PUT, which such servers do in one step; what must not be replaced by two
/// at once is locked by a name of its own beside it, so that readers never see an empty file.
public final class DavRemote implements Remote {
  private static final String LOCK = ".lock";
  private static final int LOCK_SECONDS = 60;
  private static final int LOCK_ATTEMPTS = 60;
  private static final String CLAIM = LOCK + ".d/";

  /// Half a second each: nobody who is alive takes that long to read and write one small file.
  private static final int CLAIM_ATTEMPTS = 40;

  private static final String LOCK_BODY =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>\
      <D:locktype><D:write/></D:locktype><D:owner>argosy</D:owner></D:lockinfo>
      """;
  private static final String TYPE_ONLY =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <D:propfind xmlns:D="DAV:"><D:prop><D:resourcetype/></D:prop></D:propfind>
      """;

  private final URI root;
  private final Optional<String> authorization;
  private final Web web;
  private final Retries retries;
  private final HttpRemote reading;

  /// @param authorization the header's value, if the server wants to know who writes
  /// @throws UnsupportedException if it is no such server
  DavRemote(URI root, Optional<String> authorization, Retries retries) throws IOException {
    String text = root.toString();
    this.root = text.endsWith("/") ? root : URI.create(text + "/");
    this.authorization = authorization;
    this.retries = retries;
    this.web = new Web(retries);
    this.reading = new HttpRemote(this.root, web, authorization);
    boolean usable = false;
    try {
      requireLocks();
      usable = true;
    } finally {
      if (!usable) {
        close();
      }
    }
  }

  /// Section 10.1: the server says what it can.
  private void requireLocks() throws IOException {
    HttpResponse<InputStream> options =
        web.send(() -> request("OPTIONS", "", BodyPublishers.noBody()));
    drain(options, options.statusCode());
    String can = String.join(",", options.headers().allValues("DAV"));
    if (!Arrays.asList(can.split("[,\\s]+")).contains("2")) {
      throw new UnsupportedException(
          where() + ": this web server takes no files (WebDAV with locks is not offered)",
          "publish to the directory or bucket behind it, or switch WebDAV on: docs/sites.md");
    }
  }

  @Override
  public String where() {
    return root.toString();
  }

  private HttpRequest.Builder request(String method, String name, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(root.resolve(Web.encode(name))).method(method, body);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  /// Requires one of the answers, reads it to its end.
  private HttpResponse<InputStream> drain(HttpResponse<InputStream> response, Integer... expected)
      throws IOException {
    int status = response.statusCode();
    if (status == 401 || status == 403) {
      throw new UnsupportedException(
          String.valueOf(Web.failure(response).getMessage()),
          "put machine, login and password of who may write there into ~/.netrc");
    }
    if (!List.of(expected).contains(status)) {
      throw Web.failure(response);
    }
    finish(response);
    return response;
  }

  private static void finish(HttpResponse<InputStream> response) throws IOException {
    try (InputStream in = response.body()) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  @Override
  public Optional<Long> size(String name) throws IOException {
    return reading.size(name);
  }

  @Override
  public Optional<byte[]> find(String name) throws IOException {
    return reading.find(name);
  }

  @Override
  public InputStream open(String name, long offset, long length) throws IOException {
    return reading.open(name, offset, length);
  }

  @Override
  public void put(String name, Descriptor descriptor, Content content) throws IOException {
    Entry.requirePath(name);
    try (InputStream in = new VerifiedContent(content.open(), descriptor, name)) {
      in.transferTo(OutputStream.nullOutputStream()); // nothing wrong is sent
    }
    long bytes = descriptor.sizeBytes();
    send(name, () -> request("PUT", name, body(content, bytes)), 200, 201, 204);
    Optional<Long> arrived = size(name);
    if (!arrived.equals(Optional.of(bytes))) {
      throw new IOException(
          where() + name + ": expected " + bytes + " bytes there but found " + arrived.orElse(0L));
    }
  }

  private static BodyPublisher body(Content content, long bytes) {
    return bytes == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> {
              try {
                return content.open();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }),
            bytes);
  }

  /// A request that makes a file; the collections above it are made first if they are missing (409:
  /// sections 9.7.1 and 9.10.4).
  private HttpResponse<InputStream> send(String name, Web.Request request, Integer... expected)
      throws IOException {
    HttpResponse<InputStream> response = web.send(request);
    if (response.statusCode() == 409 || response.statusCode() == 404) {
      response.body().close();
      makeAbove(name);
      response = web.send(request);
    }
    return drain(response, expected);
  }

  private void makeAbove(String name) throws IOException {
    makeFolder("");
    for (int at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
      makeFolder(name.substring(0, at + 1));
    }
  }

  /// Of the place itself the last component only; above it is the server's business.
  private void makeFolder(String folder) throws IOException {
    drain(make(folder), 201, 405, 301);
  }

  private HttpResponse<InputStream> make(String collection) throws IOException {
    return web.send(() -> request("MKCOL", collection, BodyPublishers.noBody()));
  }

  @Override
  public boolean replace(String name, Optional<byte[]> expected, byte[] content)
      throws IOException {
    Entry.requirePath(name);
    String lock = name + LOCK;
    String token = lock(lock);
    try {
      claim(name + CLAIM);
      try {
        return replaceAlone(name, expected, content);
      } finally {
        delete(name + CLAIM);
      }
    } finally {
      drain(
          web.send(
              () -> request("UNLOCK", lock, BodyPublishers.noBody()).header("Lock-Token", token)),
          200,
          204,
          400,
          409,
          412);
    }
  }

  private boolean replaceAlone(String name, Optional<byte[]> expected, byte[] content)
      throws IOException {
    Optional<byte[]> now = find(name);
    if (now.isPresent() != expected.isPresent()
        || now.isPresent() && !Arrays.equals(now.get(), expected.get())) {
      return false;
    }
    send(name, () -> request("PUT", name, BodyPublishers.ofByteArray(content)), 200, 201, 204);
    return true;
  }

  /// Apache 2.4 gives an exclusive lock to two who ask at the same moment, and forgets one of them.
  /// A collection is made once only, so who has the lock makes one too. One that stays is of a
  /// process that died, whose lock has ended.
  private void claim(String folder) throws IOException {
    HttpResponse<InputStream> made = make(folder);
    for (int attempt = 1; made.statusCode() != 201 && attempt <= CLAIM_ATTEMPTS; attempt++) {
      finish(made); // 405, or 403 of who was second by a moment
      retries.before(1, 0);
      made = make(folder);
    }
    if (made.statusCode() != 201) {
      finish(made);
      delete(folder);
      made = make(folder);
    }
    drain(made, 201);
  }

  /// The token of an exclusive lock (section 9.10), which ends by itself if this process does. Of
  /// the name that is locked some servers keep an empty file.
  private String lock(String name) throws IOException {
    for (int attempt = 1; attempt <= LOCK_ATTEMPTS; attempt++) {
      HttpResponse<InputStream> response =
          send(
              name,
              () ->
                  request("LOCK", name, BodyPublishers.ofString(LOCK_BODY))
                      .header("Content-Type", "application/xml")
                      .header("Depth", "0")
                      .header("Timeout", "Second-" + LOCK_SECONDS),
              200,
              201,
              423);
      if (response.statusCode() != 423) {
        return response
            .headers()
            .firstValue("Lock-Token")
            .orElseThrow(() -> new IOException(where() + name + ": the lock has no token"));
      }
      retries.before(1, 0);
    }
    throw new HeldException(where() + name + ": is locked by somebody else");
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    Deque<String> folders = new ArrayDeque<>();
    folders.add(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    while (!folders.isEmpty()) {
      String folder = folders.remove();
      for (DavListing.Item item : items(folder)) {
        String name = name(item.path());
        if (name.length() < folder.length() || name.isEmpty()) {
          continue; // the collection itself
        }
        if (item.isCollection()) {
          folders.add(name + "/");
        } else if (name.startsWith(prefix) && !name.endsWith(LOCK)) {
          names.add(name);
        }
      }
    }
    names.sort(Utf8Order.COMPARATOR);
    return List.copyOf(names);
  }

  private String name(String path) {
    String above = root.getPath();
    return path.length() > above.length() && path.startsWith(above)
        ? path.substring(above.length())
        : "";
  }

  private List<DavListing.Item> items(String folder) throws IOException {
    HttpResponse<InputStream> response =
        web.send(() ->
            request("PROPFIND", folder, BodyPublishers.ofString(TYPE_ONLY, StandardCharsets.UTF_8))
                .header("Content-Type", "application/xml")
                .header("Depth", "1"));
    if (response.statusCode() == 404) {
      response.body().close();
      return List.of();
    }
    if (response.statusCode() != 207) {
      drain(response, 207);
    }
    try (InputStream in = response.body()) {
      return DavListing.parse(in).items();
    }
  }

  @Override
  public void remove(String name) throws IOException {
    Entry.requirePath(name);
    delete(name);
  }

  private void delete(String name) throws IOException {
    drain(web.send(() -> request("DELETE", name, BodyPublishers.noBody())), 200, 204, 404);
  }

  @Override
  public void close() {
    web.close();
  }
}
