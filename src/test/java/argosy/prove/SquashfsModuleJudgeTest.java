package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.base.Parallel;
import argosy.codec.squashfs.Compression;
import argosy.format.module.SquashfsModuleFormat;
import argosy.format.sif.SifFormat;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Entry;
import argosy.model.Judge;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.model.StackKind;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryMemo;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Shipped;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Images on a shared file system, loaded by Environment Modules and Lmod and run by a user without
/// rights.
@Tag("client")
class SquashfsModuleJudgeTest {
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);

  @BeforeEach
  void anyoneMayEnter() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// What a kill takes along may take a moment.
  @AfterEach
  void noSquashfuseOutlivesItsCommand() throws Exception {
    for (int tenth = 0; tenth < 300 && running(); tenth++) {
      Thread.sleep(100);
    }
    assertThat(running()).isFalse();
  }

  private boolean running() {
    return ProcessHandle.allProcesses()
        .flatMap(p -> p.info().commandLine().stream())
        .anyMatch(c -> c.contains("squashfuse") && c.contains(folder.toString()));
  }

  private Path out() {
    return folder.resolve("sw");
  }

  private Proof prove(String id, Profile profile) throws IOException {
    var artifact = write(profile);
    SquashfsModuleJudge judge =
        new SquashfsModuleJudge(
            ModuleJudgeTest.system(id), SquashfsJudge.find(), folder.resolve("scratch"));
    assertThat(judge.availability()).isInstanceOf(Judge.Availability.Present.class);
    Proof proof = judge.prove(artifact, profile.release(), out());
    try (var left = Files.list(folder.resolve("scratch"))) {
      assertThat(left).as("what the judge leaves behind").isEmpty();
    }
    return proof;
  }

  private Artifact write(Profile profile) throws IOException {
    try (Parallel parallel = new Parallel(2)) {
      SifFormat squashfs =
          new SifFormat(
              new SifFormat.Options(
                  SifFormat.Container.SQUASHFS, Compression.ZSTD, SifFormat.SignatureKind.DSSE),
              parallel,
              new MemoryMemo(),
              Optional.empty());
      return new SquashfsModuleFormat(squashfs).write(profile, store, new DirectoryOutput(out()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"environment-modules", "lmod"})
  void aPrefixStackIsLoadedRunAndUnloaded(String id) throws IOException {
    Proof proof = prove(id, profiles.prefix("/opt/argosy/hello"));
    assertThat(proof.passed()).as(proof.toString()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"environment-modules", "lmod"})
  void aRootStackIsLoadedRunAndUnloaded(String id) throws IOException {
    Proof proof = prove(id, profiles.busybox());
    assertThat(proof.passed()).as(proof.toString()).isTrue();
  }

  @Test
  void aDemoWithAnotherResultIsNotProved() throws IOException {
    Profile profile =
        Shipped.expecting(
            profiles.prefix("/opt/argosy/hello"), new Demo.Expectation("answer", "43", 0));
    assertThat(prove("environment-modules", profile).result()).isInstanceOf(Proof.Failed.class);
  }

  /// A stack with a program of that text, `tool`, written as this tag; its folder.
  private Path image(String tag, String text) throws IOException {
    Entry.File tool = profiles.text("bin/tool", 0755, "#!/bin/sh\n" + text);
    Profile profile =
        Shipped.tagged(
            Profiles.profile(
                Profiles.stack("hello", StackKind.PREFIX),
                "/opt/argosy/hello",
                List.of(profiles.part("own", "1", "", List.of(), List.of(tool))),
                List.of()),
            tag);
    write(profile);
    return out().resolve(SquashfsModuleFormat.images(profile.release()));
  }

  /// The script as a plain user who is given the device, in a mount namespace that is his alone.
  private Tool asUser(String before, String script, Object... arguments) {
    List<String> argv = new ArrayList<>();
    if (PlainUser.isRoot()) {
      String lend =
          """
          mount -t tmpfs tmpfs /mnt && mknod -m 666 /mnt/fuse c 10 229 && mount --bind /mnt/fuse /dev/fuse
          BEFORE
          exec "$@"
          """;
      argv.addAll(List.of("unshare", "--mount", "--propagation", "private", "sh", "-c"));
      argv.addAll(List.of(lend.replace("BEFORE", before), "sh"));
    }
    List<String> session = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    List.of(arguments).forEach(a -> session.add(a.toString()));
    argv.addAll(PlainUser.argv(folder, session.toArray(String[]::new)));
    return Tool.of(argv).in(Path.of("/"));
  }

  @Test
  void aProgramIsAsIfItWereInstalled() throws IOException {
    Path image =
        image(
            "v1_0",
            """
            echo "$1|$2|$(id -u)|$(pwd)|$HELLO_HOME|$(cat)|$0"
            ls /opt >/dev/null && touch /opt/argosy/hello/new 2>/dev/null && echo written
            exit 7
            """);
    Path link = Files.createSymbolicLink(folder.resolve("link"), image.resolve("bin/tool"));
    Tool.Result result =
        asUser("", "cd /usr/lib; echo typed | \"$1\" 'a b' '$x'; echo \"$?\"; ls -A /opt", link)
            .runOk();
    assertThat(result.out())
        .startsWith(
            "a b|$x|65534|/usr/lib|/opt/argosy/hello/share/hello"
                + " world|typed|/opt/argosy/hello/bin/tool\n"
                + "7\n");
    assertThat(result.err()).isEmpty();
    assertThat(Files.exists(Path.of("/opt/argosy/hello"))).isFalse();
  }

  @Test
  void aStackMayHaveTheProgramsThatItsLaunchersCall() throws IOException {
    List<Entry> programs = new ArrayList<>();
    programs.add(profiles.text("bin/tool", 0755, "#!/bin/sh\nreadlink x; echo \"$PATH\"\n"));
    for (String name :
        List.of(
            "cat",
            "cp",
            "getconf",
            "grep",
            "mkdir",
            "mount",
            "readlink",
            "setpriv",
            "sh",
            "sleep",
            "squashfuse",
            "squashfuse_ll",
            "true",
            "unshare")) {
      programs.add(profiles.text("bin/" + name, 0755, "#!/bin/sh\necho own " + name + "\n"));
    }
    Profile profile =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "/opt/argosy/hello",
            List.of(profiles.part("own", "1", "", List.of(), programs)),
            List.of());
    write(profile);
    Path bin = out().resolve(SquashfsModuleFormat.images(profile.release())).resolve("bin");
    Path link = Files.createSymbolicLink(folder.resolve("called otherwise"), bin);
    Tool.Result result = asUser("", "PATH=$1:$2:/usr/bin:/bin; tool", link, bin).within(60).runOk();
    assertThat(result.out()).isEqualTo("own readlink\n/opt/argosy/hello/bin:/usr/bin:/bin\n");
  }

  @Test
  void whatTheMachineHasInOptStaysInView() throws IOException {
    assumeTrue(PlainUser.isRoot(), "not run: needs root");
    Path image = image("v1_0", "cat /opt/vendor/file /opt/link; ls -A /opt\n");
    String before =
        "mount -t tmpfs tmpfs /opt; mkdir /opt/vendor; echo kept >/opt/vendor/file; ln -s"
            + " vendor/file /opt/link";
    assertThat(asUser(before, "\"$1\"", image.resolve("bin/tool")).runOk().out())
        .isEqualTo("kept\nkept\nargosy\nlink\nvendor\n");
  }

  @Test
  void manyAtOnceAndAKilledOneLeaveNothing() throws IOException {
    Path image = image("v1_0", "sleep \"$1\"; echo done\n");
    Tool.Result result =
        asUser(
                "",
                """
                for n in 1 2 3 4 5 6 7 8; do "$1" 0.3 & done; wait
                timeout -s KILL 1 "$1" 1000; echo "killed $?"
                """,
                image.resolve("bin/tool"))
            .run();
    assertThat(result.out()).isEqualTo("done\n".repeat(8) + "killed 137\n");
  }

  @Test
  void releasesStandSideBySideInATreeThatIsPutAnywhere() throws IOException {
    image("w_2026_33", "echo 33\n");
    image("w_2026_34", "echo 34\n");
    Path moved = Files.move(out(), folder.resolve("it's lustre [sw]"));
    ModuleSystem system = ModuleJudgeTest.system("environment-modules");
    String script =
        """
        . "$1"; module use "$2"; was=$PATH
        module load hello/w_2026_33; tool; module swap hello hello/w_2026_34; tool
        module unload hello; command -v tool || [ "$PATH" = "$was" ] && echo undone
        """;
    Tool loading =
        asUser(
            "",
            "exec bash -c \"$1\" bash \"$2\" \"$3\"",
            script,
            system.initFile(),
            moved.resolve("modulefiles"));
    Tool.Result result = system.inView(loading.argv()).run();
    assertThat(result.out()).as(result.err()).isEqualTo("33\n34\nundone\n");
  }

  @Test
  void whatIsMissingIsSaidWithWhoCanHelp() throws IOException {
    assumeTrue(PlainUser.isRoot(), "not run: needs root");
    Path tool = image("v1_0", "echo ran\n").resolve("bin/tool");
    Tool.Result noDevice =
        asUser(
                "umount /dev/fuse; chmod 600 /mnt/fuse; mount --bind /mnt/fuse /dev/fuse",
                "\"$1\"",
                tool)
            .run();
    assertThat(noDevice.exit()).isEqualTo(4);
    assertThat(noDevice.err()).startsWith("run: this user has no /dev/fuse").contains("; do: ask");
    String hidden =
        "for p in squashfuse squashfuse_ll; do mount --bind /dev/null $(command -v $p); done"
            + " 2>/dev/null";
    Tool.Result noProgram = asUser(hidden, "\"$1\"", tool).run();
    assertThat(noProgram.exit()).isEqualTo(4);
    assertThat(noProgram.err()).startsWith("run: this machine has no squashfuse; do: ask");
    Path image = tool.resolveSibling("../root/hello-v1_0-amd64.squashfs");
    try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
      channel.truncate(100);
    }
    Tool.Result damaged = asUser("", "\"$1\"", tool).run();
    assertThat(damaged.exit()).isEqualTo(4);
    assertThat(damaged.err()).contains("run: squashfuse does not mount the image [");
    Files.delete(image);
    assertThat(asUser("", "\"$1\"", tool).run().exit()).isEqualTo(3);
  }
}
