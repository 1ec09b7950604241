package argosy.publish.cvmfs;

import argosy.base.UnsupportedException;
import argosy.format.cvmfs.RepositoryStorage;
import argosy.remote.Web;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;

/// A repository on a web server, to look only: one request an object.
public final class WebStorage implements RepositoryStorage {
  private final String base;
  private final Web web;

  /// @param base the repository's root: `http://stratum1.example.org/cvmfs/sw.example.org`
  public WebStorage(String base, Web web) {
    this.base = base.endsWith("/") ? base : base + "/";
    this.web = web;
  }

  @Override
  public InputStream open(String name) throws IOException {
    HttpResponse<InputStream> answer =
        web.send(() -> HttpRequest.newBuilder(URI.create(base + name)).GET());
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
    HttpResponse<InputStream> answer =
        web.send(() -> HttpRequest.newBuilder(URI.create(base + name)).HEAD());
    answer.body().close();
    if (answer.statusCode() == 200 || isAbsent(answer.statusCode())) {
      return answer.statusCode() == 200;
    }
    throw new IOException(base + name + ": the server answered " + answer.statusCode());
  }

  private static boolean isAbsent(int status) {
    return status == 404 || status == 403 || status == 410; // buckets say 403
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
    web.close();
  }
}
