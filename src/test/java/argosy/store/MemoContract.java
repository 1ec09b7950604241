package argosy.store;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.model.Digest;
import argosy.model.Memo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [Memo] keeps to.
abstract class MemoContract {
  private Memo memo = new MemoryMemo();

  /// A memo with nothing in it.
  abstract Memo emptyMemo() throws IOException;

  @BeforeEach
  void makeMemo() throws IOException {
    memo = emptyMemo();
  }

  static Digest input(int i) {
    return Digest.of(new byte[] {(byte) i, (byte) (i >> 8), (byte) (i >> 16)});
  }

  static byte[] value(int i) {
    Random random = new Random(i);
    byte[] bytes = new byte[i % 50 == 0 ? random.nextInt(200_000) : random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void whatIsRememberedIsRecalledByKindAndInput() throws IOException {
    for (int i = 0; i < 3000; i++) {
      memo.remember("md5/1", input(i), value(i));
    }
    for (int i = 0; i < 3000; i++) {
      assertThat(memo.recall("md5/1", input(i))).hasValueSatisfying(isValue(i));
    }
    assertThat(memo.recall("md5/2", input(1))).isEmpty();
    assertThat(memo.recall("md5/1", input(3000))).isEmpty();
  }

  private static Consumer<byte[]> isValue(int i) {
    return bytes -> assertThat(bytes).isEqualTo(value(i));
  }

  @Test
  void theLastValueHolds() throws IOException {
    memo.remember("k/1", input(1), new byte[] {1});
    memo.remember("k/1", input(1), new byte[] {2});
    assertThat(memo.recall("k/1", input(1)))
        .hasValueSatisfying(b -> assertThat(b).containsExactly(2));
  }

  @Test
  void manyThreadsRememberAtOnce() throws IOException {
    List<Parallel.Task<Integer>> tasks = new ArrayList<>();
    for (int task = 0; task < 8; task++) {
      int from = task * 200;
      tasks.add(() -> {
        for (int i = from; i < from + 200; i++) {
          memo.remember("k/1", input(i), value(i));
          memo.recall("k/1", input(i - 100));
        }
        return 0;
      });
    }
    try (Parallel parallel = new Parallel(4)) {
      parallel.all(tasks);
    }
    for (int i = 0; i < 1600; i++) {
      assertThat(memo.recall("k/1", input(i))).hasValueSatisfying(isValue(i));
    }
  }
}
