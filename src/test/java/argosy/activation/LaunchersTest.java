package argosy.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.model.Activation;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.StackKind;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchersTest {
  @TempDir Path temp;

  private static Profile profile(StackKind kind) {
    return Profiles.profile(Profiles.stack("hello", kind), "", List.of(), List.of());
  }

  private Path unpacked(StackKind kind) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("it's a \"stäck\" $HOME"));
    for (Extra extra : Launchers.forUnpacked(profile(kind))) {
      if (extra instanceof Extra.Script s) {
        Files.writeString(folder.resolve(s.path()), s.text());
        folder.resolve(s.path()).toFile().setExecutable((s.mode() & 0111) != 0);
      }
    }
    Path program = Files.createDirectories(folder.resolve("bin")).resolve("hello");
    Files.writeString(
        program, "#!/bin/sh\nprintf '%s\\n' \"$HELLO_HOME\" \"$HELLO_PATH\" \"$@\"\n");
    program.toFile().setExecutable(true);
    return folder;
  }

  @Test
  void rootStacksGetALinkForEveryCommandAndPrefixStacksHaveTheirOwn() {
    assertThat(Launchers.forUnpacked(profile(StackKind.ROOT)))
        .extracting(Extra::path)
        .containsExactly(
            "activate", "activate.csh", "activate.fish", "bin/hello", "bin/hello-demo", "run");
    assertThat(Launchers.forUnpacked(profile(StackKind.PREFIX)))
        .extracting(Extra::path)
        .containsExactly("activate", "activate.csh", "activate.fish", "run");
    assertThat(Launchers.payloadFolder(profile(StackKind.ROOT))).isEqualTo("root/");
    assertThat(Launchers.payloadFolder(profile(StackKind.PREFIX))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run-root.sh", "run-prefix.sh", "activate.sh", "activate.csh", "activate.fish"})
  void noPlaceholderIsLeftInAnyText(String template) {
    for (StackKind kind : StackKind.values()) {
      assertThat(Launchers.forUnpacked(profile(kind)))
          .filteredOn(e -> e instanceof Extra.Script)
          .allSatisfy(e ->
              assertThat(((Extra.Script) e).text())
                  .doesNotContainPattern("@[A-Z_]+@")
                  .endsWith("\n"));
    }
    assertThat(Launchers.class.getResource(template)).isNotNull();
  }

  @Test
  void aMachineWhoseCLibraryIsTooOldIsToldSoBeforeAnythingIsRun() throws IOException {
    MemoryStore store = new MemoryStore();
    Profile.Part plain = new Profiles(store).part("lib", "1", "", List.of(), List.of());
    Package needs =
        new Package(
            "lib",
            "1",
            "",
            plain.metadata().platform(),
            plain.metadata().licence(),
            List.of(),
            plain.metadata().tree(),
            "",
            List.of(),
            Map.of("needs-glibc", "2.34"),
            Map.of());
    Profile profile =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "",
            List.of(plain, new Profile.Part(needs, plain.tree())),
            List.of());
    String text =
        Launchers.forUnpacked(profile).stream()
            .filter(e -> e.path().equals("run"))
            .map(e -> ((Extra.Script) e).text())
            .findFirst()
            .orElseThrow();
    Path run = Files.writeString(temp.resolve("run"), text);
    assertThat(runAt(run, "2.17").exit()).isEqualTo(4);
    assertThat(runAt(run, "2.17").err())
        .startsWith(
            "run: hello v1_0 needs a C library (glibc) of at least 2.34, and this machine has 2.17;"
                + " do: use a newer system");
    assertThat(runAt(run, "2.34").out()).isEqualTo("ran\n");
    assertThat(runAt(run, "2.36.9000").out()).isEqualTo("ran\n");
  }

  @Test
  void anOlderCppLibraryOrProcessorIsRefusedBeforeAnythingRuns() throws IOException {
    MemoryStore store = new MemoryStore();
    Profile.Part plain = new Profiles(store).part("lib", "1", "", List.of(), List.of());
    Package p = plain.metadata();
    Package needs =
        new Package(
            p.name(),
            p.version(),
            "",
            p.platform(),
            p.licence(),
            List.of(),
            p.tree(),
            "",
            List.of(),
            Map.of("needs-libstdcxx", "3.4.30", "needs-processor", "x86-64-v2"),
            Map.of());
    Profile profile =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "",
            List.of(new Profile.Part(needs, plain.tree())),
            List.of());
    String text =
        Launchers.forUnpacked(profile).stream()
            .filter(e -> e.path().equals("run"))
            .map(e -> ((Extra.Script) e).text())
            .findFirst()
            .orElseThrow()
            .replace("for folder in /usr/lib/x86_64-linux-gnu ", "for folder in " + temp + " ");
    Path run = Files.writeString(temp.resolve("run"), text);
    Path bin = Files.createDirectories(temp.resolve("fake"));
    Path grep = bin.resolve("grep");
    String all = "flags : cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3";
    assertThat(with(run, grep, all, 30).out()).isEqualTo("ran\n");
    assertThat(with(run, grep, all, 29).err())
        .contains("needs a C++ library (libstdc++) with GLIBCXX_3.4.30")
        .contains("ends at GLIBCXX_3.4.29; do: use a newer system");
    assertThat(with(run, grep, all, 29).exit()).isEqualTo(4);
    assertThat(with(run, grep, "flags : cx16 lahf_lm popcnt ssse3", 30).err())
        .contains("needs a processor of level x86-64-v2, and this one lacks sse4_1 sse4_2;");
  }

  /// Runs it on a machine with these processor flags and this libstdc++.
  private Tool.Result with(Path run, Path grep, String flags, int library) throws IOException {
    Files.writeString(grep, "#!/bin/sh\necho '" + flags + "'\n");
    grep.toFile().setExecutable(true);
    Path file = Files.writeString(temp.resolve("libstdc++.so.6.0." + library), "");
    Path link = temp.resolve("libstdc++.so.6");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, file);
    return Tool.of("sh", run.toString(), "echo", "ran")
        .with("PATH", grep.getParent() + ":" + System.getenv("PATH"))
        .run();
  }

  /// Runs it where `getconf` tells of a C library of the version.
  private Tool.Result runAt(Path run, String version) throws IOException {
    Path bin = Files.createDirectories(temp.resolve("fake"));
    Path getconf = bin.resolve("getconf");
    Files.writeString(getconf, "#!/bin/sh\necho glibc " + version + "\n");
    getconf.toFile().setExecutable(true);
    return Tool.of("sh", run.toString(), "echo", "ran")
        .with("PATH", bin + ":" + System.getenv("PATH"))
        .run();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void aPrefixStackRunsWithItsEnvironmentFromAnyPlace(String shell) throws IOException {
    Path stack = unpacked(StackKind.PREFIX);
    Tool.Result result =
        Tool.of(shell, stack.resolve("run").toString(), "hello", "a b", "*")
            .with("HELLO_PATH", "/before")
            .run();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(stack + "/share/hello world\n/before:" + stack + "/é\na b\n*\n");
    assertThat(Tool.of(shell, stack.resolve("run").toString(), "nothing").run().exit())
        .isEqualTo(127);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void deactivatingBringsTheVariablesBackAsTheyWere(String shell) throws IOException {
    Path stack = unpacked(StackKind.PREFIX);
    String script =
        """
        show() { printf '%s|' "${HELLO_HOME-unset}" "${HELLO_PATH-unset}" "${HELLO_OLD-unset}" "$PATH"; }
        before=$(show)
        cd "$1"; . ./activate; . ./activate
        printf '%s\\n' "$HELLO_HOME" "$HELLO_PATH" "${HELLO_OLD-unset}" "$(hello | head -1)" "$ARGOSY_ACTIVE"
        argosy_deactivate
        [ "$before" = "$(show)" ] && echo same
        """;
    Tool.Result result =
        Tool.of(shell, "-euc", script, shell, stack.toString())
            .with("HELLO_OLD", "it's")
            .with("HELLO_PATH", "with space")
            .run();
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .containsExactly(
            stack + "/share/hello world",
            "with space:" + stack + "/é",
            "unset",
            stack + "/share/hello world",
            "hello@v1_0",
            "same");
  }

  @Test
  void inAChrootWithoutAMountOfItsOwnARootStackSaysHowToEnterIt() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "chroot needs root");
    Path stack = unpacked(StackKind.ROOT);
    Files.createDirectories(stack.resolve("root"));
    String enter =
        """
        cd "$1"
        for tool in sh cat readlink env unshare mount umount; do
          cp --parents -L "$(command -v $tool)" $(ldd "$(command -v $tool)" | grep -o '/[^ ]*') .
        done
        [ -e bin ] || ln -s usr/bin bin
        mkdir -p proc dev tmp stack
        cp -R "$2/." stack
        unshare --mount sh -c 'mount -t proc proc proc; mount --rbind /dev dev; chroot . /bin/sh /stack/run env'
        """;
    Path machine = Files.createDirectories(temp.resolve("machine"));
    Tool.Result ran = Tool.of("sh", "-c", enter, "sh", machine.toString(), stack.toString()).run();
    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err())
        .startsWith("run: this is a chroot whose / is no mount point")
        .contains("do: leave it, run mount --bind CHROOT CHROOT, and enter it again");
  }

  @Test
  void theMapForImagesIsWorkedOutAndSorted() {
    Activation activation =
        new Activation(
            List.of(
                new Activation.Set("B", "${prefix}/b"),
                new Activation.Prepend("PATH", "${prefix}/bin"),
                new Activation.Append("A", "${prefix}"),
                new Activation.Append("A", "x"),
                new Activation.Unset("GONE")));
    assertThat(EnvironmentMap.of(activation, "/", Map.of("PATH", "/usr/bin", "GONE", "1")))
        .hasToString("{A=/:x, B=/b, PATH=/bin:/usr/bin}");
    assertThat(EnvironmentMap.of(activation, "/opt/x", Map.of()))
        .hasToString("{A=/opt/x:x, B=/opt/x/b, PATH=/opt/x/bin}");
  }

  @Test
  void quotedTextIsReadBackByTheShellAsItWas() throws IOException {
    String text = "a'b\"c$d`e\\f\ng *é";
    assertThat(Tool.of("sh", "-c", "printf %s " + ShellText.shQuote(text)).run().out())
        .isEqualTo(text);
  }
}
