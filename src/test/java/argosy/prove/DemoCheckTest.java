package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.FailedException;
import argosy.base.UnsupportedException;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Digest;
import argosy.model.Judge;
import argosy.model.Licence;
import argosy.model.Platform;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.StackBuilder;
import argosy.model.StackKind;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoCheckTest {
  private static final Demo DEMO =
      new Demo(
          List.of("demo"),
          10,
          List.of(
              new Demo.Expectation("peak", "27.84", 0.01),
              new Demo.Expectation("name", "LaB6 powder", -1)));

  private static Tool.Result printed(int exit, String out) {
    return new Tool.Result(exit, out, "", 1.5);
  }

  @Test
  void aDemoThatPrintsWhatIsExpectedPasses() throws IOException {
    String out = "loading\nresult peak 27.845\nresult other 3\nresult name LaB6 powder\nOk.\n";
    Proof proof = DemoCheck.prove(new Client(true), release(true), d -> printed(0, out));
    assertThat(proof)
        .isEqualTo(
            new Proof(
                "form",
                "client",
                new Proof.Passed("1.2", 1.5, Digest.of(out.getBytes(StandardCharsets.UTF_8)))));
  }

  @Test
  void aWrongMissingOrContradictedResultFailsWhateverTheExitCodeSays() {
    assertThat(DemoCheck.differences(DEMO, "result peak 27.9\nresult name LaB6 powder\n"))
        .containsExactly("result peak: expected 27.84 within 0.01 but got 27.9");
    assertThat(DemoCheck.differences(DEMO, "result peak 27.84\n"))
        .containsExactly("result name was not printed");
    assertThat(
            DemoCheck.differences(
                DEMO, "result peak 27.84\nresult peak nan\nresult name LaB6 powder\n"))
        .containsExactly("result peak: expected 27.84 within 0.01 but got nan");
    assertThat(DemoCheck.judge("1", DEMO, printed(0, "Ok.\n"))).isInstanceOf(Proof.Failed.class);
  }

  @Test
  void aDemoThatEndsBadlyFailsWithWhatItSaid() {
    Proof.Result result =
        DemoCheck.judge(
            "1",
            DEMO,
            new Tool.Result(
                3, "result peak 27.84\nresult name LaB6 powder\n", "no such library\n", 2));
    assertThat(result)
        .isEqualTo(new Proof.Failed("1", 2, "the demo ended with exit code 3", "no such library"));
    assertThat(DemoCheck.judge("1", DEMO, printed(124, "")))
        .isInstanceOfSatisfying(
            Proof.Failed.class, f -> assertThat(f.reason()).contains("did not end within"));
  }

  @Test
  void provedFailedAndNotProvedHereAreToldApart() throws IOException {
    assertThat(DemoCheck.prove(new Client(false), release(true), d -> printed(0, "")).result())
        .isEqualTo(new Proof.Missing("client is not installed", "apt-get install client"));
    assertThat(DemoCheck.prove(new Client(true), release(false), d -> printed(0, "")).missing())
        .isPresent();
    assertThat(
            DemoCheck.prove(
                    new Client(true),
                    release(true),
                    d -> {
                      throw new UnsupportedException("no namespaces", "ask the administrator");
                    })
                .result())
        .isEqualTo(new Proof.Missing("no namespaces", "ask the administrator"));
    assertThat(
            DemoCheck.prove(
                    new Client(true),
                    release(true),
                    d -> {
                      throw new FailedException("unpacking failed", "look");
                    })
                .failed())
        .isTrue();
  }

  private static Release release(boolean withDemo) {
    StackBuilder stack =
        Stack.named("hello", "1", StackKind.PREFIX)
            .licence(new Licence("MIT", Licence.Access.values()[0]));
    if (withDemo) {
      stack.demo(DEMO);
    }
    return new Release(stack.build(), "v1", Platform.LINUX_AMD64, 0, 1, List.of());
  }

  private record Client(boolean here) implements Judge {
    @Override
    public String id() {
      return "client";
    }

    @Override
    public String format() {
      return "form";
    }

    @Override
    public Availability availability() {
      return here
          ? new Availability.Present("1.2")
          : new Availability.Absent("client is not installed", "apt-get install client");
    }

    @Override
    public Proof prove(Artifact artifact, Release release, Path folder) {
      throw new IllegalStateException("not used");
    }
  }
}
