package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk of a CernVM-FS repository gets full while a revision is published.
@Tag("client")
class CvmfsFullDiskTest {
  private static final String NAME = "sw.test.org";
  private static final int FILES = 40;
  private static final int FILE_BYTES = 300_000;
  @TempDir private Path temp;

  @Test
  void theRepositoryIsAsItWasAndTheNextPublicationClearsUpAndGoesThrough() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
    CommandLine argosy = new CommandLine(temp);
    Path disk = Files.createDirectory(temp.resolve("srv"));
    Path tree = Files.createDirectories(temp.resolve("tree"));
    Files.writeString(tree.resolve("small"), "there from the start\n");
    Path repository = disk.resolve(NAME);
    String[] publish = {"publish", "--dir=" + tree, "--to=cvmfs:" + repository};
    String key = argosy.home.resolve("cvmfs/keys/" + NAME + ".pub").toString();
    mount(disk, "size=6m");
    try {
      argosy.ok(publish);
      byte[] manifest = Files.readAllBytes(repository.resolve(".cvmfspublished"));
      Random random = new Random(1);
      for (int i = 0; i < FILES; i++) {
        byte[] content = new byte[FILE_BYTES];
        random.nextBytes(content);
        Files.write(tree.resolve("large" + i), content);
      }
      assertThat(argosy.run(publish)).isEqualTo(5);
      assertThat(argosy.lastLine()).contains("No space left on device", "; do: free some space");
      assertThat(repository.resolve(".cvmfspublished")).hasBinaryContent(manifest);
      assertThat(argosy.done("cvmfs", "check", repository.toString(), "--key", key))
          .returns(2L, report -> report.number("revision"));
      mount(disk, "remount,size=60m");
      argosy.ok(publish);
      assertThat(unfinished(repository)).isZero();
      assertThat(argosy.done("cvmfs", "check", repository.toString(), "--key", key))
          .returns(FILES + 2L, report -> report.number("entries"));
    } finally {
      Tool.of("umount", "--lazy", disk.toString()).runOk();
    }
  }

  private static long unfinished(Path repository) throws IOException {
    try (Stream<Path> files = Files.list(repository.resolve("data/txn"))) {
      return files.filter(f -> !f.endsWith(".lock")).count();
    }
  }

  private static void mount(Path disk, String options) throws IOException {
    Tool.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()).runOk();
  }
}
