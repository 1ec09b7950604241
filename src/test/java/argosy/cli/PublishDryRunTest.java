package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishDryRunTest {
  @TempDir private Path folder;

  @Test
  void aDryRunSaysWhatWouldBeSentAndRefusesWhatThePublicationWould() throws IOException {
    CommandLine line = new CommandLine(folder);
    line.ship("tiny", "w_2026_46", 42);
    Path www = folder.resolve("www");
    String[] publish = {
      "publish", "tiny@w_2026_46", "--to=" + www, "--channel=weekly", "--forms=tarball", "--json"
    };
    Json.Obj planned = dry(line, publish);
    assertThat(planned.number("missingObjects")).isEqualTo(planned.number("objects")).isPositive();
    assertThat(planned.number("missingBytes")).isPositive();
    assertThat(planned.strings("forms")).containsExactly("tarball");
    assertThat(planned.number("serial")).isEqualTo(1);
    assertThat(www).doesNotExist();

    assertThat(line.run(publish)).as(line::said).isZero();
    Json.Obj again = dry(line, publish);
    assertThat(again.number("missingObjects")).isZero();
    assertThat(again.number("serial")).isEqualTo(1);

    assertThat(line.run("publish", "tiny", "-n", "--to=" + www, "--channel=week ly")).isEqualTo(2);
    assertThat(line.run("publish", "tiny", "-n", "--to=ftp://example.org/sw")).isEqualTo(4);
    assertThat(line.run("publish", "tiny", "-n", "--to=oci://")).isEqualTo(2);
    try (Stream<Path> left = Files.list(folder.resolve("home/cache/publish"))) {
      assertThat(left).as("but for the gate").hasSize(1);
    }
  }

  @Test
  void aStackWithoutKernelsIsPublishedWithTheUsualFormsThatItCanHave() throws IOException {
    CommandLine line = new CommandLine(folder);
    line.ship("tiny", "w_2026_46", 42);
    Path stack = folder.resolve("stacks/tiny/stack.yaml");
    List<String> plain =
        Files.readAllLines(stack).stream()
            .filter(l -> !l.startsWith("kernels:") && !l.contains("connection_file"))
            .toList();
    Files.write(stack, plain);
    line.ok(
        "ship", stack.getParent().toString(), "--tag=w_2026_47", "--forms=tarball", "--no-prove");
    String to = "--to=" + folder.resolve("www");
    Json.Obj planned = dry(line, "publish", "tiny@w_2026_47", to, "--json");
    assertThat(planned.strings("forms")).contains("tarball", "deb").doesNotContain("kernel");
    assertThat(line.done("publish", "tiny@w_2026_47", to).strings("forms"))
        .isEqualTo(planned.strings("forms"));
    assertThat(line.run("publish", "tiny@w_2026_47", to, "--forms=kernel")).isEqualTo(4);
    assertThat(line.lastLine()).contains("the stack declares no kernels");
  }

  private static Json.Obj dry(CommandLine line, String... args) throws IOException {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--dry-run";
    assertThat(line.run(all)).as(line::said).isZero();
    return line.json();
  }
}
