package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesViewTest {
  @TempDir Path folder;

  @Test
  void theNamesFollowSwitchesAndPurges() throws IOException {
    try (SiteFixture fixture = new SiteFixture(folder.resolve("data0/site"))) {
      fixture.install(fixture.weekly(46));
      fixture.install(fixture.weekly(47));
      fixture.activate("hello-w_2026_46");
      Path data0 = folder.resolve("data0");
      NamesView view = new NamesView(fixture.site);
      assertThat(view.update(data0)).contains("sw", "sw.hdd", "sw.tmpfs", "sw.2026-11-20");
      assertThat(Files.readString(data0.resolve("sw/root/usr/share/week"))).isEqualTo("week 46");
      fixture.activate("hello-w_2026_47");
      assertThat(Files.readString(data0.resolve("sw.hdd/root/usr/share/week")))
          .isEqualTo("week 47");
      assertThat(view.update(data0)).as("nothing to do").isEmpty();
      Files.createSymbolicLink(
          data0.resolve("sw.2020-02-01"), fixture.site.layout().release("hello-gone"));
      Files.createSymbolicLink(data0.resolve("sw.2020-02-02"), Path.of("/somewhere/else"));
      assertThat(view.update(data0)).containsExactly("sw.2020-02-01");
      assertThat(Files.isSymbolicLink(data0.resolve("sw.2020-02-02"))).isTrue();
      List<InstalledRelease> old = List.of(fixture.records().read("hello-w_2026_46").orElseThrow());
      fixture.purge(old);
      view.update(data0);
      assertThat(Files.exists(data0.resolve("sw.2026-11-20"))).isTrue();
    }
  }

  @Test
  void whatIsThereUnderSuchANameIsNeverReplaced() throws IOException {
    try (SiteFixture fixture = new SiteFixture(folder.resolve("data0/site"))) {
      Files.createDirectories(folder.resolve("data0/sw"));
      assertThatThrownBy(() -> new NamesView(fixture.site).update(folder.resolve("data0")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no link");
    }
  }
}
