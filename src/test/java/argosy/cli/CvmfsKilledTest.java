package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.testing.OwnProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 at seeded moments of publishing to CernVM-FS: what readers find is sound each time.
/// (Every single step is broken off in `KillTest`; here the whole process goes, with its threads
/// and locks.)
@Tag("client")
class CvmfsKilledTest {
  private static final int ROUNDS = 12;
  private static final int LONGEST_MILLIS = 1500;
  @TempDir private Path temp;

  private static void members(TarArchiveOutputStream tar, Random random) throws IOException {
    for (int i = random.nextInt(40); i >= 0; i--) {
      byte[] content = new byte[1 + random.nextInt(100_000)];
      random.nextBytes(content);
      TarArchiveEntry entry = new TarArchiveEntry("f" + random.nextInt(60));
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    tar.flush();
  }

  @Test
  void theRepositoryIsTheOldOrTheNewOneAndTheNextPublicationClearsUp() throws Exception {
    Random random = new Random(20261122);
    CommandLine argosy = new CommandLine(temp);
    Path repository = temp.resolve("srv/sw.test.org");
    Path tree = Files.createDirectories(temp.resolve("tree"));
    Files.writeString(tree.resolve("first"), "from the start\n");
    argosy.ok("publish", "--dir=" + tree, "--to=cvmfs:" + repository);
    String key = argosy.home.resolve("cvmfs/keys/sw.test.org.pub").toString();
    long revision = 2;
    for (int round = 0; round < ROUNDS; round++) {
      Process publisher =
          new ProcessBuilder(
                  OwnProcess.argosy(
                      "publish", "--tar=-", "--to=cvmfs:" + repository, "--home=" + argosy.home))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = round % 2 == 1; // else it waits for more, and cannot have published
      TarArchiveOutputStream tar = new TarArchiveOutputStream(publisher.getOutputStream());
      members(tar, random);
      if (ended) {
        tar.close();
      }
      publisher.waitFor(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
      publisher.destroyForcibly().waitFor();
      long now =
          argosy.done("cvmfs", "check", repository.toString(), "--key", key).number("revision");
      assertThat(now).as("round %d", round).isBetween(revision, revision + (ended ? 1 : 0));
      revision = now;
    }
    Files.writeString(tree.resolve("last"), "after all\n", StandardCharsets.UTF_8);
    argosy.ok("publish", "--dir=" + tree, "--to=cvmfs:" + repository, "--at=/last");
    assertThat(argosy.done("cvmfs", "check", repository.toString(), "--key", key))
        .returns(revision + 1, report -> report.number("revision"));
    try (Stream<Path> left = Files.list(repository.resolve("data/txn"))) {
      assertThat(left).map(Path::getFileName).map(Path::toString).containsExactly(".lock");
    }
  }
}
