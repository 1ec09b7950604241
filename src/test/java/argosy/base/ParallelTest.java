package argosy.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ParallelTest {
  @Test
  void whatIsComputedComesBackAndSoDoesWhatFails() throws IOException {
    assertThat(Parallel.aside(() -> 42)).isEqualTo(42);
    assertThatThrownBy(() ->
            Parallel.aside(() -> {
              throw new IllegalArgumentException("no");
            }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
  }

  @Test
  void whatWasBegunGoesOnBesideTheCaller() throws IOException {
    CountDownLatch said = new CountDownLatch(1);
    try (Parallel parallel = new Parallel(2);
        Parallel.Begun<Integer> begun =
            parallel.begin(List.of(() -> endOf(said) ? 1 : 0, () -> 2))) {
      said.countDown(); // which the first waits for
      assertThat(begun.end()).containsExactly(1, 2);
    }
  }

  @Test
  void whatWasBegunFailsAsItWas() {
    try (Parallel parallel = new Parallel(1);
        Parallel.Begun<Integer> begun =
            parallel.begin(
                List.of(
                    () -> 1,
                    () -> {
                      throw new IOException("no");
                    }))) {
      assertThatThrownBy(begun::end).isInstanceOf(IOException.class).hasMessage("no");
    }
  }

  @Test
  void whatIsGivenUpIsOverAndTheRestDoesNotBegin() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    AtomicInteger over = new AtomicInteger();
    Parallel.Task<Integer> task =
        () -> {
          first.countDown();
          endOf(closing);
          return over.incrementAndGet();
        };
    try (Parallel parallel = new Parallel(1)) {
      Parallel.Begun<Integer> begun = parallel.begin(List.of(task, task, task));
      first.await();
      Thread closer = Thread.ofPlatform().start(begun::close);
      while (closer.getState() != Thread.State.WAITING) {
        Thread.onSpinWait(); // until it waits for the first
      }
      closing.countDown();
      closer.join();
      assertThat(over).hasValue(1);
    }
  }

  @Test
  void aMachineOfManyProcessorsHasAsManyThreadsAsTheHeapServes() {
    assertThat(Parallel.threads(2, 256 << 20)).isEqualTo(2);
    assertThat(Parallel.threads(64, 256 << 20)).isEqualTo(10);
    assertThat(Parallel.threads(64, 8 << 20)).isEqualTo(1);
    assertThat(Parallel.threads(64, Long.MAX_VALUE)).isEqualTo(64);
  }

  @Test
  void whoIsInterruptedDoesNotWaitForTheEnd() {
    CountDownLatch never = new CountDownLatch(1);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> Parallel.aside(() -> endOf(never)))
          .isInstanceOf(InterruptedIOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
      never.countDown();
    }
  }

  private static boolean endOf(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait(); // as a computation that heeds nothing
    }
    return true;
  }
}
