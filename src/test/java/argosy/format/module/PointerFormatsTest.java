package argosy.format.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.format.kernel.KernelFormat;
import argosy.model.Artifact;
import argosy.model.Format;
import argosy.model.KernelSpec;
import argosy.model.Profile;
import argosy.model.Stack;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Shipped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Forms that hold no file of the stack: module files and kernel specs.
class PointerFormatsTest {
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);

  static List<Format> formats() {
    return List.of(new ModuleFormat(), new KernelFormat());
  }

  @ParameterizedTest
  @MethodSource("formats")
  void theSameProfileGivesTheSameBytesAndNoFileOfTheStackIsReadBack(Format format)
      throws IOException {
    Profile profile = Shipped.withKernel(profiles);
    MemoryOutput first = new MemoryOutput();
    Artifact artifact = format.write(profile, store, first);
    assertThat(format.write(profile, store, new MemoryOutput())).isEqualTo(artifact);
    assertThat(format.read(artifact, first::open)).isEqualTo(format.files(profile));
    assertThat(format.files(profile).entries()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aChangedByteIsNamed(Format format) throws IOException {
    Profile profile = Shipped.withKernel(profiles);
    MemoryOutput out = new MemoryOutput();
    Artifact artifact = format.write(profile, store, out);
    String name = artifact.main().name();
    byte[] bytes = out.bytes(name);
    bytes[bytes.length / 2] ^= 1;
    MemoryOutput damaged = new MemoryOutput();
    for (Artifact.NamedFile file : artifact.files()) {
      try (var sink = damaged.create(file.name())) {
        sink.stream().write(file.name().equals(name) ? bytes : out.bytes(file.name()));
        sink.commit("x");
      }
    }
    assertThatThrownBy(() -> format.read(artifact, damaged::open))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining(name);
  }

  @Test
  void theKernelStartsThroughTheStacksOwnLauncherWithTheWholeEnvironment() throws IOException {
    MemoryOutput out = new MemoryOutput();
    Artifact artifact = new KernelFormat().write(Shipped.withKernel(profiles), store, out);
    assertThat(artifact.main().name()).isEqualTo("hello-v1_0-amd64.kernels/hello-v1_0/kernel.json");
    Json.Obj spec =
        Json.parse(new String(out.bytes(artifact.main().name()), StandardCharsets.UTF_8))
            .asObject();
    assertThat(spec.strings("argv"))
        .containsExactly(
            "/opt/argosy/hello/v1_0/run",
            "--kernel",
            "python3",
            "-m",
            "ipykernel_launcher",
            "-f",
            "{connection_file}");
    assertThat(spec.string("display_name")).isEqualTo("Hello, \"notebook\" v1_0");
    assertThat(spec.get("env").asObject().string("PATH"))
        .isEqualTo(
            "/opt/argosy/hello/v1_0/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    byte[] logo = out.bytes("hello-v1_0-amd64.kernels/hello-v1_0/logo-64x64.png");
    assertThat(ImageIO.read(new ByteArrayInputStream(logo)).getWidth()).isEqualTo(64);
  }

  @Test
  void kernelsAreCalledInLowerCaseAndTwoOfOneNameAreRefused() throws IOException {
    Profile profile = Shipped.withKernel(profiles);
    MemoryOutput out = new MemoryOutput();
    new KernelFormat().write(Shipped.tagged(profile, "v1_0+Fix"), store, out);
    assertThat(out.names()).contains("hello-v1_0+Fix-amd64.kernels/hello-v1_0-fix/kernel.json");
    KernelSpec kernel = profile.stack().kernels().getFirst();
    KernelSpec other = new KernelSpec("HELLO", "Loud", kernel.language(), kernel.argv());
    Stack both = profile.stack().toBuilder().kernels(List.of(kernel, other)).build();
    Profile loud = Profiles.profile(both, "", profile.packages(), profile.open());
    assertThatThrownBy(() -> new KernelFormat().write(loud, store, new MemoryOutput()))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("kernels \"Hello\" and \"HELLO\": both would be");
  }

  @Test
  void aStackWithoutKernelsHasNoKernelForm() throws IOException {
    assertThat(new KernelFormat().inapplicable(profiles.prefix("").release(), List.of()))
        .isPresent();
    assertThat(new ModuleFormat().inapplicable(profiles.prefix("").release(), List.of())).isEmpty();
  }
}
