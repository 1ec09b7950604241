package argosy.base;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/// CPU work on a fixed pool, results taken in the order of the input.
///
/// The first failure cancels what has not started and is thrown as it was. The rooms above use only
/// this: no room below `store` and `app` owns a thread. Never call one of these methods from inside
/// a task of the same pool: the tasks would wait for each other.
public final class Parallel implements AutoCloseable {
  /// What a task may hold: a chunk of 8 MiB, what it is compressed to, and as much again.
  private static final long BYTES_A_THREAD = 24 << 20;

  private final ExecutorService pool;
  private final int threads;

  /// @param threads how many tasks run at once, at least 1
  public Parallel(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    this.threads = threads;
    ThreadFactory daemon =
        task -> {
          Thread t = new Thread(task, "argosy-worker");
          t.setDaemon(true);
          return t;
        };
    this.pool = Executors.newFixedThreadPool(threads, daemon);
  }

  /// As many threads as the machine has processors and the heap has room for.
  public static Parallel ofMachine() {
    Runtime machine = Runtime.getRuntime();
    return new Parallel(threads(machine.availableProcessors(), machine.maxMemory()));
  }

  static int threads(int processors, long heapBytes) {
    return Math.clamp(heapBytes / BYTES_A_THREAD, 1, Math.max(1, processors));
  }

  public int threads() {
    return threads;
  }

  /// One piece of work.
  @FunctionalInterface
  public interface Task<T> {
    T run() throws IOException;

    /// What its result takes of the memory that may be held.
    default int weight() {
      return 1;
    }
  }

  /// Takes the results, one at a time, in order, on the caller's thread.
  @FunctionalInterface
  public interface Sink<T> {
    void accept(T result) throws IOException;
  }

  /// Runs the tasks and hands each result to the sink in the tasks' order. Results of at most the
  /// weight `ahead` wait at once, and one more, which bounds memory.
  public <T> void ordered(Iterator<? extends Task<T>> tasks, int ahead, Sink<? super T> sink)
      throws IOException {
    Deque<Running<T>> running = new ArrayDeque<>();
    int weight = 0;
    try {
      while (tasks.hasNext() || !running.isEmpty()) {
        while (tasks.hasNext() && (running.isEmpty() || weight < ahead)) {
          Task<T> task = tasks.next();
          Callable<T> call = task::run;
          running.add(new Running<>(pool.submit(call), task.weight()));
          weight += task.weight();
        }
        Running<T> first = running.remove();
        sink.accept(take(first.result()));
        weight -= first.weight();
      }
    } finally {
      running.forEach(r -> r.result().cancel(true));
    }
  }

  private record Running<T>(Future<T> result, int weight) {}

  /// One task of several.
  public static <T> Task<List<T>> together(List<? extends Task<? extends T>> tasks) {
    return () -> {
      List<T> results = new ArrayList<>(tasks.size());
      for (Task<? extends T> task : tasks) {
        results.add(task.run());
      }
      return results;
    };
  }

  /// The same tasks, `most` at a time: for those so short that handing each to a thread costs more
  /// than a part of it.
  public static <T> Iterator<Task<List<T>>> batches(
      Iterator<? extends Task<? extends T>> tasks, int most) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return tasks.hasNext();
      }

      @Override
      public Task<List<T>> next() {
        List<Task<? extends T>> batch = new ArrayList<>(most);
        do {
          batch.add(tasks.next());
        } while (batch.size() < most && tasks.hasNext());
        return together(batch);
      }
    };
  }

  /// Runs all tasks and returns when the last is done.
  public void all(Iterable<? extends Task<?>> tasks) throws IOException {
    Iterator<? extends Task<?>> source = tasks.iterator();
    Iterator<Task<Boolean>> done =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return source.hasNext();
          }

          @Override
          public Task<Boolean> next() {
            Task<?> task = source.next();
            return () -> {
              task.run();
              return true;
            };
          }
        };
    ordered(done, threads * 4, ok -> {});
  }

  /// Begins all tasks, which go on while the caller does something else.
  public <T> Begun<T> begin(List<? extends Task<? extends T>> tasks) {
    return new Begun<>(pool, tasks);
  }

  /// Tasks that go on beside what the caller does.
  public static final class Begun<T> implements AutoCloseable {
    private final List<Future<Optional<T>>> results = new ArrayList<>();
    private volatile boolean givenUp;

    private Begun(ExecutorService pool, List<? extends Task<? extends T>> tasks) {
      for (Task<? extends T> task : tasks) {
        results.add(pool.submit(() -> givenUp ? Optional.empty() : Optional.of(task.run())));
      }
    }

    /// Waits for all; the first failure in their order is thrown as it was.
    ///
    /// @return in their order
    public List<T> end() throws IOException {
      List<T> all = new ArrayList<>(results.size());
      for (Future<Optional<T>> result : results) {
        take(result).ifPresent(all::add);
      }
      return all;
    }

    /// What has not begun does not, and what has is waited for: nothing goes on after this.
    @Override
    public void close() {
      givenUp = true;
      for (Future<Optional<T>> result : results) {
        try {
          take(result);
        } catch (IOException | RuntimeException e) {
          // who wanted to know has asked
        }
      }
    }
  }

  /// One long computation that does not heed an interrupt, as of a new key: who waits for it hears
  /// Ctrl-C at once, and it is given up to the end of the process.
  public static <T> T aside(Task<T> work) throws IOException {
    try (Parallel one = new Parallel(1)) {
      return take(one.pool.submit(work::run));
    }
  }

  private static <T> T take(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      switch (cause) {
        case IOException io -> throw io;
        case RuntimeException r -> throw r;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("a task failed", cause);
      }
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
