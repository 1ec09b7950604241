package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CernVM-FS's own programs on what we publish. Debian does not bring them.
@Tag("client")
@Tag("cvmfs")
class CvmfsProofTest {
  @TempDir private Path temp;
  private CommandLine argosy;
  private Path repository = Path.of("");

  @BeforeEach
  void publishedRelease() throws IOException {
    argosy = new CommandLine(temp);
    repository = temp.resolve("srv/sw.test.org");
    Path stack = Files.createDirectories(temp.resolve("tiny"));
    Files.createDirectories(stack.resolve("files/bin"));
    Path command = stack.resolve("files/bin/tiny");
    Files.writeString(command, "#!/bin/sh\ncat \"$(dirname \"$0\")/../share/answer\" || exit 1\n");
    command.toFile().setExecutable(true, false);
    Files.createDirectories(stack.resolve("files/share"));
    Files.writeString(stack.resolve("files/share/answer"), "result answer 42\n");
    Files.write(stack.resolve("files/share/large"), new byte[9 << 20]); // in chunks
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: tiny
        version: "1"
        summary: a tiny stack
        kind: prefix
        contents:
          - dir: files
        commands: [tiny]
        demo:
          run: ["${prefix}/bin/tiny"]
          expect:
            answer: {value: 42, tolerance: 0}
        """);
    argosy.done("ship", stack.toString(), "--no-prove", "--forms", "tarball");
    argosy.done("publish", "tiny@v1", "--to", "cvmfs:" + repository);
  }

  private Map<String, Json.Obj> proofs() throws IOException {
    argosy.run("cvmfs", "prove", repository.toString(), "--release", "tiny@v1", "--json");
    Map<String, Json.Obj> proofs = new TreeMap<>();
    argosy
        .json()
        .array("proofs")
        .forEach(p -> proofs.put(p.asObject().string("client"), p.asObject()));
    return proofs;
  }

  private static boolean passed(Json.Obj proof) throws IOException {
    return proof.get("passed").asBoolean();
  }

  private void damage(String pattern) throws IOException {
    try (Stream<Path> walk = Files.walk(repository.resolve("data"))) {
      for (Path file : walk.filter(p -> p.getFileName().toString().matches(pattern)).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
    }
  }

  @Test
  void theCheckerAndTheClientAcceptWhatWasPublishedAndRefuseDamage() throws IOException {
    Map<String, Json.Obj> sound = proofs();
    assertThat(passed(sound.get("cvmfs-check"))).as(sound.toString()).isTrue();
    assertThat(passed(sound.get("cvmfs2"))).as(sound.toString()).isTrue();
    damage("[0-9a-f]{38}"); // plain files: the command and what it prints
    assertThat(passed(proofs().get("cvmfs2"))).isFalse();
    damage("[0-9a-f]{38}C");
    Map<String, Json.Obj> damaged = proofs();
    assertThat(damaged.get("cvmfs2").string("reason")).contains("cvmfs2 does not mount it");
    assertThat(damaged.get("cvmfs-check").string("reason")).contains("exit code");
  }
}
