package argosy.testing;

import argosy.base.Json;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// A real JupyterHub on this machine, with its proxy, users who need no password, and a service
/// that may go to their servers. It has process ids of its own, so that whatever it started ends
/// with it. Needs root.
public final class NotebookHub implements AutoCloseable {
  private static final String SECRET = "5d0c1f2e7b8a4936a1b2c3d4e5f60718";
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private final Process process;
  private final URI root;
  private final Path log;
  private final HttpClient service = http().build();

  private NotebookHub(Process process, URI root, Path log) {
    this.process = process;
    this.root = root;
    this.log = log;
  }

  /// @param more lines of `jupyterhub_config.py`
  public static NotebookHub start(Path folder, String more) throws IOException {
    int port = LocalServer.freePort();
    Path home = Files.createDirectories(folder);
    Files.writeString(
        home.resolve("jupyterhub_config.py"),
        """
        c = get_config()
        c.JupyterHub.authenticator_class = 'dummy'
        c.JupyterHub.spawner_class = 'simple'
        c.JupyterHub.bind_url = 'http://127.0.0.1:%d'
        c.JupyterHub.hub_port = %d
        c.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:%d'
        c.JupyterHub.services = [{'name': 'test', 'api_token': '%s'}]
        c.JupyterHub.load_roles = [
            {'name': 'test', 'services': ['test'], 'scopes': ['access:servers', 'servers', 'read:servers']}
        ]
        c.SimpleLocalProcessSpawner.home_dir_template = '%s/home-{username}'
        c.Spawner.args = ['--allow-root']
        c.Spawner.start_timeout = c.Spawner.http_timeout = 180  # of a busy machine
        %s
        """
            .formatted(port, LocalServer.freePort(), LocalServer.freePort(), SECRET, home, more));
    ProcessBuilder command =
        new ProcessBuilder(
                "unshare",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "jupyterhub",
                "-f",
                "jupyterhub_config.py")
            .directory(home.toFile());
    command.environment().put("PATH", "/usr/bin:/bin"); // Debian's own Python
    command.environment().put("NODE_PATH", "/usr/share/nodejs"); // for a node that is not Debian's
    Path log = home.resolve("log");
    NotebookHub hub =
        new NotebookHub(
            LocalServer.start(command, port, log), URI.create("http://127.0.0.1:" + port), log);
    try {
      hub.until(() -> hub.log().contains("JupyterHub is now running"), "the hub");
      return hub;
    } catch (IOException e) {
      hub.close();
      throw e;
    }
  }

  /// Everything it started ends too.
  @Override
  public void close() throws IOException {
    service.close();
    process.destroyForcibly();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  /// Without the offer of HTTP/2, which the proxy takes for a web socket.
  private static HttpClient.Builder http() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
  }

  /// What it has said so far.
  public String log() throws IOException {
    return Files.readString(log);
  }

  /// Logs somebody in as a browser does.
  public User login(String name) throws IOException {
    HttpClient browser =
        http()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    post(browser, "/hub/login", "username=" + name + "&password=x");
    return new User(name, browser);
  }

  /// A person in front of the hub's pages.
  public final class User {
    private final String name;
    private final HttpClient browser;

    private User(String name, HttpClient browser) {
      this.name = name;
      this.browser = browser;
    }

    /// The page on which a release is chosen.
    public String form() throws IOException {
      return get(browser, "/hub/spawn").body();
    }

    /// Chooses, as the form's button does.
    ///
    /// @return the page that comes then
    public String choose(String release) throws IOException {
      return post(
              browser,
              "/hub/spawn",
              "release=" + URLEncoder.encode(release, StandardCharsets.UTF_8))
          .body();
    }

    /// Waits until the server that was chosen answers.
    public void ready() throws IOException {
      String progress = ask("GET", "/hub/api/users/" + name + "/server/progress", "").body();
      if (!progress.contains("\"ready\": true")) {
        throw new IOException("no server: " + progress + log());
      }
    }

    public void stop() throws IOException {
      String path = "/hub/api/users/" + name + "/server";
      until(() -> ask("DELETE", path, "").statusCode() == 204, "the end of a server");
    }

    /// What a cell prints in a new kernel of the usual kind.
    public String run(String code) throws IOException {
      HttpResponse<String> started = ask("POST", "/user/" + name + "/api/kernels", "{}");
      String kernel = Json.parse(started.body()).asObject().string("id");
      String path = "/user/" + name + "/api/kernels/" + kernel + "/channels";
      Cell cell = new Cell();
      WebSocket socket =
          service
              .newWebSocketBuilder()
              .header("Authorization", "token " + SECRET)
              .buildAsync(URI.create(root.toString().replace("http:", "ws:") + path), cell)
              .join();
      try {
        socket.sendText(request(code).canonical(), true).join();
        return cell.printed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      } finally {
        socket.abort();
      }
    }
  }

  /// A request as the service, with its token.
  public HttpResponse<String> ask(String method, String path, String body) throws IOException {
    return send(
        service,
        HttpRequest.newBuilder(root.resolve(path))
            .header("Authorization", "token " + SECRET)
            .method(method, BodyPublishers.ofString(body)));
  }

  /// `execute_request` (jupyter_client, "Messaging").
  private static Json.Obj request(String code) {
    Json header =
        Json.object()
            .put("msg_id", Cell.ID)
            .put("msg_type", "execute_request")
            .put("session", "test")
            .put("username", "test")
            .put("version", "5.3")
            .build();
    Json nothing = Json.object().build();
    return Json.object()
        .put("channel", "shell")
        .put("header", header)
        .put("parent_header", nothing)
        .put("metadata", nothing)
        .put("content", Json.object().put("code", code).put("silent", false).build())
        .build();
  }

  /// What a kernel says of the one cell.
  private static final class Cell implements WebSocket.Listener {
    static final String ID = "cell";
    final CompletableFuture<String> printed = new CompletableFuture<>();
    private final StringBuilder message = new StringBuilder();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        try {
          hear(Json.parse(message.toString()).asObject());
        } catch (IOException | IllegalArgumentException e) {
          printed.completeExceptionally(e);
        }
        message.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedFuture("");
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      printed.completeExceptionally(error);
    }

    private void hear(Json.Obj heard) {
      Json.Obj content = heard.get("content").asObject();
      if (heard
          .get("parent_header")
          .asObject()
          .find("msg_id")
          .filter(Json.of(ID)::equals)
          .isEmpty()) {
        return;
      }
      switch (heard.get("header").asObject().string("msg_type")) {
        case "stream" -> text.append(content.string("text"));
        case "error" -> text.append(content.string("evalue"));
        case "status" -> {
          if (content.string("execution_state").equals("idle")) {
            printed.complete(text.toString());
          }
        }
        default -> {}
      }
    }
  }

  private HttpResponse<String> get(HttpClient client, String path) throws IOException {
    return send(client, HttpRequest.newBuilder(root.resolve(path)).GET());
  }

  private HttpResponse<String> post(HttpClient client, String path, String form)
      throws IOException {
    return send(
        client,
        HttpRequest.newBuilder(root.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
      throws IOException {
    try {
      return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  /// Something that becomes true.
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  private void until(Condition condition, String what) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("waited in vain for " + what + ": " + log());
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
  }
}
