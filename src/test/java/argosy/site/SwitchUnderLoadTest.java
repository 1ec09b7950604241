package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.model.Activation;
import argosy.model.Profile;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.testing.Profiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// 1,000 switches while 8 processes start programs and import modules in a loop: none fails, each
/// sees one release.
@Tag("client")
class SwitchUnderLoadTest {
  private static final int SWITCHES = 1000;
  @TempDir Path folder;

  /// A prefix stack whose program reads three files of its release, with pauses between.
  private static Profile stack(SiteFixture fixture, String tag) throws IOException {
    String check =
        """
        #!/bin/sh
        a=$(cat "$STACK/lib/a.py"); sleep 0.01; b=$(cat "$STACK/lib/b.py"); sleep 0.01
        [ "$a" = "$b" ] && [ "$a" = "IS = '%s'" ] || { echo "mixed: $a $b" >&2; exit 1; }
        """
            .formatted(tag);
    Stack stack =
        Profiles.stack(
            "hello",
            StackKind.PREFIX,
            new Activation(
                List.of(
                    new Activation.Prepend("PATH", "${prefix}/bin"),
                    new Activation.Set("STACK", "${prefix}"))));
    Profile profile =
        Profiles.profile(
            stack,
            "/any",
            List.of(
                fixture.profiles.part(
                    "all",
                    tag,
                    "",
                    List.of(),
                    List.of(
                        fixture.profiles.text("bin/check", 0755, check),
                        fixture.profiles.text("lib/a.py", 0644, "IS = '" + tag + "'\n"),
                        fixture.profiles.text("lib/b.py", 0644, "IS = '" + tag + "'\n")))),
            List.of());
    return SiteFixture.tagged(profile, tag);
  }

  @Test
  void everyProcessSeesOneReleaseAndNoneFails() throws Exception {
    try (SiteFixture fixture = new SiteFixture(folder.resolve("site"))) {
      List<String> ids = new ArrayList<>();
      for (String tag : List.of("w_2026_45", "w_2026_46", "w_2026_47")) {
        ids.add(fixture.install(stack(fixture, tag)).id());
      }
      fixture.activate(ids.getFirst());
      Path stop = folder.resolve("stop");
      List<Process> readers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        readers.add(i % 2 == 0 ? launching(fixture, stop) : importing(fixture, stop));
      }
      for (int i = 1; i <= SWITCHES; i++) {
        fixture.activate(ids.get(i % ids.size()));
      }
      Files.createFile(stop);
      for (Process reader : readers) {
        String out = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(reader.waitFor()).as(out).isZero();
        assertThat(Integer.parseInt(out.strip())).as("rounds of one reader").isGreaterThan(5);
      }
      assertThat(new SiteHistory(fixture.site).changes()).hasSize(SWITCHES + 1);
    }
  }

  private static Process launching(SiteFixture fixture, Path stop) throws IOException {
    String script =
        "n=0; while [ ! -e '%s' ]; do '%s'/run check || exit 1; n=$((n+1)); done; echo $n"
            .formatted(stop, fixture.site.layout().current());
    return new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
  }

  private static Process importing(SiteFixture fixture, Path stop) throws IOException {
    String script =
        "n=0; while [ ! -e '%s' ]; do ('%s'/run python3 -S -c \"import os, sys, time; sys.path.insert(0, os.environ['STACK'] + '/lib'); import a; time.sleep(0.01); import b; assert a.IS == b.IS, (a.IS, b.IS)\") || exit 1; n=$((n+1)); done; echo $n"
            .formatted(stop, fixture.site.layout().current());
    return new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
  }
}
