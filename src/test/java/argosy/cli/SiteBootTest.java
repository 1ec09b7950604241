package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.site.Account;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `site init --ramdisk` prints, put where it says, and a real systemd that boots with it: the
/// first process of name spaces of its own, with no other units than these.
@Tag("client")
class SiteBootTest {
  private static final Path SYSTEMD = Path.of("/lib/systemd/systemd");

  /// `$1` is the folder with what was printed and the program.
  private static final String BOOT =
      """
      set -eu
      mount --make-rprivate /
      cp /lib/systemd/system-generators/systemd-fstab-generator "$1"
      for empty in /run /lib/systemd/system /lib/systemd/system-generators /etc/systemd/system /usr/local/bin; do
        mkdir -p $empty
        mount -t tmpfs -o mode=0755 tmpfs $empty
      done
      # the program's own files lie in root's home, and the owner has to read them
      mkdir /run/upper /run/work
      mount -t overlay -o lowerdir="$HOME",upperdir=/run/upper,workdir=/run/work overlay "$HOME"
      chmod 0755 "$HOME"
      [ ! -d "$HOME/.m2" ] || find "$HOME/.m2" -type d ! -perm -5 -exec chmod 0755 {} +
      mount -t proc proc /proc
      mount -t cgroup2 cgroup2 /sys/fs/cgroup
      cp "$1/systemd-fstab-generator" /lib/systemd/system-generators/
      install -m 0755 "$1/argosy" /usr/local/bin/
      cp "$1/argosy-site.service" /etc/systemd/system/
      touch /etc/fstab
      mount --bind "$1/fstab" /etc/fstab
      for target in sysinit basic local-fs local-fs-pre multi-user shutdown umount network-online; do
        printf '[Unit]\\nDefaultDependencies=no\\n' > /lib/systemd/system/$target.target
      done
      cat > /etc/systemd/system/look.service <<END
      [Unit]
      After=argosy-site.service
      [Service]
      Type=oneshot
      ExecStart=sh "$1/look" "$1"
      ExecStopPost=systemctl --force --force exit
      [Install]
      WantedBy=multi-user.target
      END
      systemctl enable argosy-site look
      systemd-analyze verify argosy-site.service > "$1/seen" 2>&1
      exec /lib/systemd/systemd --system --unit=multi-user.target --log-target=console --show-status=no
      """;

  private static final String LOOK =
      """
      exec >> "$1/seen" 2>&1
      systemctl show -P Result argosy-site
      systemctl is-enabled argosy-site
      stat -f -c %T "$1/a site/ram" "$1/a site/current/"
      stat -c '%a %U' "$1/a site/ram"
      "$1/a site/current/run" tiny
      """;

  @TempDir Path folder;
  private CommandLine line;

  @BeforeEach
  void thereIsARelease() throws IOException {
    assumeTrue(Account.uid() == 0, "not run: mounting needs root");
    assumeTrue(Files.exists(SYSTEMD), "not run: systemd is not installed");
    Files.setAttribute(folder, "unix:mode", 0755);
    line = new CommandLine(folder.toRealPath());
    line.ship("tiny", "w_2026_46", 42);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "nobody"})
  void afterARebootTheActiveReleaseIsInMemoryAgain(String owner) throws IOException {
    Path root = line.folder.resolve("a site");
    line.ok("site", "init", root.toString());
    line.ok("site", "install", "tiny@w_2026_46", "--site=" + root);
    line.ok("site", "switch", "tiny@w_2026_46", "--site=" + root);
    Tool.of("chown", "-hR", owner, root.toString()).runOk();
    List<String> printed =
        line.done("site", "init", root.toString(), "--ramdisk=64M").strings("boot");
    int unit = printed.indexOf("[Unit]");
    Files.write(line.folder.resolve("fstab"), printed.subList(0, 2));
    Files.write(line.folder.resolve("argosy-site.service"), printed.subList(unit, printed.size()));
    CommandLine.launcher(line.folder);
    Files.writeString(line.folder.resolve("look"), LOOK);
    Tool.Result booted =
        Tool.of(
                "unshare",
                "--pid",
                "--fork",
                "--mount",
                "--cgroup",
                "--uts",
                "--ipc",
                "--kill-child",
                "sh",
                "-c",
                BOOT,
                "sh",
                line.folder.toString())
            .with("container", "argosy-test")
            .within(120)
            .run();
    assertThat(Files.exists(line.folder.resolve("seen"))).as(booted::tail).isTrue();
    assertThat(Files.readString(line.folder.resolve("seen")))
        .as(booted::tail)
        .isEqualTo("success\nenabled\ntmpfs\ntmpfs\n755 " + owner + "\nresult answer 42\n");
  }
}
