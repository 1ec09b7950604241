package argosy.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.fleet.HostReport.Outcome;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stages and what stops them, on hosts that answer as Argosy does.
class RolloutTest {
  private final Map<String, String> active = new ConcurrentHashMap<>();
  private final Map<String, String> digests = new ConcurrentHashMap<>();
  private final Map<String, String> broken = new ConcurrentHashMap<>();
  private final List<String> switched = Collections.synchronizedList(new ArrayList<>());
  private final List<List<String>> commands = Collections.synchronizedList(new ArrayList<>());

  private Tool.Result answer(FleetHost host, List<String> command, long seconds) {
    commands.add(command);
    if (broken.containsKey(host.name())) {
      return new Tool.Result(6, "", "argosy: " + broken.get(host.name()) + "; do: wait", 0);
    }
    String digest = digests.getOrDefault(host.name(), "sha256:aa");
    return switch (command.get(2)) {
      case "install" -> said(installed(digest, command));
      case "switch" -> {
        active.put(host.name(), command.get(3));
        switched.add(host.name());
        yield said(Json.object().put("current", command.get(3)).build());
      }
      case "active" ->
          active.containsKey(host.name())
              ? said(
                  Json.object()
                      .put("id", active.get(host.name()))
                      .put("release", brief(digest))
                      .put("deviations", new Json.Arr(List.of()))
                      .build())
              : new Tool.Result(4, "", "argosy: no release is active on /s; do: switch", 0);
      default -> throw new IllegalArgumentException(command.toString());
    };
  }

  private static Json.Obj brief(String digest) {
    return Json.object().put("id", "tiny@w_2026_47").put("digest", digest).build();
  }

  private static Json.Obj installed(String digest, List<String> command) {
    Json.Obj one =
        command.contains("--dry-run")
            ? Json.object().put("fetch", "tiny@w_2026_47").build()
            : Json.object()
                .put("id", "tiny-w_2026_47")
                .put("already", false)
                .put("release", brief(digest))
                .build();
    return Json.object().put("installed", new Json.Arr(List.of(one))).build();
  }

  private static Tool.Result said(Json.Obj json) {
    return new Tool.Result(0, json.pretty(), "", 0);
  }

  private List<HostReport> apply(String hosts, boolean dryRun) throws IOException {
    Fleet fleet = new Fleet(Stages.parse(hosts), this::answer, List.of("argosy"), "/s");
    Rollout.Plan plan =
        new Rollout.Plan("weekly", List.of("--from=https://x"), true, List.of("--watch"), dryRun);
    try (Parallel parallel = new Parallel(2)) {
      return new Rollout(fleet, plan).run(parallel, Progress.SILENT);
    }
  }

  private static List<Outcome> outcomes(List<HostReport> reports) {
    return reports.stream().map(HostReport::outcome).toList();
  }

  @Test
  void everyStageFollowsWhenTheOneBeforeIsGreenAndGetsTheReleaseThatTheCanaryGot()
      throws IOException {
    assertThat(outcomes(apply("a/b,c/d", false))).containsOnly(Outcome.DONE);
    assertThat(switched.getFirst()).isEqualTo("a");
    assertThat(switched.getLast()).isEqualTo("d");
    assertThat(commands.stream().filter(c -> c.get(2).equals("install")).map(c -> c.get(3)))
        .as("the channel is looked up once, by the canary")
        .containsExactly("weekly", "tiny@w_2026_47", "tiny@w_2026_47", "tiny@w_2026_47");
  }

  @Test
  void aRedHostStopsTheStagesAfterItsOwn() throws IOException {
    broken.put("b", "the site /s is closed: beam on");
    List<HostReport> reports = apply("a/b,c/d,e", false);
    assertThat(outcomes(reports))
        .containsExactly(
            Outcome.DONE, Outcome.RED, Outcome.DONE, Outcome.NOT_TRIED, Outcome.NOT_TRIED);
    assertThat(reports.get(1).what()).contains("beam on");
    assertThat(switched).doesNotContain("d", "e");
    broken.clear();
    switched.clear();
    assertThat(apply("a/b,c/d,e", false)).noneMatch(HostReport::isRed);
    assertThat(switched).as("what is done is passed over").containsExactlyInAnyOrder("b", "d", "e");
  }

  @Test
  void aHostThatWouldGetAnotherReleaseOfTheNameIsRedAndNotSwitched() throws IOException {
    digests.put("b", "sha256:bb");
    List<HostReport> reports = apply("a/b/c", false);
    assertThat(outcomes(reports)).containsExactly(Outcome.DONE, Outcome.RED, Outcome.NOT_TRIED);
    assertThat(switched).containsExactly("a");
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    assertThat(outcomes(apply("a/b", true))).containsOnly(Outcome.WOULD);
    assertThat(switched).isEmpty();
    assertThat(commands).allMatch(c -> c.contains("--dry-run"));
  }

  @Test
  void driftIsToldAgainstWhatMostHaveOrWhatIsAskedFor() {
    List<Survey.State> states =
        List.of(state("a", "sha256:aa", 0), state("b", "sha256:bb", 0), state("c", "sha256:bb", 2));
    Optional<String> most = Survey.expected(states, Optional.empty());
    assertThat(most).contains("sha256:bb");
    assertThat(states.stream().map(s -> Survey.drift(s, most).isPresent()))
        .containsExactly(true, false, true);
    Optional<String> none = Survey.expected(states, Optional.of("tiny@w_2026_48"));
    assertThat(states).allMatch(s -> Survey.drift(s, none).isPresent());
  }

  private static Survey.State state(String host, String digest, int deviations) {
    return new Survey.State(
        host,
        Optional.of("tiny-w_2026_47"),
        "tiny@w_2026_47",
        digest,
        1,
        deviations,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void hostsAndStagesAreReadFromTheLineOrAFile(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("hosts"), "# canary\nsw@gp02:2222\n\ngp03 gp12 # two\n[::1]:22\n");
    Stages stages = Stages.parse("@" + file);
    assertThat(stages.stages()).hasSize(3);
    assertThat(stages.stages().getFirst().getFirst())
        .isEqualTo(new FleetHost("sw@gp02:2222", "sw@gp02", Optional.of(2222)));
    assertThat(stages.stages().getLast().getFirst().target()).isEqualTo("::1");
    for (String wrong : List.of("-oProxyCommand=x", "a b;c", "a,a", "", "a/-x")) {
      assertThatThrownBy(() -> Stages.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
