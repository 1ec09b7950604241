package argosy.remote;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.trust.ServerCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// How often and after what pause a request is tried again.
///
/// @param attempts at least 1
public record Retries(int attempts, Pause pause) {
  private static final long FIRST_MILLIS = 500;
  private static final long LONGEST_MILLIS = 60_000;

  /// Five attempts within about 8 seconds, unless the server asks for longer pauses.
  public static final Retries USUAL = new Retries(5, Retries::sleep);

  /// Two: where another server may be asked instead.
  public static final Retries FEW = new Retries(2, Retries::sleep);

  /// Waits.
  @FunctionalInterface
  public interface Pause {
    void pause(Duration time) throws InterruptedIOException;
  }

  private static void sleep(Duration time) throws InterruptedIOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /// Waits before the next attempt: twice as long each time.
  ///
  /// @param failed how many attempts have failed
  /// @param askedSeconds what the server asked for (`Retry-After`); 0 if nothing
  public void before(int failed, long askedSeconds) throws InterruptedIOException {
    long own = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failed - 1, 10));
    pause.pause(Duration.ofMillis(Math.max(own, Math.min(LONGEST_MILLIS, askedSeconds * 1000))));
  }

  /// One attempt at a request.
  @FunctionalInterface
  public interface Attempt {
    HttpResponse<InputStream> send() throws IOException;
  }

  /// What an answer that says no means; reads it to its end.
  @FunctionalInterface
  public interface Explained {
    IOException failure(HttpResponse<InputStream> response);
  }

  /// Sends until there is an answer that another attempt would not change.
  ///
  /// @param isFinal failures of which the same holds
  public HttpResponse<InputStream> send(
      Attempt request, Explained answer, Predicate<IOException> isFinal) throws IOException {
    for (int attempt = 1; ; attempt++) {
      long asked = 0;
      IOException failure;
      try {
        HttpResponse<InputStream> response = request.send();
        if (!isPassing(response.statusCode())) {
          return response;
        }
        asked = retryAfter(response);
        failure = answer.failure(response);
      } catch (InterruptedIOException | UnsupportedException | CorruptException e) {
        throw e;
      } catch (IOException e) {
        if (isFinal.test(e)) {
          throw e;
        }
        failure = e;
      }
      if (attempt >= attempts) {
        throw failure;
      }
      before(attempt, asked);
    }
  }

  /// Busy or broken on the server's side: another attempt may succeed.
  public static boolean isPassing(int status) {
    return status == 429 || status == 408 || status >= 500 && status != 501 && status != 505;
  }

  private static long retryAfter(HttpResponse<?> response) {
    String value = response.headers().firstValue("Retry-After").orElse("");
    return value.matches("[0-9]{1,5}") ? Long.parseLong(value) : 0;
  }

  private static Stream<Throwable> causes(Throwable failure) {
    Stream.Builder<Throwable> all = Stream.builder();
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      all.add(at);
    }
    return all.build();
  }

  private static String innermost(Throwable failure) {
    return causes(failure).reduce((outer, inner) -> inner).map(Throwable::getMessage).orElse("");
  }

  /// One request, with failures that say whom it was for.
  ///
  /// @throws InterruptedIOException if the thread is interrupted
  public static HttpResponse<InputStream> once(HttpClient http, HttpRequest request)
      throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (InterruptedIOException e) {
      throw new IOException(request.uri().getHost() + ": no answer in time", e);
    } catch (ConnectException e) {
      boolean unknown = causes(e).anyMatch(t -> t instanceof UnresolvedAddressException);
      throw new IOException(
          request.uri().getAuthority()
              + (unknown ? ": no host of that name is known here" : ": cannot be reached"),
          e);
    } catch (SSLHandshakeException e) {
      UnsupportedException unbelieved =
          new UnsupportedException(
              request.uri().getAuthority() + ": its certificate is not believed: " + innermost(e),
              "name the PEM file of the authority that signed it in "
                  + ServerCertificates.VARIABLE);
      unbelieved.initCause(e);
      throw unbelieved;
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(request.uri().getAuthority() + ": " + why, e);
    }
  }
}
