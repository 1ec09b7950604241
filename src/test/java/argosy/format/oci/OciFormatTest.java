package argosy.format.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.format.root.RootFiles;
import argosy.image.ImageConfig;
import argosy.image.ImageIndex;
import argosy.image.ImageLayout;
import argosy.image.ImageManifest;
import argosy.model.Artifact;
import argosy.model.Descriptor;
import argosy.model.Entry;
import argosy.model.ImageName;
import argosy.model.ImageSettings;
import argosy.model.Output;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.store.MemoryMemo;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Image layouts, as the image specification has them.
class OciFormatTest {
  private static final String FOLDER = "hello-v1_0-amd64.oci";
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final Parallel parallel = new Parallel(2);
  private final MemoryMemo memo = new MemoryMemo();

  @AfterEach
  void closePool() {
    parallel.close();
  }

  private OciFormat format(OciOptions options) {
    return new OciFormat(options, parallel, memo);
  }

  private static ImageManifest manifest(MemoryOutput output) throws IOException {
    ImageLayout layout = new ImageLayout(output, FOLDER);
    return layout.manifest(layout.find("", Platform.LINUX_AMD64));
  }

  private static ImageConfig config(MemoryOutput output) throws IOException {
    return new ImageLayout(output, FOLDER).config(manifest(output));
  }

  @ParameterizedTest
  @EnumSource(OciOptions.Compression.class)
  void whatIsReadBackIsTheTree(OciOptions.Compression compression) throws IOException {
    Profile profile = profiles.root();
    MemoryOutput output = new MemoryOutput();
    OciFormat format = format(new OciOptions(compression));

    Artifact artifact = format.write(profile, store, output);

    assertThat(format.read(artifact, output)).isEqualTo(profile.tree());
    assertThat(artifact.main().name()).isEqualTo(FOLDER + "/index.json");
    assertThat(artifact.files().getLast()).isEqualTo(artifact.main());
    assertThat(artifact.files().stream().map(Artifact.NamedFile::name))
        .containsExactlyInAnyOrderElementsOf(output.names());
  }

  @Test
  void theBytesAreTheSameWithAndWithoutAMemo() throws IOException {
    Profile profile = profiles.root();
    MemoryOutput first = new MemoryOutput();
    MemoryOutput again = new MemoryOutput();
    format(OciOptions.DEFAULT).write(profile, store, first);
    format(OciOptions.DEFAULT).write(profile, store, again);

    for (String name : first.names()) {
      assertThat(again.bytes(name)).as(name).isEqualTo(first.bytes(name));
    }
    assertThat(again.names()).isEqualTo(first.names());
  }

  @Test
  void bothNamesMeanTheSameImage() throws IOException {
    MemoryOutput output = new MemoryOutput();
    format(OciOptions.DEFAULT).write(profiles.root(), store, output);

    List<ImageIndex.Item> items = new ImageLayout(output, FOLDER).index().items();
    assertThat(items.stream().map(i -> i.refName().orElse("")))
        .containsExactly("stack-hello-v1_0", "stack-hello-v1_0-20261120T000000Z");
    assertThat(items.stream().map(ImageIndex.Item::descriptor).distinct()).hasSize(1);
  }

  @Test
  void theNameSaysTheMajorVersionOfTheSystemInside() throws IOException {
    Profile.Part system =
        profiles.part(
            "base-files",
            "12",
            "",
            List.of(),
            List.of(
                profiles.text(
                    "usr/lib/os-release", 0644, "ID=debian\nVERSION_ID=\"12.7\"\nNAME=x\n")));
    Profile profile =
        Profiles.profile(Profiles.stack("hello", StackKind.ROOT), "/", List.of(system), List.of());

    assertThat(ImageNames.of(profile.release(), profile.tree(), store).floating())
        .isEqualTo("12-stack-hello-v1_0");
    assertThat(ImageNames.of(profile.release(), profile.tree(), store).immutable())
        .isEqualTo("12-stack-hello-v1_0-20261120T000000Z")
        .matches(ImageNames::isImmutable);
    assertThat(ImageNames.isImmutable("12-stack-hello-v1_0")).isFalse();
  }

  @Test
  void theConfigHoldsActivationCommandAndLabels() throws IOException {
    MemoryOutput output = new MemoryOutput();
    Profile profile = profiles.root();
    format(OciOptions.DEFAULT).write(profile, store, output);

    ImageConfig config = config(output);
    assertThat(config.platform()).isEqualTo(Platform.LINUX_AMD64);
    assertThat(config.created()).isEqualTo("2026-11-20T00:00:00Z");
    assertThat(config.run().env())
        .containsExactly(
            "HELLO_HOME=/share/hello world",
            "HELLO_PATH=/é",
            "PATH=/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    assertThat(config.run().entrypoint()).isEmpty();
    assertThat(config.run().cmd()).containsExactly("hello"); // there is no shell
    assertThat(config.run().labels())
        .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
        .containsEntry("org.example.team", "tests")
        .containsEntry("io.argosy.release", "hello@v1_0")
        .containsEntry("io.argosy.digest", profile.release().digest().toString());
    assertThat(config.history()).hasSameSizeAs(manifest(output).layers());
  }

  @Test
  void theStacksImageSettingsGoFirst() throws IOException {
    Profile root = profiles.root();
    Stack settled =
        root.stack().toBuilder()
            .image(
                new ImageSettings(
                    new ImageName("lab-{product}-{tag}"),
                    List.of("${prefix}/usr/bin/hello"),
                    List.of("--results"),
                    "1000:100",
                    "/data",
                    List.of("8888/tcp"),
                    List.of("/data")))
            .build();
    Release release = root.release().with(settled);
    Profile profile = root.with(release);
    MemoryOutput output = new MemoryOutput();
    format(OciOptions.DEFAULT).write(profile, store, output);

    ImageConfig.Run run = config(output).run();
    assertThat(run.entrypoint()).containsExactly("/usr/bin/hello");
    assertThat(run.cmd()).containsExactly("--results");
    assertThat(run.user()).isEqualTo("1000:100");
    assertThat(run.workingDir()).isEqualTo("/data");
    assertThat(run.ports()).containsExactly("8888/tcp");
    assertThat(run.volumes()).containsExactly("/data");
    assertThat(ImageNames.of(release, profile.tree(), store).all())
        .containsExactly("lab-hello-v1_0", "lab-hello-v1_0-20261120T000000Z");
  }

  @Test
  void aPackageThatChangesChangesOneLayer() throws IOException {
    List<Profile.Part> parts = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      parts.add(small("package-" + i, "one"));
    }
    Stack stack = Profiles.stack("hello", StackKind.ROOT);
    MemoryOutput before = new MemoryOutput();
    MemoryOutput after = new MemoryOutput();
    format(OciOptions.DEFAULT).write(Profiles.profile(stack, "/", parts, List.of()), store, before);
    parts.set(17, small("package-17", "two"));
    Profile changed = Profiles.profile(stack, "/", parts, List.of());
    Profile later =
        new Profile(
            new Release(
                stack, "v1_1", Platform.LINUX_AMD64, Profiles.EPOCH + 604_800, 1, List.of()),
            "/",
            changed.packages(),
            changed.tree(),
            changed.activation(),
            List.of());
    format(OciOptions.DEFAULT).write(later, store, after);

    Set<Descriptor> old = new HashSet<>(layers(before, FOLDER));
    List<Descriptor> now = layers(after, "hello-v1_1-amd64.oci");
    assertThat(now.size()).isBetween(20, 100);
    assertThat(now.stream().filter(d -> !old.contains(d))).hasSize(1);
  }

  private static List<Descriptor> layers(MemoryOutput output, String folder) throws IOException {
    ImageLayout layout = new ImageLayout(output, folder);
    return layout.manifest(layout.find("", Platform.LINUX_AMD64)).layers().stream()
        .map(ImageManifest.Layer::descriptor)
        .toList();
  }

  private Profile.Part small(String name, String content) throws IOException {
    return profiles.part(
        name,
        "1",
        "",
        List.of(),
        List.of(
            profiles.text("usr/share/doc/" + name + "/copyright", 0644, "MIT\n"),
            profiles.text("usr/lib/" + name + ".txt", 0644, content)));
  }

  @Test
  void everyLayerHoldsTheDirectoriesItNeedsWithTheirModes() throws IOException {
    Profile.Part one =
        profiles.part(
            "one",
            "1",
            "",
            List.of(),
            List.of(new Entry.Directory("srv", 02770), profiles.text("srv/a", 0644, "a")));
    Profile.Part two =
        profiles.part(
            "two",
            "1",
            "",
            List.of(),
            List.of(new Entry.Directory("srv", 02770), profiles.text("srv/b", 0644, "b")));
    Profile profile =
        Profiles.profile(
            Profiles.stack("hello", StackKind.ROOT), "/", List.of(one, two), List.of());

    List<ImageLayer> layers = PlannedLayers.of(profile, RootFiles.of(profile), 100);
    assertThat(layers).hasSize(2);
    assertThat(layers)
        .allSatisfy(
            l -> assertThat(l.tree().find("srv")).contains(new Entry.Directory("srv", 02770)));
  }

  @Test
  void whatNoPackageBringsIsInALayerOfItsOwn() throws IOException {
    Profile root = profiles.root();
    List<Entry> entries = new ArrayList<>(root.tree().entries());
    entries.add(new Entry.Symlink("etc/alternatives/x", "/usr/bin/hello"));
    Profile profile =
        new Profile(
            root.release(), "/", root.packages(), Tree.of(entries), root.activation(), List.of());
    MemoryOutput output = new MemoryOutput();
    OciFormat format = format(OciOptions.DEFAULT);

    assertThat(format.read(format.write(profile, store, output), output)).isEqualTo(profile.tree());
  }

  @Test
  void aPrefixStackWithoutShellIsRefusedWithAWayOut() throws IOException {
    OciFormat format = format(OciOptions.DEFAULT);
    Profile profile = profiles.prefix("/opt/argosy/hello");

    assertThat(format.prefixFor(profile.release())).isEqualTo("/opt/argosy/hello");
    assertThatThrownBy(() -> format.write(profile, store, new MemoryOutput()))
        .isInstanceOfSatisfying(
            UnsupportedException.class, e -> assertThat(e.remedy()).contains("base:"))
        .hasMessageContaining("no base and no bin/sh");
  }

  @Test
  void aPrefixStackWithAShellStandsAlone() throws IOException {
    Profile plain = profiles.prefix("/opt/argosy/hello");
    List<Profile.Part> parts = new ArrayList<>(plain.packages());
    parts.add(
        profiles.part(
            "sh", "1", "", List.of(), List.of(profiles.text("bin/sh", 0755, "static shell"))));
    Profile profile = Profiles.profile(plain.stack(), plain.prefix(), parts, List.of());
    MemoryOutput output = new MemoryOutput();
    OciFormat format = format(OciOptions.DEFAULT);

    Artifact artifact = format.write(profile, store, output);

    Tree seen = format.read(artifact, output);
    assertThat(seen).isEqualTo(format.files(profile));
    assertThat(seen.find("bin/sh"))
        .contains(new Entry.Symlink("bin/sh", "/opt/argosy/hello/bin/sh"));
    assertThat(seen.find("tmp")).contains(new Entry.Directory("tmp", 01777));
    assertThat(config(output).run().env())
        .contains("HELLO_HOME=/opt/argosy/hello/share/hello world");
    assertThat(config(output).run().cmd()).containsExactly("/bin/sh");
  }

  @Test
  void aPrefixStackStandsInItsBase() throws IOException {
    Profile profile = profiles.onBusybox(profiles.prefix("/opt/argosy/hello"));
    MemoryOutput output = new MemoryOutput();
    OciFormat format = format(OciOptions.DEFAULT);

    Artifact artifact = format.write(profile, store, output);

    Tree seen = format.read(artifact, output);
    assertThat(seen).isEqualTo(format.files(profile));
    assertThat(seen.find("usr/bin/sh")).isPresent();
    assertThat(seen.find("opt/argosy/hello/bin/hello-demo")).isPresent();
    assertThat(ImageNames.of(profile.release(), seen, store).floating())
        .isEqualTo("12-stack-hello-v1_0");
    assertThat(config(output).run().env())
        .contains("HELLO_HOME=/opt/argosy/hello/share/hello world")
        .contains(
            "PATH=/opt/argosy/hello/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    assertThat(config(output).run().cmd()).containsExactly("/usr/bin/sh");
  }

  @Test
  void stacksOnOneBaseShareItsLayers() throws IOException {
    Profile hello = profiles.onBusybox(profiles.prefix("/opt/argosy/hello"));
    Profile other =
        profiles.onBusybox(
            Profiles.profile(
                Profiles.stack("other", StackKind.PREFIX),
                "/opt/argosy/other",
                List.of(small("other", "files")),
                List.of()));
    MemoryOutput output = new MemoryOutput();
    format(OciOptions.DEFAULT).write(hello, store, output);
    format(OciOptions.DEFAULT).write(other, store, output);

    List<Descriptor> ofHello = layers(output, FOLDER);
    List<Descriptor> ofOther = layers(output, "other-v1_0-amd64.oci");
    assertThat(ofOther.getFirst()).isEqualTo(ofHello.getFirst());
    assertThat(ofOther.getLast()).isNotEqualTo(ofHello.getLast());
  }

  @Test
  void theDockerArchiveIsTheLayoutWithItsManifest() throws IOException {
    Profile profile = profiles.root();
    MemoryOutput output = new MemoryOutput();
    format(OciOptions.GZIP).write(profile, store, output);
    DockerFormat docker = new DockerFormat(parallel, memo);
    Artifact artifact = docker.write(profile, store, output);

    assertThat(docker.read(artifact, output)).isEqualTo(profile.tree());
    Map<String, byte[]> members = new TreeMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new ByteArrayInputStream(output.bytes("hello-v1_0-amd64.docker.tar")))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        members.put(e.getName(), tar.readAllBytes());
      }
    }
    Json.Obj image =
        Json.parse(new String(members.remove("manifest.json"), StandardCharsets.UTF_8))
            .asArray()
            .getFirst()
            .asObject();
    assertThat(image.strings("RepoTags"))
        .containsExactly("hello:stack-hello-v1_0", "hello:stack-hello-v1_0-20261120T000000Z");
    assertThat(image.strings("Layers"))
        .containsExactlyElementsOf(
            layers(output, FOLDER).stream().map(l -> "blobs/sha256/" + l.digest().hex()).toList());
    assertThat(members).containsKey(image.string("Config"));
    for (Map.Entry<String, byte[]> m : members.entrySet()) {
      assertThat(m.getValue()).as(m.getKey()).isEqualTo(output.bytes(FOLDER + "/" + m.getKey()));
    }
  }

  @Test
  void aDockerArchiveThatIsDamagedIsNamed() throws IOException {
    MemoryOutput output = new MemoryOutput();
    DockerFormat docker = new DockerFormat(parallel, memo);
    Artifact artifact = docker.write(profiles.root(), store, output);
    byte[] bytes = output.bytes(artifact.main().name());
    bytes[bytes.length / 2] ^= 1;
    MemoryOutput damaged = new MemoryOutput();
    try (Output.Sink sink = damaged.create(artifact.main().name())) {
      sink.stream().write(bytes);
      sink.commit("x");
    }
    assertThatThrownBy(() -> docker.read(artifact, damaged)).isInstanceOf(CorruptException.class);
  }

  @Test
  void aNameThatIsTooLongForATagIsRefused() throws IOException {
    Profile profile =
        Profiles.profile(
            Profiles.stack("x".repeat(120), StackKind.ROOT),
            "/",
            profiles.root().packages(),
            List.of());

    assertThatThrownBy(() -> format(OciOptions.DEFAULT).write(profile, store, new MemoryOutput()))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("at most 128");
  }
}
