package argosy.publish;

import java.io.InterruptedIOException;
import java.time.Duration;

/// How often and after what pause a request is tried again.
///
/// @param attempts at least 1
public record Retries(int attempts, Pause pause) {
  private static final long FIRST_MILLIS = 500;
  private static final long LONGEST_MILLIS = 60_000;

  /// Five attempts within about 8 seconds, unless the registry asks for longer pauses.
  public static final Retries USUAL = new Retries(5, Retries::sleep);

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
  /// @param askedSeconds what the registry asked for (`Retry-After`); 0 if nothing
  void before(int failed, long askedSeconds) throws InterruptedIOException {
    long own = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failed - 1, 10));
    pause.pause(Duration.ofMillis(Math.max(own, Math.min(LONGEST_MILLIS, askedSeconds * 1000))));
  }
}
