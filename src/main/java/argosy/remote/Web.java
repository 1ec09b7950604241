package argosy.remote;

import argosy.trust.ServerCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Requests to a web server, tried again when it is busy or the connection breaks.
public final class Web implements AutoCloseable {
  private static final int SHOWN_BYTES = 2000;
  private static final Pattern MEANT = Pattern.compile("(?i)<(title|message)>([^<]*)</");
  private final Retries retries;
  private final Patience patience;
  private final HttpClient http;

  public Web(Retries retries) {
    this(retries, Patience.USUAL);
  }

  public Web(Retries retries, Patience patience) {
    this.retries = retries;
    this.patience = patience;
    this.http =
        ServerCertificates.client()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(patience.connect())
            .build();
  }

  /// How long a server is waited for.
  ///
  /// @param answer until an answer begins
  /// @param crawl for which a body may come with less than [LiveBody#LEAST_BYTES] a second
  public record Patience(Duration connect, Duration answer, Duration crawl) {
    /// Where there is no other server: big uploads are answered late.
    public static final Patience USUAL =
        new Patience(Duration.ofSeconds(30), Duration.ofMinutes(30), Duration.ofMinutes(1));

    /// Where there are others to ask.
    public static final Patience SHORT =
        new Patience(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(15));
  }

  /// Makes a request, anew for every attempt: signatures and bodies are good for one.
  @FunctionalInterface
  public interface Request {
    HttpRequest.Builder make() throws IOException;
  }

  /// The answer, which may be a refusal.
  public HttpResponse<InputStream> send(Request request) throws IOException {
    return retries.send(
        () ->
            Retries.once(
                http,
                request.make().timeout(patience.answer()).header("User-Agent", "argosy").build()),
        Web::failure,
        e -> e instanceof NoSuchFileException);
  }

  /// The part of a file from an offset, taken up again where the connection broke.
  ///
  /// @param from makes the request for the bytes from an offset up to the end asked for
  /// @throws NoSuchFileException if there is none
  public InputStream body(String name, long offset, long length, Ranged from) throws IOException {
    if (length == 0) {
      return InputStream.nullInputStream();
    }
    return new ResumingBody(
        done -> {
          long first = offset + done;
          HttpResponse<InputStream> response =
              send(() ->
                  from.make(first, offset + length - 1)
                      .header("Range", "bytes=" + first + "-" + (offset + length - 1)));
          int status = response.statusCode();
          if (status == 404) {
            response.body().close();
            throw new NoSuchFileException(name);
          }
          if (status == 200) { // a server without ranges
            InputStream all = live(response);
            all.skipNBytes(first);
            return new FirstBytes(all, length - done);
          }
          if (status != 206) {
            throw failure(response);
          }
          return live(response);
        },
        length,
        retries);
  }

  private InputStream live(HttpResponse<InputStream> response) {
    return new LiveBody(response.body(), response.uri().getAuthority(), patience.crawl());
  }

  /// All of a small file, in one answer; empty if there is none.
  public Optional<byte[]> whole(Request get) throws IOException {
    HttpResponse<InputStream> response = send(get);
    if (response.statusCode() == 404) {
      response.body().close();
      return Optional.empty();
    }
    if (response.statusCode() != 200) {
      throw failure(response);
    }
    try (InputStream in = live(response)) {
      return Optional.of(in.readAllBytes());
    }
  }

  /// A request for the bytes from `first` to `last`.
  @FunctionalInterface
  public interface Ranged {
    HttpRequest.Builder make(long first, long last) throws IOException;
  }

  /// The size a HEAD tells; empty if there is no such file. Of an empty file some servers do not
  /// tell it: then a GET does.
  public Optional<Long> size(Request head, Request get) throws IOException {
    HttpResponse<InputStream> response = send(head);
    response.body().close();
    return switch (response.statusCode()) {
      case 200 -> {
        long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
        if (length < 0) {
          requireEmpty(get);
        }
        yield Optional.of(Math.max(0, length));
      }
      case 404 -> Optional.empty();
      default -> throw failure(response);
    };
  }

  private void requireEmpty(Request get) throws IOException {
    HttpResponse<InputStream> response = send(get);
    try (InputStream in = live(response)) {
      if (response.statusCode() != 200 || in.read() >= 0) {
        throw new IOException(response.uri() + ": the server does not tell the size");
      }
    }
  }

  /// What the server said went wrong; reads the answer to its end.
  public static IOException failure(HttpResponse<InputStream> response) {
    String said = "";
    try (InputStream body = response.body()) {
      said = sentence(new String(body.readNBytes(SHOWN_BYTES), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      said = "(its answer broke off)";
    }
    URI uri = response.uri();
    return new IOException(
        "%s %s: the server answered %s"
            .formatted(
                response.request().method(),
                uri.getAuthority() + uri.getPath(),
                said.startsWith(response.statusCode() + " ")
                    ? said
                    : response.statusCode() + " " + said)
            .strip());
  }

  /// Of a page for browsers or an XML document what is meant for people.
  private static String sentence(String said) {
    Matcher meant = MEANT.matcher(said);
    return !said.startsWith("<") ? said : meant.find() ? meant.group(2).strip() : "";
  }

  /// Percent-encodes a name's bytes but for unreserved characters and `/` (RFC 3986 section 2.3).
  public static String encode(String name) {
    StringBuilder out = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-._~/".indexOf(c) >= 0;
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(String.format("%02X", (int) c));
      }
    }
    return out.toString();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
