package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.testing.DavServer;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two weeklies are published to a real Apache and followed from it; its channel keeps one.
@Tag("client")
class PublishToWebServerTest {
  @TempDir private Path folder;
  private Path netrc;
  private Path bin;

  private Json.Obj publisher(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(bin.resolve("argosy").toString()));
    command.addAll(List.of(args));
    command.add("--json");
    command.add("--home=" + folder.resolve("publisher"));
    Tool.Result result = Tool.of(command).with("NETRC", netrc.toString()).run();
    assertThat(result.exit()).as(result.err()).isZero();
    return Json.parse(result.out()).asObject();
  }

  @Test
  void onlyWhatIsNewIsSentAndSitesFollowAndTheChannelKeepsWhatItIsTold() throws IOException {
    PublishedSite site = PublishedSite.make(folder);
    site.publish("w_2026_47", "weekly");
    bin = folder.resolve("bin");
    CommandLine.launcher(bin);
    netrc = DavServer.netrc(folder);
    try (DavServer server = DavServer.start(Files.createDirectory(folder.resolve("apache")))) {
      String place = server.url() + "/sw";
      String to = "--to=" + place;
      Json.Obj first =
          publisher("publish", "tiny@w_2026_46", "--forms=tarball", "--channel=weekly", to);
      assertThat(first.number("sentBytes")).isGreaterThan(20_000_000);
      Json.Obj second =
          publisher("publish", "tiny@w_2026_47", "--forms=none", "--channel=weekly", to);
      assertThat(second.number("sentBytes")).isLessThan(500_000);
      assertThat(publisher("publish", "tiny@w_2026_47", "--forms=none", to).number("sentBytes"))
          .as("again: nothing")
          .isZero();
      assertThat(site.siteJson("follow", "weekly", "--from=" + place).strings("channels"))
          .containsExactly("weekly: tiny-w_2026_47");
      assertThat(site.site("switch", "weekly")).as(site::said).isZero();
      assertThat(site.siteJson("active", "--thorough").array("deviations")).isEmpty();

      String at = "--at=" + place;
      assertThat(publisher("channel", "keep", "weekly", "1", at).number("keep")).isEqualTo(1);
      publisher("channel", "purge", "weekly", "--grace=0", at);
      assertThat(publisher("channel", "show", "weekly", at).array("releases")).hasSize(1);
      assertThat(site.siteJson("follow", "weekly", "--from=" + place).strings("failed")).isEmpty();
    }
  }
}
