package argosy.release.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import argosy.model.Generation;
import argosy.model.conda.PackageRecord;
import argosy.release.solve.Generations.Member;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GenerationsTest {
  private static final Generation ELEVEN = new Generation(11);
  private static final Generation TWELVE = new Generation(12);
  private static final Member BASE = new Member("base", Optional.of(ELEVEN), List.of());
  private static final Member MIDDLE = new Member("middle", Optional.of(TWELVE), List.of("base"));
  private static final Member NEW = new Member("new", Optional.of(TWELVE), List.of());
  private static final Member DATA = new Member("data", Optional.empty(), List.of("base"));

  @Test
  void packagesOfAnotherGenerationAreNamedWithAllThatMustBeBuiltAgain() {
    assertThatThrownBy(
            () -> Generations.requireOne(List.of(BASE, MIDDLE, NEW, DATA), Optional.of(TWELVE)))
        .isInstanceOfSatisfying(
            UnsupportedException.class,
            e ->
                assertThat(e.remedy())
                    .isEqualTo("build these again in generation 12: base, middle"))
        .hasMessage(
            "packages of different environment generations are never mixed: base is of 11, the"
                + " others of 12");
  }

  @Test
  void whereNobodySaysWhichItIsThatOfMostPackages() throws Exception {
    assertThat(Generations.requireOne(List.of(NEW, DATA), Optional.empty())).contains(TWELVE);
    assertThat(Generations.requireOne(List.of(DATA), Optional.empty())).isEmpty();
    assertThatThrownBy(() -> Generations.requireOne(List.of(BASE, MIDDLE, NEW), Optional.empty()))
        .hasMessageContaining("base is of 11, the others of 12");
  }

  @Test
  void theSolverTakesTheBuildOfTheWantedGeneration() {
    List<PackageRecord> records = List.of(record("1", ELEVEN), record("2", TWELVE));
    Solution solution =
        new Solver(List.of(records), List.of(Generations.virtual(ELEVEN)), Set.of())
            .solve(List.of("afw"));
    assertThat(((Solution.Found) solution).packages()).containsExactly(records.getFirst());
  }

  private static PackageRecord record(String version, Generation generation) {
    return new PackageRecord(
        "https://example.org/main",
        "linux-64",
        "afw-" + version + "-0.conda",
        "afw",
        version,
        "0",
        0,
        List.of(),
        List.of(generation.requirement()),
        List.of(),
        "",
        "",
        0,
        "",
        "",
        0);
  }
}
