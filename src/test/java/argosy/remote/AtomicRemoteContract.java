package argosy.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What places do besides that compare and write in one step themselves.
abstract class AtomicRemoteContract extends RemoteContract {
  @Test
  void ofManyWhoReplaceAtOnceEachStepIsOneWriters() throws Exception {
    assertThat(remote.replace("n", Optional.empty(), bytes("0"))).isTrue();
    AtomicInteger done = new AtomicInteger();
    Thread[] writers = new Thread[4];
    for (int i = 0; i < writers.length; i++) {
      writers[i] =
          Thread.ofPlatform()
              .start(() -> {
                for (int k = 0; k < 10; k++) {
                  try {
                    byte[] now = remote.find("n").orElseThrow();
                    int next = Integer.parseInt(new String(now, StandardCharsets.UTF_8)) + 1;
                    if (remote.replace("n", Optional.of(now), bytes("" + next))) {
                      done.incrementAndGet();
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }
              });
    }
    for (Thread writer : writers) {
      writer.join();
    }
    assertThat(done.get()).isPositive();
    assertThat(remote.find("n")).contains(bytes("" + done.get()));
  }
}
