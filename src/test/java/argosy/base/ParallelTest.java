package argosy.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
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
