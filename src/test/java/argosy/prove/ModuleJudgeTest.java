package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.format.module.ModuleFormat;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Shipped;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Environment Modules and Lmod, unpacked beside one another once for all tests.
@Tag("client")
class ModuleJudgeTest {
  @TempDir static Path cache;
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);

  @BeforeEach
  void anyoneMayEnter() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static ModuleSystem system(String id) throws IOException {
    assumeTrue(Tool.find("tclsh").isPresent(), "tclsh is not installed");
    Path shared = Path.of(System.getProperty("java.io.tmpdir"), "argosy-test-modules");
    Path place = Files.isDirectory(shared) ? shared : cache;
    ModuleSystem system =
        id.equals("lmod") ? ModuleSystem.lmod(place) : ModuleSystem.environmentModules(place);
    system.install();
    return system;
  }

  private Proof prove(String id, Profile profile) throws IOException {
    Artifact artifact = Shipped.write(profile, new ModuleFormat(), store, folder.resolve("out"));
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    return new ModuleJudge(system(id), new UnpackedTarballs(scratch))
        .prove(artifact, profile.release(), folder.resolve("out"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"environment-modules", "lmod"})
  void aPrefixStackIsLoadedRunAndUnloaded(String id) throws IOException {
    Proof proof = prove(id, profiles.prefix(""));
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
    Proof proof =
        prove(
            "environment-modules",
            Shipped.expecting(profiles.prefix(""), new Demo.Expectation("answer", "43", 0)));
    assertThat(proof.result()).isInstanceOf(Proof.Failed.class);
  }

  /// Loads, swaps, refuses and unloads two releases at a hostile place, with variables that had
  /// values.
  @ParameterizedTest
  @ValueSource(strings = {"environment-modules", "lmod"})
  void twoReleasesSwapAndConflictAndEverythingComesBack(String id) throws IOException {
    Path modules = folder.resolve("modules");
    Path stacks = Files.createDirectories(folder.resolve("it's a \"stäck\" $x [y] {z & |"));
    for (String tag : List.of("v1_0", "v2_0")) {
      Profile profile = Shipped.tagged(profiles.prefix(""), tag);
      Path out = folder.resolve("out-" + tag);
      Shipped.write(profile, new ModuleFormat(), store, out);
      Path stack = Files.createDirectories(stacks.resolve(tag));
      Files.writeString(stack.resolve("run"), "");
      stack.resolve("run").toFile().setExecutable(true);
      Tool.of(
              out.resolve(ModuleFormat.folder(profile.release())).resolve("install").toString(),
              "--prefix",
              stack.toString(),
              "--to",
              modules.toString())
          .runOk();
    }
    String script =
        """
        . "$1"
        module use "$2"
        show() { env | grep -a -e ^PATH= -e ^HELLO_ | sort; }
        before=$(show)
        module load hello/v1_0 2>&1; show
        module swap hello hello/v2_0 >&2; echo -- swapped; show
        module unload hello; [ "$before" = "$(show)" ] && echo -- undone
        module load hello 2>&1; case :$LOADEDMODULES: in *:hello/v2_0:*) echo -- default v2_0;; esac
        LMOD_DISABLE_SAME_NAME_AUTOSWAP=yes module load hello/v1_0 >conflict 2>&1 || echo -- refused
        module unload hello; [ "$before" = "$(show)" ] && echo -- undone
        module whatis hello/v1_0 2>&1; module help hello/v1_0 2>&1
        """;
    ModuleSystem system = system(id);
    Tool.Result result =
        system
            .inView(List.of("bash", "-c", script, "bash", system.initFile(), modules.toString()))
            .in(folder)
            .with("PATH", "/usr/local/bin:/usr/bin:/bin") // Lmod drops what comes twice
            .with("HELLO_HOME", "mine $x")
            .with("HELLO_PATH", "with space")
            .with("HELLO_OLD", "it's [old] {")
            .run();
    assertThat(result.out())
        .contains("HELLO_HOME=" + stacks + "/v1_0/share/hello world\n")
        .contains("HELLO_PATH=with space:" + stacks + "/v1_0/é\n")
        .contains("PATH=" + stacks + "/v1_0/bin:")
        .contains("-- swapped\nHELLO_HOME=" + stacks + "/v2_0/share/hello world\n")
        .contains("-- undone\n-- default v2_0\n-- refused\n-- undone\n")
        .contains("Description: A small stack for tests")
        .contains("says hello");
    assertThat(result.out().split("-- swapped", -1)[0]).doesNotContain("HELLO_OLD");
  }
}
