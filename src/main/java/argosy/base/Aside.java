package argosy.base;

import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Long computations that do not heed an interrupt, as of a new key, on a thread of their own: who
/// waits for them hears Ctrl-C at once.
public final class Aside {
  private Aside() {}

  /// @throws InterruptedIOException if the waiting thread is interrupted; the computation is given
  ///   up to the end of the process
  public static <T> T compute(Supplier<T> work) throws InterruptedIOException {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread.ofPlatform().daemon().name("argosy-aside").start(task);
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }
}
