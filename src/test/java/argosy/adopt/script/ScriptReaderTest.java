package argosy.adopt.script;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.adopt.script.Effect.Alternative;
import argosy.adopt.script.Effect.Slave;
import argosy.adopt.script.ScriptReader.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ScriptReaderTest {
  private static final Map<String, String> CONSTANTS =
      Map.of("DPKG_ROOT", "", "DEB_HOST_MULTIARCH", "x86_64-linux-gnu", "DEB_HOST_ARCH", "amd64");

  /// A root with a few files.
  private static final FileView FILES =
      new FileView() {
        @Override
        public Kind kind(String path) {
          if (Set.of("/usr", "/var/run", "/etc").contains(path)) {
            return Kind.DIRECTORY;
          }
          return Set.of("/usr/bin/mawk", "/usr/share/x/default", "/bin/sh").contains(path)
              ? Kind.FILE
              : Kind.NONE;
        }

        @Override
        public boolean isLink(String path) {
          return path.equals("/bin/sh");
        }
      };

  private static Reading read(String script) {
    return ScriptReader.read(script, List.of("configure", ""), CONSTANTS, FILES);
  }

  private static List<Effect> effects(String script) {
    Reading reading = read(script);
    assertThat(reading.notUnderstood()).isEmpty();
    return reading.effects();
  }

  @Test
  void anAlternativeIsReadOverContinuedLinesWithItsSlaves() {
    assertThat(
            effects(
                """
                #!/bin/sh
                set -e
                if [ "$1" = "configure" ] || [ "$1" = "abort-upgrade" ]; then
                  update-alternatives --install /usr/bin/awk awk /usr/bin/mawk 5 \\
                      --slave /usr/share/man/man1/awk.1.gz awk.1.gz /usr/share/man/man1/mawk.1.gz \\
                      --slave /usr/bin/nawk nawk /usr/bin/mawk
                fi
                """))
        .containsExactly(
            new Alternative(
                "/usr/bin/awk",
                "awk",
                "/usr/bin/mawk",
                5,
                List.of(
                    new Slave(
                        "/usr/share/man/man1/awk.1.gz",
                        "awk.1.gz",
                        "/usr/share/man/man1/mawk.1.gz"),
                    new Slave("/usr/bin/nawk", "nawk", "/usr/bin/mawk"))));
  }

  @Test
  void constantsVariablesLoopsAndFunctionsAreFollowed() {
    assertThat(
            effects(
                """
                #!/bin/sh
                arch=$(dpkg-architecture -qDEB_HOST_MULTIARCH)
                install_blas () {
                  update-alternatives --install /usr/lib/$arch/$1 "$1-${arch}" \\
                    /usr/lib/$arch/blas/$1 10
                }
                case "$1" in
                  configure|reconfigure)
                    for l in libblas.so.3 liblapack.so.3; do install_blas $l; done
                    ;;
                  abort-*) exit 1 ;;
                esac
                """))
        .extracting(e -> ((Alternative) e).name())
        .containsExactly("libblas.so.3-x86_64-linux-gnu", "liblapack.so.3-x86_64-linux-gnu");
  }

  @Test
  void onlyWhatAFreshInstallationDoesCounts() {
    assertThat(
            effects(
                """
                #!/bin/sh
                if [ -n "$2" ] && dpkg --compare-versions "$2" lt 3.7; then
                  update-alternatives --install /usr/bin/old old /usr/bin/x 1
                fi
                if [ "$1" = upgrade ]; then ln -s old /usr/bin/old; fi
                if dpkg --compare-versions "$2" lt-nl 2; then mkdir /old; fi
                test -d /usr || mkdir /usr
                [ -L /bin/sh ] || ln -s dash /bin/sh
                if which nothere >/dev/null 2>&1; then nothere --configure; fi
                if command -v mawk >/dev/null; then mkdir -p -m 0755 /usr/share/awk; fi
                exit 0
                mkdir /never
                """))
        .containsExactly(new Effect.MakeDirectory("/usr/share/awk"));
  }

  @Test
  void linksCopiesAndEmptyFilesAreEffects() {
    assertThat(
            effects(
                """
                #!/bin/sh
                install_from_default() {
                  if [ ! -f "$DPKG_ROOT$2" ]; then cp -p "$DPKG_ROOT/usr/share/x/$1" "$DPKG_ROOT$2"; fi
                }
                install_from_default default /etc/x
                ucf --three-way --debconf-ok /usr/share/x/default /etc/y
                rmdir /var/run; ln -sf /run /var/run
                : > /var/log/wtmp
                touch /etc/z
                ln -sf dash /bin/sh.tmp; mv -f /bin/sh.tmp /bin/sh
                """))
        .containsExactly(
            new Effect.Copy("/usr/share/x/default", "/etc/x"),
            new Effect.Copy("/usr/share/x/default", "/etc/y"),
            new Effect.MakeLink("/var/run", "/run"),
            new Effect.Touch("/var/log/wtmp"),
            new Effect.Touch("/etc/z"),
            new Effect.MakeLink("/bin/sh", "dash"));
  }

  @Test
  void accountsShellsAndDiversionsAreEffects() {
    assertThat(
            effects(
                """
                #!/bin/sh
                adduser --system --group --home /run/thing --no-create-home --gecos "A thing" thing
                addgroup --system render || true
                add-shell /bin/zsh
                dpkg-divert --package me --rename --divert /usr/bin/tool.orig --add /usr/bin/tool
                """))
        .containsExactly(
            new Effect.User("thing", "thing", "/run/thing", "/usr/sbin/nologin", "A thing"),
            new Effect.Group("render"),
            new Effect.LoginShell("/bin/zsh"),
            new Effect.Diversion("/usr/bin/tool", "/usr/bin/tool.orig"));
  }

  @Test
  void whatMeansNothingInAStackIsPassedOver() {
    assertThat(
            effects(
                """
                #!/bin/sh
                set -e
                . /usr/share/debconf/confmodule
                if command -v py3compile >/dev/null 2>&1; then py3compile -p python3-x; fi
                ldconfig
                deb-systemd-helper enable 'x.service' >/dev/null || true
                update-rc.d x defaults >/dev/null || exit 1
                chown root:staff /usr/local/lib 2>/dev/null || true
                dpkg-maintscript-helper rm_conffile /etc/x 1.0 -- "$@"
                cat <<EOF
                mkdir /not/a/command
                EOF
                db_get x/y; [ "$RET" = true ] && echo yes
                """))
        .isEmpty();
  }

  @Test
  void whatIsNotUnderstoodIsNamedOnce() {
    Reading reading =
        read(
            """
            #!/bin/bash
            frobnicate --all
            /usr/sbin/frobnicate --again
            if [ "$(cat /etc/x)" = y ]; then ln -s a /b; fi
            echo x > /etc/conf
            for f in /etc/x/*; do rename-it $f; done
            """);
    assertThat(reading.effects()).isEmpty();
    assertThat(reading.notUnderstood())
        .containsExactly("frobnicate", "ln", "writing /etc/conf", "rename-it");
    assertThat(read("#!/usr/bin/perl\nsystem('x');").notUnderstood())
        .containsExactly("a program, not a shell script");
  }

  @Test
  void noTextMakesTheReaderFailOrHang() {
    String script =
        """
        #!/bin/sh
        f() { for x in a "b c" $1; do case "$x" in a|[bc]*) f $x ;; (*) : ;; esac; done; }
        if ! { [ -n "${1:-x}" ] && f `echo y`; }; then while true; do f; done; elif :; then (x); fi
        cat <<-'EOF' | tee /x 2>&1
        \tbody
        \tEOF
        f "$@" '$x' \\"a" ${x#*/} $((1 + 2)) && x=1 y=$x z || exit 1
        """;
    Random random = new Random(20261120);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < script.length(); i++) {
            read(script.substring(0, i));
            read("#!/bin/sh\n" + script.substring(i));
          }
          for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder("#!/bin/sh\n");
            for (int i = 0; i < 40; i++) {
              int at = random.nextInt(script.length() - 6);
              text.append(script, at, at + random.nextInt(6));
            }
            read(text.toString());
          }
        });
  }
}
