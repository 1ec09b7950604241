package argosy.store;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.model.Memo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreMemoTest extends MemoContract {
  private static final int COUNT = 400;
  @TempDir Path dir = Path.of("");

  @Override
  Memo emptyMemo() {
    return new StoreMemo(dir.resolve("memo"), true);
  }

  private void rememberAll() throws IOException {
    try (StoreMemo memo = new StoreMemo(dir.resolve("memo"), true)) {
      for (int i = 0; i < COUNT; i++) {
        memo.remember("md5/1", input(i), value(i));
      }
    }
  }

  /// How many are recalled; none may be wrong.
  private int recalled() throws IOException {
    int found = 0;
    try (StoreMemo memo = new StoreMemo(dir.resolve("memo"), true)) {
      for (int i = 0; i < COUNT; i++) {
        Optional<byte[]> value = memo.recall("md5/1", input(i));
        if (value.isPresent()) {
          assertThat(value.get()).isEqualTo(value(i));
          found++;
        }
      }
    }
    return found;
  }

  @Test
  void theNextProcessRecallsAndAddsToTheSameFile() throws IOException {
    rememberAll();
    try (StoreMemo memo = new StoreMemo(dir.resolve("memo"), true)) {
      memo.remember("md5/1", input(COUNT + 1), value(7));
    }
    assertThat(recalled()).isEqualTo(COUNT);
    try (StoreMemo memo = new StoreMemo(dir.resolve("memo"), false)) {
      assertThat(memo.recall("md5/1", input(COUNT + 1))).isPresent();
      memo.remember("md5/1", input(COUNT + 2), value(8)); // read only: forgotten
      assertThat(memo.recall("md5/1", input(COUNT + 2))).isEmpty();
    }
    try (var files = Files.list(dir.resolve("memo"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void damageAnywhereLosesEntriesButNeverGivesAWrongOne() throws IOException {
    rememberAll();
    Path log = dir.resolve("memo/0.log");
    byte[] good = Files.readAllBytes(log);
    Random random = new Random(1);
    for (int round = 0; round < 60; round++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(log, bad);
      assertThat(recalled()).isLessThan(COUNT);
    }
  }

  @Test
  void aTornEndIsCutAndWrittenOver() throws IOException {
    rememberAll();
    Path log = dir.resolve("memo/0.log");
    byte[] good = Files.readAllBytes(log);
    Random random = new Random(2);
    for (int round = 0; round < 20; round++) {
      Files.write(log, Arrays.copyOf(good, random.nextInt(good.length)));
      assertThat(recalled()).isLessThan(COUNT);
      rememberAll();
      assertThat(recalled()).isEqualTo(COUNT);
    }
  }
}
