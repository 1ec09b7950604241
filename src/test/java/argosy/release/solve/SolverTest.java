package argosy.release.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import argosy.model.conda.Version;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SolverTest {
  /// `name version build number | depends; … | constrains; …`
  private static PackageRecord record(String text) {
    return record("https://example.org/main", text, 0, List.of());
  }

  private static PackageRecord record(
      String channel, String text, long timestamp, List<String> features) {
    String[] parts = text.split("\\|", -1);
    String[] head = parts[0].strip().split(" ");
    String build = head.length > 2 ? head[2] : "0";
    return new PackageRecord(
        channel,
        "linux-64",
        head[0] + "-" + head[1] + "-" + build + ".conda",
        head[0],
        head[1],
        build,
        head.length > 3 ? Long.parseLong(head[3]) : 0,
        list(parts, 1),
        list(parts, 2),
        features,
        "",
        "",
        timestamp,
        "",
        "",
        0);
  }

  private static List<String> list(String[] parts, int index) {
    return parts.length <= index || parts[index].isBlank()
        ? List.of()
        : Arrays.stream(parts[index].split(";")).map(String::strip).toList();
  }

  private static List<PackageRecord> records(String... texts) {
    return Arrays.stream(texts).map(SolverTest::record).toList();
  }

  private static Solution solve(List<PackageRecord> records, String... specs) {
    return new Solver(
            List.of(records), List.of(PackageRecord.virtual("__glibc", "2.31", "0")), Set.of())
        .solve(List.of(specs));
  }

  private static List<String> found(List<PackageRecord> records, String... specs) {
    Solution solution = solve(records, specs);
    assertThat(solution).as(solution.toString()).isInstanceOf(Solution.Found.class);
    return ((Solution.Found) solution)
        .packages().stream().map(PackageRecord::distribution).toList();
  }

  private static List<String> reasons(List<PackageRecord> records, String... specs) {
    Solution solution = solve(records, specs);
    assertThat(solution).isInstanceOf(Solution.Conflict.class);
    return ((Solution.Conflict) solution).reasons();
  }

  @Test
  void whatIsNeededComesFirstInTheHighestVersionsThatGoTogether() {
    List<PackageRecord> all =
        records(
            "python 3.11 0",
            "python 3.12 0",
            "python 3.13 0",
            "numpy 1.26 py311 0 | python 3.11.*",
            "numpy 2.0 py311 0 | python 3.11.*",
            "numpy 2.0 py312 0 | python 3.12.*",
            "scipy 1.11 0 0 | numpy <2; python",
            "scipy 1.12 0 0 | numpy >=2; python <3.13");
    assertThat(found(all, "scipy"))
        .containsExactly("python-3.12-0", "numpy-2.0-py312", "scipy-1.12-0");
    assertThat(found(all, "scipy", "python 3.11.*"))
        .containsExactly("python-3.11-0", "numpy-2.0-py311", "scipy-1.12-0");
    assertThat(found(all, "scipy", "numpy=1.26"))
        .containsExactly("python-3.11-0", "numpy-1.26-py311", "scipy-1.11-0");
  }

  @Test
  void buildsAreChosenAsCondaDoes() {
    List<PackageRecord> all =
        List.of(
            record("https://e/main", "a 2.0 tracked 9", 9, List.of("debug")),
            record("https://e/main", "a 2.0 low 0", 9, List.of()),
            record("https://e/main", "a 2.0 early 1", 1, List.of()),
            record("https://e/main", "a 2.0 late 1", 2, List.of()),
            record("https://e/main", "a 1.0 old 5", 99, List.of()));
    assertThat(found(all, "a")).containsExactly("a-2.0-late");
    assertThat(found(all, "a 2.0 e*")).containsExactly("a-2.0-early");
    List<PackageRecord> pythons =
        records(
            "python 3.11 0", "python 3.12 0",
            "b 1 py311 0 | python 3.11.*", "b 1 py312 0 | python 3.12.*");
    assertThat(found(pythons, "b")).containsExactly("python-3.12-0", "b-1-py312");
  }

  @Test
  void theFirstChannelThatHasANameHidesItInOthers() {
    Solver solver =
        new Solver(
            List.of(
                List.of(record("https://e/first", "a 1.0", 0, List.of())),
                List.of(
                    record("https://e/second", "a 2.0 0 0 | b", 0, List.of()),
                    record("https://e/second", "b 1.0", 0, List.of()))),
            List.of(),
            Set.of());
    Solution.Found found = (Solution.Found) solver.solve(List.of("a", "b"));
    assertThat(found.packages())
        .extracting(PackageRecord::url)
        .containsExactly(
            "https://e/first/linux-64/a-1.0-0.conda", "https://e/second/linux-64/b-1.0-0.conda");
  }

  @Test
  void whatALockHasIsKeptIfItWillDo() {
    List<PackageRecord> all = records("a 1.0", "a 2.0", "b 1.0 0 0 | a");
    Solver solver = new Solver(List.of(all), List.of(), Set.of(all.getFirst().url()));
    assertThat(((Solution.Found) solver.solve(List.of("b"))).packages())
        .extracting(PackageRecord::version)
        .containsExactly("1.0", "1.0");
    assertThat(((Solution.Found) solver.solve(List.of("b", "a >1"))).packages())
        .extracting(PackageRecord::version)
        .containsExactly("2.0", "1.0");
  }

  @Test
  void constraintsBiteOnlyIfTheOtherIsThere() {
    List<PackageRecord> all = records("a 1.0 0 0 | | b >=2", "b 1.0", "b 2.0", "c 1.0 0 0 | b <2");
    assertThat(found(all, "a")).containsExactly("a-1.0-0");
    assertThat(found(all, "a", "b")).containsExactly("a-1.0-0", "b-2.0-0");
    assertThat(reasons(all, "a", "c").getFirst())
        .contains("a 1.0 does not go with other than b >=2")
        .contains("c 1.0 needs b <2");
  }

  @Test
  void theTwoRequirementsOfAConflictAreNamedWithTheirOwners() {
    List<PackageRecord> all =
        records(
            "python 3.11", "python 3.12",
            "numpy 1.20 0 0 | python <3.12", "numpy 1.21 0 0 | python <3.12",
            "astropy 5.0 0 0 | numpy", "tools 1.0");
    Solution.Conflict conflict =
        (Solution.Conflict) solve(all, "astropy", "tools", "python 3.12.*");
    assertThat(conflict.asked()).containsExactly("astropy", "python 3.12.*");
    assertThat(conflict.reasons())
        .containsExactly(
            "you asked for python 3.12.*, but numpy 1.20, 1.21 needs python <3.12; numpy is needed"
                + " by astropy, which you asked for");
  }

  @Test
  void whatNothingProvidesIsNamedWithWhatThereIs() {
    List<PackageRecord> all =
        records("a 1.0 0 0 | zlib >=2", "zlib 1.2", "b 1 0 0 | __glibc >=2.34");
    assertThat(reasons(all, "a"))
        .containsExactly(
            "nothing is zlib >=2: there is zlib 1.2; a 1.0 needs it; a is what you asked for");
    assertThat(reasons(all, "zlb"))
        .containsExactly(
            "nothing is zlb: no channel has zlb; did you mean zlib?; you asked for it");
    assertThat(reasons(all, "b"))
        .containsExactly(
            "nothing is __glibc >=2.34: here is 2.31; b 1 needs it; b is what you asked" + " for");
    assertThatThrownBy(() -> solve(all, "a >="))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a version specification");
  }

  @Test
  void packagesThatNeedEachOtherAreFoundTogether() {
    assertThat(found(records("pip 1 0 0 | python", "python 3 0 0 | pip"), "pip"))
        .containsExactly("python-3-0", "pip-1-0");
  }

  @Test
  void recordsThatCannotBeReadAreAsIfTheyWereNotThere() {
    assertThat(found(records("a 2.0 0 0 | b >=", "a 1.0"), "a")).containsExactly("a-1.0-0");
  }

  /// Small random problems, decided by trying all combinations.
  @Test
  void theAnswerIsThatOfTryingEverything() {
    Random random = new Random(2026);
    int solved = 0;
    for (int round = 0; round < 400; round++) {
      List<PackageRecord> all = new ArrayList<>();
      for (int p = 0; p < 5; p++) {
        for (int v = 1; v <= 3; v++) {
          all.add(record("p" + p + " " + v + " 0 0 |" + needs(random, p) + "|" + needs(random, 9)));
        }
      }
      List<String> specs = List.of("p0", "p" + (1 + random.nextInt(4)) + " " + range(random));
      boolean possible = exists(all, specs);
      Solution solution = solve(all, specs.toArray(String[]::new));
      assertThat(solution instanceof Solution.Found)
          .as("round %d %s: %s", round, specs, solution)
          .isEqualTo(possible);
      if (solution instanceof Solution.Found f) {
        assertThat(holds(f.packages(), specs)).as("round %d: %s", round, f).isTrue();
        solved++;
      } else if (solution instanceof Solution.Conflict c) {
        assertThat(c.reasons()).isNotEmpty();
      }
    }
    assertThat(solved).isBetween(50, 390);
  }

  private static String needs(Random random, int self) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < random.nextInt(3); i++) {
      int other = random.nextInt(5);
      if (other != self) {
        out.append(out.isEmpty() ? "" : ";").append("p").append(other).append(" ");
        out.append(range(random));
      }
    }
    return out.toString();
  }

  private static String range(Random random) {
    return List.of(">=2", "<2", "<3", "2", "3", "!=2", ">3").get(random.nextInt(7));
  }

  private static boolean exists(List<PackageRecord> all, List<String> specs) {
    for (int code = 0; code < 1024; code++) {
      List<PackageRecord> set = new ArrayList<>();
      for (int p = 0; p < 5; p++) {
        int v = (code >> (2 * p)) & 3;
        if (v > 0) {
          set.add(all.get(3 * p + v - 1));
        }
      }
      if (holds(set, specs)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(List<PackageRecord> set, List<String> specs) {
    List<String> needs = new ArrayList<>(specs);
    set.forEach(r -> needs.addAll(r.depends()));
    boolean met =
        needs.stream()
            .map(MatchSpec::of)
            .allMatch(s -> set.stream().anyMatch(r -> s.matches(r, Version.of(r.version()))));
    return met
        && set.stream()
            .flatMap(r -> r.constrains().stream())
            .map(MatchSpec::of)
            .allMatch(
                s -> set.stream().allMatch(r -> !r.name().equals(s.packageName()) || s.matches(r)));
  }

  @Test
  void threeThousandRecordsAreSearchedInWellUnderASecondOfProcessorTime() {
    Random random = new Random(3000);
    List<PackageRecord> all = new ArrayList<>();
    for (int p = 0; p < 300; p++) {
      for (int v = 1; v <= 10; v++) {
        List<String> needs = new ArrayList<>();
        for (int d = 0; d < 6 && p > 0; d++) {
          int other = random.nextInt(p);
          int low = 1 + random.nextInt(Math.max(1, v));
          needs.add("p" + other + " >=" + low + (random.nextInt(3) == 0 ? ",<" + (low + 5) : ""));
        }
        all.add(record("p" + p + " " + v + " 0 0 |" + String.join(";", needs)));
      }
    }
    long start = cpuNanos();
    Solution solution = solve(all, "p299", "p298", "p250 >=3");
    double seconds = (cpuNanos() - start) / 1e9;
    assertThat(solution).isInstanceOf(Solution.Found.class);
    assertThat(((Solution.Found) solution).packages()).hasSizeGreaterThan(50);
    assertThat(seconds).isLessThan(3);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
