package argosy.publish.cvmfs;

import argosy.base.UnsupportedException;
import argosy.format.cvmfs.RepositoryStorage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;

/// A repository on a web server, to look only.
public final class WebStorage implements RepositoryStorage, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private final String base;
  private final HttpClient client;

  /// @param base the repository's root: `http://stratum1.example.org/cvmfs/sw.example.org`
  public WebStorage(String base) {
    this.base = base.endsWith("/") ? base : base + "/";
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(15))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  @Override
  public InputStream open(String name) throws IOException {
    HttpResponse<InputStream> answer =
        send(HttpRequest.newBuilder().GET(), name, HttpResponse.BodyHandlers.ofInputStream());
    if (answer.statusCode() == 200) {
      return answer.body();
    }
    answer.body().close();
    if (isAbsent(answer.statusCode())) {
      throw new NoSuchFileException(base + name);
    }
    throw new IOException(base + name + ": the server answered " + answer.statusCode());
  }

  @Override
  public boolean has(String name) throws IOException {
    HttpResponse<Void> answer =
        send(HttpRequest.newBuilder().HEAD(), name, HttpResponse.BodyHandlers.discarding());
    if (answer.statusCode() == 200 || isAbsent(answer.statusCode())) {
      return answer.statusCode() == 200;
    }
    throw new IOException(base + name + ": the server answered " + answer.statusCode());
  }

  private static boolean isAbsent(int status) {
    return status == 404 || status == 403 || status == 410; // buckets say 403
  }

  private <T> HttpResponse<T> send(
      HttpRequest.Builder request, String name, HttpResponse.BodyHandler<T> body)
      throws IOException {
    try {
      return client.send(request.uri(URI.create(base + name)).timeout(PATIENCE).build(), body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted");
    } catch (java.net.ConnectException e) {
      throw new IOException(base + ": cannot be reached", e);
    }
  }

  @Override
  public void put(String name, ByteBuffer content) throws IOException {
    throw readOnly();
  }

  @Override
  public void replace(List<Replacement> files) throws IOException {
    throw readOnly();
  }

  private UnsupportedException readOnly() {
    return new UnsupportedException(
        base + ": a web server is only read", "publish to the directory or bucket that it serves");
  }

  @Override
  public void close() {
    client.close();
  }
}
