package argosy.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.FailedException;
import argosy.base.UnsupportedException;
import argosy.image.ImageLayout;
import argosy.image.ImageWriter;
import argosy.image.MediaTypes;
import argosy.model.Descriptor;
import argosy.model.Platform;
import argosy.remote.Retries;
import argosy.store.MemoryOutput;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Images to and from a registry that really listens, and sometimes fails.
class RegistryClientTest {
  private static final int CHUNK = 10_000;
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();

  /// An image with a layer of several chunks and one of less than one.
  private static ImageLayout image(String text, String... names) throws IOException {
    MemoryOutput output = new MemoryOutput();
    StringBuilder noise = new StringBuilder();
    Random random = new Random(text.hashCode());
    for (int i = 0; i < 35_000; i++) {
      noise.append((char) ('!' + random.nextInt(90)));
    }
    new ImageWriter(output, "i.oci")
        .layer(MediaTypes.LAYER, new ImageWriter.Tar().file("noise", 0644, noise.toString()))
        .layer(MediaTypes.LAYER_GZIP, new ImageWriter.Tar().file("usr/text", 0644, text))
        .finish(Platform.LINUX_AMD64, names);
    return new ImageLayout(output, "i.oci");
  }

  private RegistryClient client(
      MemoryRegistry registry, String repository, Optional<String> tag, boolean known) {
    return new RegistryClient(
        new ImageReference(registry.host(), repository, tag),
        known
            ? Optional.of(new Credentials(MemoryRegistry.USER, MemoryRegistry.PASSWORD))
            : Optional.empty(),
        false,
        new Retries(5, pauses::add),
        CHUNK);
  }

  private RegistryClient client(MemoryRegistry registry, Optional<String> tag) {
    return client(registry, "group/app", tag, true);
  }

  private RegistryClient.Pushed push(MemoryRegistry registry, ImageLayout layout)
      throws IOException {
    try (RegistryClient client = client(registry, Optional.empty())) {
      return client.push(layout, List.of());
    }
  }

  private MemoryOutput pull(MemoryRegistry registry, String tag) throws IOException {
    MemoryOutput output = new MemoryOutput();
    try (RegistryClient client = client(registry, Optional.of(tag))) {
      client.pull(Optional.of(Platform.LINUX_AMD64), output, "i.oci");
    }
    return output;
  }

  private static void requireSame(ImageLayout pushed, MemoryOutput pulled) throws IOException {
    MemoryOutput original = (MemoryOutput) pushed.files();
    for (String name : original.names()) {
      if (name.contains("/blobs/")) {
        assertThat(pulled.bytes(name)).as(name).isEqualTo(original.bytes(name));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MemoryRegistry.Login.class)
  void whatIsPushedIsPulled(MemoryRegistry.Login login) throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(login)) {
      ImageLayout layout = image("one", "floating", "floating-20261120T000000Z");

      RegistryClient.Pushed pushed = push(registry, layout);

      assertThat(pushed.images().keySet()).containsExactly("floating", "floating-20261120T000000Z");
      assertThat(pushed.images().values().stream().distinct()).hasSize(1);
      assertThat(pushed.sent()).isEqualTo(3);
      requireSame(layout, pull(registry, "floating"));
      requireSame(layout, pull(registry, pushed.images().get("floating").digest().toString()));
    }
  }

  @Test
  void onlyMissingBlobsAreSent() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.NONE)) {
      ImageLayout layout = image("one", "a");
      push(registry, layout);

      RegistryClient.Pushed again = push(registry, layout);

      assertThat(again.sent()).isZero();
      assertThat(again.there()).isEqualTo(3);
      assertThat(registry.log.stream().filter(l -> l.startsWith("PATCH"))).hasSize(4);
    }
  }

  @Test
  void blobsOfAnotherRepositoryAreMounted() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.BEARER)) {
      ImageLayout layout = image("one", "a");
      push(registry, layout);
      try (RegistryClient other = client(registry, "group/other", Optional.of("b"), true)) {
        RegistryClient.Pushed mounted = other.push(layout, List.of("group/unknown", "group/app"));
        assertThat(mounted.mounted()).isEqualTo(3);
        assertThat(mounted.sentBytes()).isZero();
      }
      assertThat(registry.manifests).containsKey("group/other@b");
    }
  }

  @Test
  void anUploadThatBreaksGoesOnWhereTheRegistryStopped() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.NONE)) {
      registry.droppedUploads.set(2);
      ImageLayout layout = image("one", "a");

      push(registry, layout);

      requireSame(layout, pull(registry, "a"));
      assertThat(registry.log.stream().filter(l -> l.endsWith(" dropped"))).hasSize(2);
      // One upload began for each blob: nothing began anew.
      assertThat(registry.count("POST ")).isEqualTo(3);
      assertThat(pauses).hasSize(2);
    }
  }

  @Test
  void anUploadTheRegistryForgotBeginsAnew() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.NONE)) {
      registry.droppedUploads.set(1);
      registry.forgottenUploads.set(1);
      ImageLayout layout = image("one", "a");

      push(registry, layout);

      requireSame(layout, pull(registry, "a"));
      assertThat(registry.count("POST ")).isEqualTo(4);
    }
  }

  @Test
  void anAnswerThatIsLostCostsNoSecondUpload() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.NONE)) {
      registry.lostAnswers.set(3);

      push(registry, image("one", "a"));

      assertThat(registry.count("POST ")).isEqualTo(3);
    }
  }

  @Test
  void aBusyRegistryIsAskedAgainAfterThePauseItWants() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.NONE)) {
      ImageLayout layout = image("one", "a");
      registry.busy.set(3);
      push(registry, layout);
      assertThat(pauses)
          .hasSize(3)
          .allSatisfy(p -> assertThat(p).isLessThan(Duration.ofSeconds(5)));

      registry.tooMany.set(1);
      push(registry, layout);
      assertThat(pauses).contains(Duration.ofSeconds(7));
    }
  }

  @Test
  void aRegistryThatStaysBrokenIsAnErrorThatNamesIt() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.NONE)) {
      registry.busy.set(1000);

      assertThatThrownBy(() -> push(registry, image("one", "a")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(registry.host())
          .hasMessageContaining("the registry answered 503");
      assertThat(registry.manifests).isEmpty();
    }
  }

  @Test
  void tokensThatExpireAreRenewed() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.BEARER)) {
      registry.tokenLasts = 5;
      ImageLayout layout = image("one", "a");
      try (RegistryClient client = client(registry, Optional.empty())) {
        client.push(layout, List.of());
      }
      registry.tokenLasts = Integer.MAX_VALUE;

      requireSame(layout, pull(registry, "a"));
      assertThat(registry.tokens.get()).isGreaterThan(3);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = MemoryRegistry.Login.class,
      names = {"BASIC", "BEARER"})
  void withoutCredentialsThePushIsRefusedWithWhatToDo(MemoryRegistry.Login login)
      throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(login);
        RegistryClient client = client(registry, "group/app", Optional.empty(), false)) {
      ImageLayout layout = image("one", "a");

      assertThatThrownBy(() -> client.push(layout, List.of()))
          .hasMessageContaining("--creds USER:PASSWORD");
      assertThat(pauses).isEmpty();
    }
  }

  @Test
  void aDownloadThatBreaksGoesOn() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.NONE)) {
      ImageLayout layout = image("one", "a");
      push(registry, layout);
      registry.cutDownloads.set(3);

      requireSame(layout, pull(registry, "a"));
      assertThat(registry.log.stream().filter(l -> l.endsWith(" cut"))).hasSize(3);
      assertThat(registry.log.stream().filter(l -> l.endsWith(" 206"))).isNotEmpty();
    }
  }

  @Test
  void aRegistryThatSendsOtherBytesIsFoundOut() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.NONE)) {
      push(registry, image("one", "a"));
      registry.lyingDownloads = true;
      MemoryOutput output = new MemoryOutput();
      try (RegistryClient client = client(registry, Optional.of("a"))) {
        assertThatThrownBy(() -> client.pull(Optional.empty(), output, "i.oci"))
            .isInstanceOf(CorruptException.class)
            .hasMessageContaining("expected content sha256:");
      }
      assertThat(output.names()).doesNotContain("i.oci/index.json");
    }
  }

  @Test
  void bytesThatChangeOnTheWayAreFoundOut() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.NONE)) {
      registry.damagedUploads = true;

      assertThatThrownBy(() -> push(registry, image("one", "a")))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("other bytes");
      assertThat(registry.manifests).isEmpty();
    }
  }

  @Test
  void floatingTagsMoveAndThoseWithATimeNever() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.NONE)) {
      push(registry, image("one", "app-v1", "app-v1-20261120T000000Z"));
      ImageLayout two = image("two", "app-v1", "app-v1-20261127T000000Z");
      RegistryClient.Pushed moved = push(registry, two);

      requireSame(two, pull(registry, "app-v1"));
      assertThat(moved.sent()).isEqualTo(3);
      ImageLayout clash = image("three", "app-v1", "app-v1-20261120T000000Z");
      assertThatThrownBy(() -> push(registry, clash))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining("never changes");
      requireSame(two, pull(registry, "app-v1"));
    }
  }

  @Test
  void anImageThatIsNotThereIsSaidToBeMissing() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.NONE)) {
      assertThatThrownBy(() -> pull(registry, "nothing"))
          .isInstanceOf(IOException.class)
          .hasMessage(registry.host() + "/group/app:nothing: there is no nothing");
    }
  }

  @Test
  void aTagOfTheReferenceNamesTheOneImage() throws IOException {
    try (MemoryRegistry registry = new MemoryRegistry(MemoryRegistry.Login.NONE);
        RegistryClient client = client(registry, Optional.of("mine"))) {
      Descriptor image = client.push(image("one", "a", "b"), List.of()).images().get("mine");

      assertThat(image).isNotNull();
      assertThat(registry.manifests)
          .containsOnlyKeys("group/app@mine", "group/app@" + image.digest());
    }
  }

  @Test
  void plainHttpGoesToThisMachineOnly() {
    assertThatThrownBy(
            () -> RegistryConnection.requireSafe(URI.create("http://example.org/x"), false))
        .isInstanceOf(UnsupportedException.class);
    assertThat(ImageReference.parse("oci://localhost:5000/a/b:c").isLoopback()).isTrue();
    assertThat(ImageReference.parse("127.0.0.1:5000/a").isLoopback()).isTrue();
    assertThat(ImageReference.parse("oci://127.example.org/a").isLoopback()).isFalse();
  }
}
