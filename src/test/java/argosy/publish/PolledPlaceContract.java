package argosy.publish;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.model.Digest;
import argosy.model.Remote;
import argosy.remote.PublishedPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What readers of a place see while it is published to.
abstract class PolledPlaceContract extends PublishedWeeklies {
  /// The same place each time.
  abstract Remote open() throws IOException;

  @Test
  void aReaderDuringAHundredPublicationsAlwaysSeesAWholeRelease() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    List<Throwable> wrong = new ArrayList<>();
    AtomicInteger reads = new AtomicInteger();
    try (Remote writing = open();
        Remote reading = open()) {
      Set<Digest> base = base();
      publish(writing, weekly(0, base));
      Thread reader =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  PublishedPlace place = new PublishedPlace(reading, trusted());
                  String last = "";
                  while (!stop.get()) {
                    String tag = requireWholeHead(place);
                    assertThat(tag).isGreaterThanOrEqualTo(last);
                    last = tag;
                    reads.incrementAndGet();
                  }
                } catch (Throwable e) {
                  wrong.add(e);
                }
              });
      for (int week = 1; week <= 99; week++) {
        publish(writing, weekly(week, base));
      }
      stop.set(true);
      reader.join();
      assertThat(wrong).isEmpty();
      assertThat(reads.get()).isGreaterThan(10);
      assertThat(requireWholeHead(new PublishedPlace(reading, trusted()))).isEqualTo("w_2026_99");
    }
  }
}
