package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.testing.LocalServer;
import argosy.testing.OwnProcess;
import argosy.testing.S3Server;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same from servers that others wrote: BusyBox's web server and s3proxy.
@Tag("client")
class InstallFromServersTest {
  @TempDir private static Path template;
  private static PublishedSite site;

  @BeforeAll
  static void publishOneWeekly() throws IOException {
    site = PublishedSite.make(template);
  }

  @Test
  void aReleaseComesFromBusyBox(@TempDir Path folder) throws IOException {
    PublishedSite here = site.copy(folder);
    int port = LocalServer.freePort();
    Process server =
        LocalServer.start(
            new ProcessBuilder(
                "busybox",
                "httpd",
                "-f",
                "-p",
                "127.0.0.1:" + port,
                "-h",
                here.published.toString()),
            port,
            folder.resolve("httpd.log"));
    try {
      assertThat(here.site("follow", "weekly", "--from=http://127.0.0.1:" + port))
          .as(here::said)
          .isZero();
      assertThat(here.site("switch", "weekly")).as(here::said).isZero();
      assertThat(here.siteJson("active", "--thorough").array("deviations")).isEmpty();
    } finally {
      server.destroy();
    }
  }

  @Test
  void aReleaseIsPublishedToABucketAndComesFromItWhenTheFirstMirrorIsDead(@TempDir Path folder)
      throws IOException {
    PublishedSite here = site.copy(folder);
    try (S3Server server = S3Server.start(folder.resolve("s3"))) {
      Map<String, String> environment =
          Map.of(
              "AWS_ENDPOINT_URL", server.endpoint().toString(),
              "AWS_REGION", "eu-west-1",
              "AWS_ACCESS_KEY_ID", S3Server.CREDENTIALS.accessKey(),
              "AWS_SECRET_ACCESS_KEY", S3Server.CREDENTIALS.secretKey());
      String bucket = "s3://" + S3Server.BUCKET + "/sw";
      argosy(
          environment,
          "publish",
          "tiny@w_2026_46",
          "--forms=none",
          "--channel=weekly",
          "--to=" + bucket,
          "--home=" + folder.resolve("publisher"));
      String said =
          argosy(
              environment,
              "site",
              "install",
              "weekly",
              "--from=http://127.0.0.1:1/dead," + bucket,
              "--key=" + folder.resolve("publisher/keys/ed25519.pem"),
              "--site=" + here.root,
              "--home=" + folder.resolve("elsewhere"));
      assertThat(said).contains("the mirror http://127.0.0.1:1/dead/", "going on with " + bucket);
    }
    assertThat(here.site("switch", "tiny@w_2026_46")).as(here::said).isZero();
    assertThat(here.siteJson("active", "--thorough").array("deviations")).isEmpty();
  }

  /// @return what it said on standard error
  private static String argosy(Map<String, String> environment, String... args) throws IOException {
    List<String> command = OwnProcess.argosy(args);
    Tool tool = Tool.of(command);
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      tool = tool.with(variable.getKey(), variable.getValue());
    }
    return tool.runOk().err();
  }
}
