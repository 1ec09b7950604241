package argosy.publish.cvmfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpilledRecordsTest {
  @Test
  void whateverTheMemoryAllComeInOrderAndTheLastOfAPathCounts() throws IOException {
    for (int inMemory : new int[] {1, 7, 100, 5000}) {
      Random random = new Random(inMemory);
      TreeMap<String, String> expected = new TreeMap<>();
      try (SpilledRecords records = new SpilledRecords(Comparator.naturalOrder(), inMemory)) {
        for (int i = 0; i < 2000; i++) {
          String path = "/ä" + random.nextInt(700);
          String text = "x".repeat(random.nextInt(300)) + i;
          expected.put(path, text);
          records.put(path, text.getBytes(StandardCharsets.UTF_8));
        }
        for (int twice = 0; twice < 2; twice++) {
          TreeMap<String, String> found = new TreeMap<>();
          String before = "";
          Iterator<Map.Entry<String, byte[]>> all = records.sorted();
          while (all.hasNext()) {
            Map.Entry<String, byte[]> stored = all.next();
            assertThat(stored.getKey()).isGreaterThan(before);
            before = stored.getKey();
            found.put(before, new String(stored.getValue(), StandardCharsets.UTF_8));
          }
          assertThat(found).isEqualTo(expected);
        }
      }
    }
  }
}
