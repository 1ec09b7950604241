package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.site.Account;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `site follow --timer` prints: systemd takes the units, and the line for cron does what it
/// says, in another folder.
@Tag("client")
class FollowTimerTest {
  @TempDir Path folder;

  @Test
  void systemdTakesTheUnitsAndTheLineForCronFollows() throws IOException {
    assumeTrue(Account.uid() == 0, "not run: needs root");
    assumeTrue(
        Tool.find("systemd-analyze").isPresent(), "not run: systemd-analyze is not installed");
    Path place = Files.createDirectory(folder.resolve("it's 5% $x"));
    CommandLine line = new CommandLine(place);
    line.ship("tiny", "w_2026_46", 42);
    line.site("init", line.site.toString());
    line.ok(
        "site",
        "follow",
        "weekly",
        "--keep-weekly=3",
        "--timer=hourly",
        "--site=" + line.site,
        "--webhook=@" + place.resolve("../it's 5% $x/hook"));
    List<String> printed = line.out().lines().toList();
    assertThat(place.resolve("site/releases")).isEmptyDirectory();
    Path units = Files.createDirectory(folder.resolve("units"));
    Files.write(
        units.resolve("argosy-follow.service"),
        printed.subList(0, printed.indexOf("# /etc/systemd/system/argosy-follow.timer")));
    Files.write(
        units.resolve("argosy-follow.timer"),
        printed.stream()
            .dropWhile(l -> !l.equals("# /etc/systemd/system/argosy-follow.timer"))
            .takeWhile(l -> !l.startsWith("# then: "))
            .toList());
    CommandLine.launcher(folder.resolve("bin"));
    String verify =
        """
        mount -t tmpfs tmpfs /usr/local/bin && cp "$1/bin/argosy" /usr/local/bin/
        cd "$1/units" && systemd-analyze verify --man=no ./argosy-follow.service ./argosy-follow.timer 2>&1 | grep argosy-follow
        systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' argosy-follow.timer)" | grep 'Normalized form'
        """;
    assertThat(
            Tool.of("unshare", "--mount", "sh", "-c", verify, "sh", folder.toString())
                .runOk()
                .out()
                .strip())
        .isEqualTo("Normalized form: *-*-* *:00:00");

    String cron = printed.getLast();
    assertThat(cron).startsWith("17 * * * * argosy site follow weekly ").contains("5\\%");
    String command = cron.replaceFirst("^([0-9*]+ ){5}", "").replace("\\%", "%");
    Tool.of("sh", "-c", command)
        .in(Path.of("/"))
        .with("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"))
        .runOk();
    assertThat(Files.readSymbolicLink(place.resolve("site/channels/weekly")))
        .hasToString("../releases/tiny-w_2026_46");
  }
}
