package argosy.prove;

import argosy.base.FailedException;
import argosy.base.UnsupportedException;
import argosy.model.Demo;
import argosy.model.Digest;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The frame of every judge: is the client here, run the demo in it, compare the results, make the
/// proof.
///
/// Lines of the demo's output that count, in any place and order: `result NAME VALUE`.
public final class DemoCheck {
  private static final String MARK = "result ";

  private DemoCheck() {}

  /// Runs the demo's command in the client.
  @FunctionalInterface
  public interface InClient {
    /// @return what became of `NAME-demo`; its standard output holds the result lines
    /// @throws FailedException if the client failed before the demo could run
    /// @throws UnsupportedException if this machine cannot run it: neither proved nor refuted
    Tool.Result run(Demo demo) throws IOException;
  }

  /// The proof of one client. Failures of client or demo are results, not exceptions.
  public static Proof prove(Judge judge, Release release, InClient client) throws IOException {
    Optional<Demo> demo = release.stack().demo();
    Proof.Result result =
        switch (judge.availability()) {
          case Judge.Availability.Absent a -> new Proof.Missing(a.reason(), a.remedy());
          case Judge.Availability.Present p ->
              demo.isEmpty()
                  ? new Proof.Missing(
                      release.name() + " has no demo", "add `demo:` to the stack's file")
                  : run(p.version(), demo.get(), client);
        };
    return new Proof(judge.format(), judge.id(), result);
  }

  private static Proof.Result run(String version, Demo demo, InClient client) throws IOException {
    long start = System.nanoTime();
    try {
      return judge(version, demo, client.run(demo));
    } catch (UnsupportedException e) {
      return new Proof.Missing(message(e), e.remedy());
    } catch (FailedException e) {
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Proof.Failed(version, seconds, message(e), "");
    }
  }

  private static String message(Exception e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.toString());
  }

  /// What the run says about the artifact.
  static Proof.Result judge(String version, Demo demo, Tool.Result ran) {
    List<String> wrong = differences(demo, ran.out());
    if (!ran.ok()) {
      wrong.addFirst(
          ran.exit() == 124
              ? "the demo did not end within its time"
              : "the demo ended with exit code " + ran.exit());
    }
    return wrong.isEmpty()
        ? new Proof.Passed(
            version, ran.seconds(), Digest.of(ran.out().getBytes(StandardCharsets.UTF_8)))
        : new Proof.Failed(version, ran.seconds(), String.join("; ", wrong), ran.tail());
  }

  /// How the printed results differ from the expected ones, in the order of the expectations; empty
  /// if they do not.
  public static List<String> differences(Demo demo, String output) {
    Map<String, List<String>> printed = results(output);
    List<String> wrong = new ArrayList<>();
    for (Demo.Expectation e : demo.expectations()) {
      List<String> values = printed.getOrDefault(e.name(), List.of());
      if (values.isEmpty()) {
        wrong.add("result " + e.name() + " was not printed");
      }
      for (String value : values) {
        if (!e.accepts(value)) {
          wrong.add(
              "result %s: expected %s%s but got %s"
                  .formatted(
                      e.name(),
                      e.value(),
                      e.tolerance() > 0 ? " within " + e.tolerance() : "",
                      value));
        }
      }
    }
    return wrong;
  }

  /// The `result NAME VALUE` lines; a name that is printed twice has both values.
  static Map<String, List<String>> results(String output) {
    Map<String, List<String>> results = new LinkedHashMap<>();
    for (String line : output.lines().toList()) {
      int space = line.indexOf(' ', MARK.length());
      if (line.startsWith(MARK) && space > 0) {
        results
            .computeIfAbsent(line.substring(MARK.length(), space), name -> new ArrayList<>())
            .add(line.substring(space + 1).strip());
      }
    }
    return results;
  }
}
