package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes in name spaces of their own, as containers have them.
@Tag("client")
class InUseTest {
  private static final String ID = "hello-w_2026_44";
  @TempDir private Path folder;
  private SiteFixture fixture;

  @BeforeEach
  void aWeekly() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
    fixture = new SiteFixture(folder.resolve("site"));
    fixture.install(fixture.weekly(44));
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private void assertSeen(String script, String how) throws Exception {
    Process inside = new ProcessBuilder("unshare", "-m", "sh", "-c", script).start();
    try {
      inside.inputReader().readLine();
      assertThat(new InUse(fixture.site).look().of(ID)).extracting(InUse.User::how).contains(how);
    } finally {
      inside.descendants().forEach(ProcessHandle::destroyForcibly);
      inside.destroyForcibly().waitFor();
    }
  }

  @Test
  void whoSeesTheWholeSiteUnderAnotherNameIsSeen() throws Exception {
    Path other = Files.createDirectory(folder.resolve("sw"));
    assertSeen(
        "mount --bind %s %s && cd %s/releases/%s && echo && exec sleep 100"
            .formatted(fixture.site.layout().root(), other, other, ID),
        "working directory");
  }

  /// The kernel tells what he has open from the root of his name space.
  @Test
  void whoIsInARootOfHisOwnIsSeen() throws Exception {
    Path root = Files.createDirectory(folder.resolve("root"));
    assertSeen(
        ("mount --rbind / %1$s; mount --bind %2$s %1$s/mnt; exec chroot %1$s sh -c"
                + " 'exec 9< /mnt/releases/%3$s/root/usr/share/week; echo; read x'")
            .formatted(root, fixture.site.layout().root(), ID),
        "open");
  }
}
