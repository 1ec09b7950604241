package argosy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Parallel;
import argosy.model.Digest;
import argosy.model.Refs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [Refs] keeps to.
abstract class RefsContract {
  private static final Digest A = Digest.of(new byte[] {1});
  private static final Digest B = Digest.of(new byte[] {2});
  private Refs refs = new MemoryRefs();

  /// Refs with no name in them.
  abstract Refs emptyRefs() throws IOException;

  @BeforeEach
  void makeRefs() throws IOException {
    refs = emptyRefs();
  }

  @Test
  void aNameMovesOnlyFromWhereTheCallerBelievesIt() throws IOException {
    assertThat(refs.resolve("releases/pyfai/w_2026_47")).isEmpty();
    assertThat(refs.set("releases/pyfai/w_2026_47", Optional.of(A), Optional.of(B))).isFalse();
    assertThat(refs.set("releases/pyfai/w_2026_47", Optional.empty(), Optional.of(A))).isTrue();
    assertThat(refs.set("releases/pyfai/w_2026_47", Optional.empty(), Optional.of(B))).isFalse();
    assertThat(refs.resolve("releases/pyfai/w_2026_47")).contains(A);
    assertThat(refs.set("releases/pyfai/w_2026_47", Optional.of(A), Optional.of(B))).isTrue();
    assertThat(refs.resolve("releases/pyfai/w_2026_47")).contains(B);
  }

  @Test
  void aNameIsRemovedAndMayComeBack() throws IOException {
    refs.set("a/b", Optional.empty(), Optional.of(A));
    assertThat(refs.set("a/b", Optional.of(A), Optional.empty())).isTrue();
    assertThat(refs.resolve("a/b")).isEmpty();
    assertThat(refs.list("")).isEmpty();
    assertThat(refs.set("a/b", Optional.empty(), Optional.of(B))).isTrue();
    assertThat(refs.list("a/")).containsExactly("a/b");
  }

  @Test
  void namesBelowAPrefixAreListedSorted() throws IOException {
    for (String name : List.of("b/z", "b/a", "a/x/2", "a/x/10", "b/a.b", "bb/c", "top")) {
      refs.set(name, Optional.empty(), Optional.of(A));
    }
    assertThat(refs.list("b/")).containsExactly("b/a", "b/a.b", "b/z");
    assertThat(refs.list("a/")).containsExactly("a/x/10", "a/x/2");
    assertThat(refs.list(""))
        .containsExactly("a/x/10", "a/x/2", "b/a", "b/a.b", "b/z", "bb/c", "top");
    assertThat(refs.list("none/")).isEmpty();
  }

  @Test
  void whatCouldLeaveTheFolderIsNoName() {
    for (String bad :
        List.of("", "/a", "a/", "a//b", "..", "a/../b", ".hidden", "a b", "a/.x", "ü", "a\n")) {
      assertThatThrownBy(() -> refs.resolve(bad)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> refs.set(bad, Optional.empty(), Optional.of(A)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void ofManyWhoMoveANameAtOnceExactlyOneSucceedsEachTime() throws IOException {
    int rounds = 20;
    try (Parallel parallel = new Parallel(4)) {
      Optional<Digest> now = Optional.empty();
      for (int round = 0; round < rounds; round++) {
        Optional<Digest> expected = now;
        List<Parallel.Task<Optional<Digest>>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          Optional<Digest> mine = Optional.of(Digest.of(new byte[] {(byte) round, (byte) i}));
          tasks.add(() -> refs.set("c/current", expected, mine) ? mine : Optional.empty());
        }
        List<Digest> won = new ArrayList<>();
        parallel.ordered(tasks.iterator(), 4, result -> result.ifPresent(won::add));
        assertThat(won).hasSize(1);
        now = refs.resolve("c/current");
        assertThat(now).contains(won.getFirst());
      }
    }
  }
}
