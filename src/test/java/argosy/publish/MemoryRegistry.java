package argosy.publish;

import argosy.base.Json;
import argosy.model.Digest;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A registry (distribution-spec 1.1: pull, push, mounts, chunked uploads with ranges, tags) in
/// memory, with faults on request. Blobs and manifests belong to a repository, as in real ones.
final class MemoryRegistry implements AutoCloseable {
  static final String USER = "user";
  static final String PASSWORD = "pass:word";

  enum Login {
    NONE,
    BASIC,
    BEARER
  }

  private static final Pattern PATH =
      Pattern.compile("/v2/(?<repo>[a-z0-9/._-]+)/(?<kind>blobs|manifests)/(?<name>.*)");
  private static final Pattern QUERY = Pattern.compile("(?:^|&)([a-z]+)=([^&]*)");

  final Map<String, byte[]> blobs = new ConcurrentHashMap<>(); // REPOSITORY@DIGEST
  final Map<String, byte[]> manifests = new ConcurrentHashMap<>(); // REPOSITORY@REFERENCE
  private final Map<String, String> types = new ConcurrentHashMap<>(); // of manifests by digest
  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  final List<String> log = new CopyOnWriteArrayList<>(); // METHOD PATH STATUS

  /// Faults: how often they still happen.
  final AtomicInteger busy = new AtomicInteger();

  final AtomicInteger tooMany = new AtomicInteger();
  final AtomicInteger droppedUploads = new AtomicInteger();
  final AtomicInteger cutDownloads = new AtomicInteger();
  final AtomicInteger forgottenUploads = new AtomicInteger();
  final AtomicInteger lostAnswers = new AtomicInteger();
  volatile boolean lyingDownloads;
  volatile boolean damagedUploads;

  /// After so many requests a token is no longer taken.
  volatile int tokenLasts = Integer.MAX_VALUE;

  final AtomicInteger tokens = new AtomicInteger();
  private final Map<String, AtomicInteger> tokenUses = new ConcurrentHashMap<>();
  private final AtomicInteger sequence = new AtomicInteger();
  private final Login login;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  MemoryRegistry(Login login) throws IOException {
    this.login = login;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v2/", this::handle);
    server.createContext("/token", this::token);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  long count(String prefix) {
    return log.stream().filter(l -> l.startsWith(prefix)).count();
  }

  private static boolean take(AtomicInteger fault) {
    return fault.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  private static String basic() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
  }

  private void token(HttpExchange x) throws IOException {
    try (x) {
      boolean known = basic().equals(x.getRequestHeaders().getFirst("Authorization"));
      String query = String.valueOf(x.getRequestURI().getQuery()).replace('+', ' ');
      if (!known && query.contains("push") || !query.contains("service=test registry")) {
        answer(x, 401, "");
        return;
      }
      String token = "token-" + tokens.incrementAndGet();
      tokenUses.put("Bearer " + token, new AtomicInteger());
      answer(x, 200, Json.object().put("token", token).build().canonical());
    }
  }

  private boolean mayPass(HttpExchange x) {
    String given = Optional.ofNullable(x.getRequestHeaders().getFirst("Authorization")).orElse("");
    return switch (login) {
      case NONE -> true;
      case BASIC -> given.equals(basic());
      case BEARER -> {
        AtomicInteger uses = tokenUses.get(given);
        yield uses != null && uses.incrementAndGet() <= tokenLasts;
      }
    };
  }

  private void handle(HttpExchange x) throws IOException {
    try (x) {
      if (!mayPass(x)) {
        x.getResponseHeaders()
            .add(
                "WWW-Authenticate",
                login == Login.BASIC
                    ? "Basic realm=\"test\""
                    : "Bearer realm=\"http://"
                        + host()
                        + "/token\",service=\"test registry\",scope=\"ignored\"");
        answer(x, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}");
        return;
      }
      if (take(busy)) {
        answer(x, 503, "busy");
        return;
      }
      if (take(tooMany)) {
        x.getResponseHeaders().add("Retry-After", "7");
        answer(x, 429, "slow down");
        return;
      }
      Matcher m = PATH.matcher(x.getRequestURI().getPath());
      if (!m.matches()) {
        answer(x, 404, "");
      } else if (m.group("kind").equals("manifests")) {
        manifest(x, m.group("repo"), m.group("name"));
      } else if (m.group("name").startsWith("uploads/")) {
        upload(x, m.group("repo"), m.group("name").substring(8));
      } else {
        blob(x, m.group("repo"), m.group("name"));
      }
    }
  }

  private void answer(HttpExchange x, int status, String text) throws IOException {
    bytes(x, status, text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(HttpExchange x, int status, byte[] body) throws IOException {
    log.add(x.getRequestMethod() + " " + x.getRequestURI().getPath() + " " + status);
    boolean head = x.getRequestMethod().equals("HEAD");
    if (head) {
      x.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
    }
    x.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head) {
      x.getResponseBody().write(body);
    }
  }

  private void manifest(HttpExchange x, String repo, String name) throws IOException {
    if (x.getRequestMethod().equals("PUT")) {
      byte[] body = x.getRequestBody().readAllBytes();
      String digest = Digest.of(body).toString();
      for (String part : needed(body)) {
        if (!blobs.containsKey(repo + "@" + part) && !manifests.containsKey(repo + "@" + part)) {
          answer(x, 400, "{\"errors\":[{\"code\":\"MANIFEST_BLOB_UNKNOWN\"}]}");
          return;
        }
      }
      manifests.put(repo + "@" + digest, body);
      manifests.put(repo + "@" + name, body);
      types.put(digest, x.getRequestHeaders().getFirst("Content-Type"));
      x.getResponseHeaders().add("Docker-Content-Digest", digest);
      answer(x, 201, "");
      return;
    }
    byte[] body = manifests.get(repo + "@" + name);
    if (body == null) {
      answer(x, 404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
      return;
    }
    String digest = Digest.of(body).toString();
    x.getResponseHeaders().add("Docker-Content-Digest", digest);
    x.getResponseHeaders().add("Content-Type", types.get(digest));
    bytes(x, 200, body);
  }

  private static List<String> needed(byte[] manifest) throws IOException {
    Matcher m =
        Pattern.compile("\"digest\":\"(sha256:[0-9a-f]{64})\"")
            .matcher(new String(manifest, StandardCharsets.UTF_8));
    return m.results().map(r -> r.group(1)).toList();
  }

  private void blob(HttpExchange x, String repo, String digest) throws IOException {
    byte[] body = blobs.get(repo + "@" + digest);
    if (body == null) {
      answer(x, 404, "");
      return;
    }
    String range = Optional.ofNullable(x.getRequestHeaders().getFirst("Range")).orElse("");
    int from = range.isEmpty() ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
    byte[] part = Arrays.copyOfRange(body, from, body.length);
    if (x.getRequestMethod().equals("GET") && lyingDownloads && part.length > 0) {
      part[part.length / 2] ^= 1;
    }
    if (x.getRequestMethod().equals("GET") && part.length > 1000 && take(cutDownloads)) {
      log.add("GET " + x.getRequestURI().getPath() + " cut");
      x.sendResponseHeaders(from > 0 ? 206 : 200, part.length);
      x.getResponseBody().write(part, 0, part.length / 2);
      x.getResponseBody().flush();
      return; // closing the exchange closes the connection
    }
    bytes(x, from > 0 ? 206 : 200, part);
  }

  private static Optional<String> query(HttpExchange x, String name) {
    String query = Optional.ofNullable(x.getRequestURI().getQuery()).orElse("");
    return QUERY
        .matcher(query)
        .results()
        .filter(r -> r.group(1).equals(name))
        .map(r -> r.group(2))
        .findFirst();
  }

  private void upload(HttpExchange x, String repo, String id) throws IOException {
    if (x.getRequestMethod().equals("POST")) {
      Optional<String> mount = query(x, "mount");
      byte[] other = mount.map(d -> blobs.get(query(x, "from").orElse("") + "@" + d)).orElse(null);
      if (other != null) {
        blobs.put(repo + "@" + mount.orElseThrow(), other);
        answer(x, 201, "");
        return;
      }
      String own = "u" + sequence.incrementAndGet();
      uploads.put(own, new ByteArrayOutputStream());
      x.getResponseHeaders().add("Location", "/v2/" + repo + "/blobs/uploads/" + own + "?s=1");
      answer(x, 202, "");
      return;
    }
    ByteArrayOutputStream got = uploads.get(id);
    if (got == null) {
      answer(x, 404, "{\"errors\":[{\"code\":\"BLOB_UPLOAD_UNKNOWN\"}]}");
      return;
    }
    x.getResponseHeaders().add("Location", x.getRequestURI().toString());
    switch (x.getRequestMethod()) {
      case "GET" -> {
        x.getResponseHeaders().add("Range", "0-" + Math.max(0, got.size() - 1));
        answer(x, 204, "");
      }
      case "PATCH" -> patch(x, id, got);
      case "PUT" -> put(x, repo, id, got);
      default -> answer(x, 405, "");
    }
  }

  private void patch(HttpExchange x, String id, ByteArrayOutputStream got) throws IOException {
    String range = x.getRequestHeaders().getFirst("Content-Range");
    if (!range.startsWith(got.size() + "-")) {
      answer(x, 416, "");
      return;
    }
    InputStream body = x.getRequestBody();
    if (take(droppedUploads)) {
      got.write(body.readNBytes(700));
      log.add("PATCH " + x.getRequestURI().getPath() + " dropped");
      if (take(forgottenUploads)) {
        uploads.remove(id);
      }
      return;
    }
    body.transferTo(got);
    x.getResponseHeaders().add("Range", "0-" + (got.size() - 1));
    answer(x, 202, "");
  }

  private void put(HttpExchange x, String repo, String id, ByteArrayOutputStream got)
      throws IOException {
    x.getRequestBody().transferTo(got);
    byte[] all = got.toByteArray();
    if (damagedUploads && all.length > 0) {
      all[0] ^= 1;
    }
    String digest = query(x, "digest").orElse("");
    uploads.remove(id);
    if (!Digest.of(all).toString().equals(digest)) {
      answer(x, 400, "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}");
      return;
    }
    blobs.put(repo + "@" + digest, all);
    if (take(lostAnswers)) {
      log.add("PUT " + x.getRequestURI().getPath() + " lost");
      return;
    }
    answer(x, 201, "");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
