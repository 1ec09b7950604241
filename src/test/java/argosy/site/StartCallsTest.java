package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.model.Activation;
import argosy.model.Profile;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a start asks of the file system, counted by strace: what is paid a thousand times when a
/// thousand jobs start at once.
@Tag("client")
class StartCallsTest {
  @TempDir Path folder;

  private static Profile stack(SiteFixture fixture, String tag, int packages) throws IOException {
    List<Profile.Part> parts = new ArrayList<>();
    for (int i = 0; i < packages; i++) {
      parts.add(
          fixture.profiles.part(
              "p" + i,
              "1",
              "",
              List.of(),
              List.of(
                  fixture.profiles.text("bin/p" + i, 0755, "#!/bin/sh\necho p" + i + "\n"),
                  fixture.profiles.text("lib/p" + i + ".py", 0644, "I = " + i + "\n"))));
    }
    Stack stack =
        Profiles.stack(
            "hello",
            StackKind.PREFIX,
            new Activation(
                List.of(
                    new Activation.Prepend("PATH", "${prefix}/bin"),
                    new Activation.Prepend("PYTHONPATH", "${prefix}/lib"))));
    return SiteFixture.tagged(Profiles.profile(stack, "/any", parts, List.of()), tag);
  }

  /// Calls with a path (strace's class `%file`), of the command and all it starts.
  private long calls(String... command) throws IOException {
    Path log = folder.resolve("log");
    List<String> argv = new ArrayList<>(List.of("strace", "-f", "-e", "trace=%file", "-o"));
    argv.add(log.toString());
    argv.addAll(List.of(command));
    Tool.of(argv).runOk();
    try (var lines = Files.lines(log)) {
      return lines.filter(l -> l.contains("(")).count();
    }
  }

  @Test
  void aStartAsksNoMoreOfTheFileSystemWith130PackagesThanWithOne() throws IOException {
    assumeTrue(Tool.find("strace").isPresent(), "not run: strace is not installed");
    try (SiteFixture fixture = new SiteFixture(folder.toRealPath().resolve("site"))) {
      String one = fixture.install(stack(fixture, "w_2026_46", 1)).id();
      String many = fixture.install(stack(fixture, "w_2026_47", 130)).id();
      assertThat(starting(fixture, one)).allMatch(n -> n > 5).isEqualTo(starting(fixture, many));
    }
  }

  /// A command by the launcher, a Python that imports from the release, a shell that activates it.
  private List<Long> starting(SiteFixture fixture, String id) throws IOException {
    String run = fixture.release(id).resolve("run").toString();
    Path activation = fixture.site.layout().environments().resolve(id + ".sh");
    return List.of(
        calls(run, "p0"),
        calls(run, "python3", "-S", "-c", "import p0"),
        calls("sh", "-c", ". " + activation));
  }
}
