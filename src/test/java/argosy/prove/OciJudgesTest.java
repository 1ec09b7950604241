package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.format.oci.DockerFormat;
import argosy.format.oci.ImageLayer;
import argosy.format.oci.ImagePlan;
import argosy.format.oci.OciFormat;
import argosy.format.oci.OciOptions;
import argosy.model.Artifact;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Layers;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryMemo;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What podman and skopeo make of our images.
@Tag("client")
class OciJudgesTest {
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final Parallel parallel = new Parallel(2);
  @TempDir Path folder;

  @AfterEach
  void closePool() {
    parallel.close();
  }

  private Path scratch() {
    return folder.resolve("scratch");
  }

  private Artifact write(Profile profile, OciOptions options) throws IOException {
    return new OciFormat(options, parallel, new MemoryMemo())
        .write(profile, store, new DirectoryOutput(folder.resolve(".hidden/Out")));
  }

  private void scratchIsEmpty() throws IOException {
    try (var left = Files.list(scratch())) {
      assertThat(left).isEmpty();
    }
    assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(scratch().toString());
  }

  @ParameterizedTest
  @EnumSource(OciOptions.Compression.class)
  void podmanRunsTheDemo(OciOptions.Compression compression) throws IOException {
    Profile profile = profiles.busybox();
    Artifact artifact = write(profile, new OciOptions(compression));

    Proof proof =
        new PodmanJudge(scratch())
            .prove(artifact, profile.release(), folder.resolve(".hidden/Out"));

    assertThat(proof.result()).isInstanceOf(Proof.Passed.class);
    scratchIsEmpty();
  }

  @Test
  void podmanRunsTheDemoOfAPrefixStackInItsBase() throws IOException {
    Profile profile = profiles.onBusybox(profiles.prefix("/opt/argosy/hello"));
    Artifact artifact = write(profile, OciOptions.DEFAULT);

    Proof proof =
        new PodmanJudge(scratch())
            .prove(artifact, profile.release(), folder.resolve(".hidden/Out"));

    assertThat(proof.result()).isInstanceOf(Proof.Passed.class);
    scratchIsEmpty();
  }

  @ParameterizedTest
  @EnumSource(OciOptions.Compression.class)
  void skopeoCopiesTheImageWithItsDigests(OciOptions.Compression compression) throws IOException {
    Profile profile = profiles.busybox();
    Artifact artifact = write(profile, new OciOptions(compression));

    Proof proof =
        new SkopeoJudge(scratch())
            .prove(artifact, profile.release(), folder.resolve(".hidden/Out"));

    assertThat(proof.result()).isInstanceOf(Proof.Passed.class);
    assertThat(proof.client()).isEqualTo("skopeo-check");
    scratchIsEmpty();
  }

  @Test
  void aDamagedLayerIsNoProof() throws IOException {
    Profile profile = profiles.busybox();
    Artifact artifact = write(profile, OciOptions.DEFAULT);
    Path layer = folder.resolve(".hidden/Out").resolve(artifact.files().getFirst().name());
    try (var channel = Files.newByteChannel(layer, StandardOpenOption.WRITE)) {
      channel.position(Files.size(layer) / 2);
      channel.write(ByteBuffer.wrap(new byte[] {42, 42, 42}));
    }

    Path out = folder.resolve(".hidden/Out");
    assertThat(new PodmanJudge(scratch()).prove(artifact, profile.release(), out).result())
        .isInstanceOf(Proof.Failed.class);
    assertThat(new SkopeoJudge(scratch()).prove(artifact, profile.release(), out).result())
        .isInstanceOf(Proof.Failed.class);
    scratchIsEmpty();
  }

  @Test
  void aDemoThatDoesNotStartIsAFailureWithWhatPodmanSaid() throws IOException {
    Profile root = profiles.root(); // no shell in it
    Artifact artifact = write(root, OciOptions.DEFAULT);

    Proof proof =
        new PodmanJudge(scratch()).prove(artifact, root.release(), folder.resolve(".hidden/Out"));

    assertThat(proof.result())
        .isInstanceOfSatisfying(
            Proof.Failed.class, f -> assertThat(f.output()).contains("hello-demo"));
    scratchIsEmpty();
  }

  @Test
  void podmanLoadsTheDockerArchiveAndRunsTheDemo() throws IOException {
    Profile profile = profiles.busybox();
    Path out = folder.resolve(".hidden/Out");
    Artifact artifact =
        new DockerFormat(parallel, new MemoryMemo())
            .write(profile, store, new DirectoryOutput(out));

    Proof proof = new PodmanLoadJudge(scratch()).prove(artifact, profile.release(), out);

    assertThat(proof.result()).isInstanceOf(Proof.Passed.class);
    scratchIsEmpty();
  }

  @Test
  void umociUnpacksTheSameFiles() throws IOException {
    Profile profile = profiles.busybox();
    write(profile, OciOptions.GZIP);

    assertThat(unpackedByUmoci())
        .containsExactlyInAnyOrderElementsOf(
            profile.tree().entries().stream().map(e -> e.path()).toList());
  }

  @Test
  void whatAFollowingReleaseDroppedIsGoneForUmociAndPodman() throws IOException {
    Profile before = profiles.busybox();
    List<Profile.Part> parts = new ArrayList<>(before.packages());
    Profile.Part base = parts.get(1);
    List<Entry> kept = new ArrayList<>(base.tree().entries());
    kept.removeIf(e -> e.path().equals("usr/lib/empty") || e.path().startsWith("usr/share/doc"));
    parts.set(1, profiles.part("base", "13", "", List.of(), kept));
    Profile after = Profiles.profile(before.stack(), "/", parts, List.of());
    Profile following = recorded(after, ImagePlan.of(before, store));

    Artifact artifact = write(following, OciOptions.GZIP);

    assertThat(unpackedByUmoci())
        .containsExactlyInAnyOrderElementsOf(
            after.tree().entries().stream().map(e -> e.path()).toList())
        .doesNotContain("usr/lib/empty");
    Proof proof =
        new PodmanJudge(scratch())
            .prove(artifact, following.release(), folder.resolve(".hidden/Out"));
    assertThat(proof.result()).isInstanceOf(Proof.Passed.class);
  }

  /// The profile with the layers that follow those of the release before.
  private Profile recorded(Profile p, List<ImageLayer> before) throws IOException {
    List<Layers.Layer> layers = new ArrayList<>();
    store.put("application/octet-stream", new ByteArrayInputStream(new byte[0]));
    for (ImageLayer layer : ImagePlan.following(p, before).orElseThrow()) {
      byte[] tree = layer.tree().canonicalBytes();
      Digest digest = store.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(tree)).digest();
      layers.add(new Layers.Layer(layer.name(), layer.title(), digest));
    }
    assertThat(layers.getLast().name()).startsWith("changes/");
    byte[] record = new Layers(layers).canonicalBytes();
    Digest digest = store.put(Layers.MEDIA_TYPE, new ByteArrayInputStream(record)).digest();
    return p.with(p.release().with(digest));
  }

  private List<String> unpackedByUmoci() throws IOException {
    Path bundle = folder.resolve("bundle");

    Tool.of(
            "umoci",
            "unpack",
            "--image",
            folder.resolve(".hidden/Out/hello-v1_0-amd64.oci") + ":stack-hello-v1_0",
            bundle.toString())
        .runOk();

    try (var files = Files.walk(bundle.resolve("rootfs"))) {
      return files
          .map(p -> bundle.resolve("rootfs").relativize(p).toString())
          .filter(p -> !p.isEmpty())
          .toList();
    }
  }
}
