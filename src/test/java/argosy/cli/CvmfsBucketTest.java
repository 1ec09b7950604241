package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.testing.OwnProcess;
import argosy.testing.S3Server;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A CernVM-FS repository in a bucket of a real S3 server, by the command line alone.
@Tag("client")
class CvmfsBucketTest {
  private static final String NAME = "sw.test.org";
  @TempDir private Path temp;

  private static Tool.Result argosy(S3Server server, String... args) throws IOException {
    return Tool.of(OwnProcess.argosy(args))
        .with("AWS_ENDPOINT_URL", server.endpoint().toString())
        .with("AWS_REGION", "us-east-1")
        .with("AWS_ACCESS_KEY_ID", S3Server.CREDENTIALS.accessKey())
        .with("AWS_SECRET_ACCESS_KEY", S3Server.CREDENTIALS.secretKey())
        .run();
  }

  /// Names of all objects whose bytes do not hold the moment of publication.
  private static TreeSet<String> contents(Path repository) throws IOException {
    try (Stream<Path> all = Files.walk(repository.resolve("data"))) {
      return all.filter(Files::isRegularFile)
          .map(file -> repository.relativize(file).toString())
          .filter(name -> name.matches("data/[0-9a-f]{2}/[0-9a-f]{38}[PMX]?"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void aReleaseInABucketHasTheObjectsItHasInADirectoryAndIsFoundSoundThere() throws IOException {
    CommandLine argosy = new CommandLine(temp);
    argosy.ship("tiny", "w_2026_46", 42);
    argosy.ship("tiny", "w_2026_47", 42);
    Path folder = temp.resolve("srv").resolve(NAME);
    String home = "--home=" + argosy.home;
    try (S3Server server = S3Server.start(Files.createDirectory(temp.resolve("s3")))) {
      String bucket = "s3://" + S3Server.BUCKET + "/cvmfs/" + NAME;
      for (String tag : new String[] {"w_2026_46", "w_2026_47"}) {
        argosy.done("publish", "tiny@" + tag, "--to", "cvmfs:" + folder);
      }
      Files.delete(argosy.home.resolve("cvmfs/" + NAME + ".seen")); // another repository, same name
      for (String tag : new String[] {"w_2026_46", "w_2026_47"}) {
        Tool.Result published =
            argosy(server, "publish", "tiny@" + tag, "--to=cvmfs:" + bucket, home);
        assertThat(published.exit()).as(published.err()).isZero();
      }
      String key = "--key=" + argosy.home.resolve("cvmfs/keys/" + NAME + ".pub");
      Tool.Result checked = argosy(server, "cvmfs", "check", bucket, key, home);
      assertThat(checked.out()).as(checked.err()).contains("revision 3 is sound");
      assertThat(contents(temp.resolve("s3/data").resolve(S3Server.BUCKET + "/cvmfs/" + NAME)))
          .isEqualTo(contents(folder))
          .hasSizeGreaterThan(10);
    }
  }
}
