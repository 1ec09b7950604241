package argosy.remote.s3;

import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Remote;
import argosy.model.VerifiedContent;
import argosy.remote.Retries;
import argosy.remote.Web;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A bucket of an S3-compatible server, or what is below a prefix in it. Every body is signed with
/// its SHA-256, so the server refuses what did not arrive as it was sent.
///
/// Reference: Amazon S3 API Reference, 2006-03-01.
public final class S3Remote implements Remote {
  private static final SortedMap<String, String> NO_QUERY = new TreeMap<>();
  private static final Digest EMPTY = Digest.of(new byte[0]);
  private final S3Address address;
  private final Optional<AwsV4> signature;
  private final InstantSource clock;
  private final S3Uris uris;
  private final Web web;

  /// @param credentials empty to ask as anybody
  /// @param clock for the time in signatures
  public S3Remote(
      S3Address address,
      Optional<S3Credentials> credentials,
      Retries retries,
      InstantSource clock) {
    this.address = address;
    this.signature = credentials.map(c -> new AwsV4(c, address.region(), "s3"));
    this.clock = clock;
    this.uris = new S3Uris(address.endpoint(), address.bucket(), address.prefix());
    this.web = new Web(retries);
  }

  @Override
  public String where() {
    return address.toString();
  }

  /// @param headers signed, by lower-case name
  private HttpRequest.Builder request(
      String method,
      URI uri,
      SortedMap<String, String> query,
      Map<String, String> headers,
      byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    Digest payload = body.length == 0 ? EMPTY : Digest.of(body);
    Map<String, String> sent =
        signature.isPresent()
            ? signature.get().sign(method, uri, query, headers, payload, clock.instant())
            : headers;
    sent.forEach(request::header);
    return request;
  }

  HttpResponse<InputStream> send(
      String method,
      String name,
      SortedMap<String, String> query,
      Map<String, String> headers,
      byte[] body)
      throws IOException {
    URI uri = uris.object(name, query);
    return web.send(() -> request(method, uri, query, headers, body));
  }

  @Override
  public Optional<Long> size(String name) throws IOException {
    Entry.requirePath(name);
    URI uri = uris.object(name, NO_QUERY);
    return web.size(
        () -> request("HEAD", uri, NO_QUERY, Map.of(), new byte[0]),
        () -> request("GET", uri, NO_QUERY, Map.of(), new byte[0]));
  }

  @Override
  public Optional<byte[]> find(String name) throws IOException {
    HttpResponse<InputStream> response = send("GET", name, NO_QUERY, Map.of(), new byte[0]);
    try {
      requireFound(response, name);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try (InputStream in = response.body()) {
      return Optional.of(in.readAllBytes());
    }
  }

  @Override
  public InputStream open(String name, long offset, long length) throws IOException {
    Entry.requirePath(name);
    URI uri = uris.object(name, NO_QUERY);
    return web.body(
        name,
        offset,
        length,
        (first, last) -> request("GET", uri, NO_QUERY, Map.of(), new byte[0]));
  }

  @Override
  public void put(String name, Descriptor descriptor, Content content) throws IOException {
    Entry.requirePath(name);
    try (InputStream in = new VerifiedContent(content.open(), descriptor, name)) {
      if (descriptor.sizeBytes() > Multipart.PART_BYTES) {
        new Multipart(this, name, descriptor).send(in);
        return;
      }
      byte[] body = in.readAllBytes();
      drain(
          send("PUT", name, NO_QUERY, Map.of("content-type", descriptor.mediaType()), body), name);
    }
  }

  /// Conditional by the entity tag that was seen. Where a server knows no conditions (501), the
  /// window between look and write is one request long.
  @Override
  public boolean replace(String name, Optional<byte[]> expected, byte[] content)
      throws IOException {
    Entry.requirePath(name);
    HttpResponse<InputStream> now = send("GET", name, NO_QUERY, Map.of(), new byte[0]);
    Map<String, String> condition;
    if (now.statusCode() == 404) {
      now.body().close();
      if (expected.isPresent()) {
        return false;
      }
      condition = Map.of("if-none-match", "*");
    } else {
      requireFound(now, name);
      byte[] bytes;
      try (InputStream in = now.body()) {
        bytes = in.readAllBytes();
      }
      if (expected.isEmpty() || !Arrays.equals(bytes, expected.get())) {
        return false;
      }
      condition = Map.of("if-match", now.headers().firstValue("ETag").orElse("*"));
    }
    HttpResponse<InputStream> done = send("PUT", name, NO_QUERY, condition, content);
    if (done.statusCode() == 501) {
      done.body().close();
      done = send("PUT", name, NO_QUERY, Map.of(), content);
    }
    if (done.statusCode() == 412 || done.statusCode() == 409 || done.statusCode() == 404) {
      done.body().close();
      return false;
    }
    drain(done, name);
    return true;
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    Optional<String> more = Optional.empty();
    do {
      SortedMap<String, String> query =
          new TreeMap<>(Map.of("list-type", "2", "prefix", address.prefix() + prefix));
      more.ifPresent(token -> query.put("continuation-token", token));
      URI uri = uris.bucket(query);
      HttpResponse<InputStream> response =
          web.send(() -> request("GET", uri, query, Map.of(), new byte[0]));
      requireFound(response, address.bucket());
      S3Listing page;
      try (InputStream in = response.body()) {
        page = S3Listing.parse(in);
      }
      page.keys().forEach(key -> names.add(key.substring(address.prefix().length())));
      more = page.next();
    } while (more.isPresent());
    names.sort(Utf8Order.COMPARATOR);
    return List.copyOf(names);
  }

  @Override
  public void remove(String name) throws IOException {
    Entry.requirePath(name);
    HttpResponse<InputStream> response = send("DELETE", name, NO_QUERY, Map.of(), new byte[0]);
    if (response.statusCode() == 404) {
      response.body().close();
      return;
    }
    drain(response, name);
  }

  /// Requires success and reads the answer to its end, so that the connection is used again.
  HttpResponse<InputStream> drain(HttpResponse<InputStream> response, String name)
      throws IOException {
    requireFound(response, name);
    try (InputStream in = response.body()) {
      in.skip(Long.MAX_VALUE);
    }
    return response;
  }

  /// @throws NoSuchFileException if there is no such file in the bucket
  /// @throws UnsupportedException if there is no such bucket, or the server lets nobody at it
  void requireFound(HttpResponse<InputStream> response, String name) throws IOException {
    if (response.statusCode() < 300) {
      return;
    }
    S3Refusal refusal = S3Refusal.read(response);
    if (refusal.status() == 404 && !refusal.isOfBucket()) {
      throw new NoSuchFileException(name);
    }
    throw refusal.failure(address, name, signature.isPresent());
  }

  @Override
  public void close() {
    web.close();
  }
}
