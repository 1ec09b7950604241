package argosy.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.format.oci.OciFormat;
import argosy.format.oci.OciOptions;
import argosy.image.ImageLayout;
import argosy.model.Artifact;
import argosy.model.Descriptor;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.remote.Retries;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryMemo;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.OwnProcess;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real docker-registry with a password file, and skopeo on the other side.
@Tag("client")
class DockerRegistryTest {
  private static final Credentials CREDENTIALS = new Credentials("ship", "pass:word");

  @TempDir Path folder;
  private Process registry;
  private String host = "";

  @BeforeEach
  void start() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    host = "127.0.0.1:" + port;
    Files.writeString(
        folder.resolve("htpasswd"),
        Tool.of("htpasswd", "-Bbn", CREDENTIALS.user(), CREDENTIALS.password()).runOk().out());
    Files.writeString(
        folder.resolve("registry.yml"),
        """
        version: 0.1
        log: {level: error}
        storage: {filesystem: {rootdirectory: %s/data}}
        http: {addr: %s}
        auth: {htpasswd: {realm: basic, path: %s/htpasswd}}
        """
            .formatted(folder, host, folder));
    registry =
        new ProcessBuilder("docker-registry", "serve", folder.resolve("registry.yml").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    for (int i = 0; i < 200; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
        return;
      } catch (IOException e) {
        if (registry.waitFor(50, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    }
    throw new IOException("docker-registry: " + Files.readString(folder.resolve("log")));
  }

  @AfterEach
  void stop() throws InterruptedException {
    registry.destroy();
    registry.waitFor();
  }

  private RegistryClient client(String repository, Optional<Credentials> credentials) {
    // Small chunks, so that the large layer goes in several.
    return new RegistryClient(
        new ImageReference(host, repository, Optional.empty()),
        credentials,
        false,
        Retries.USUAL,
        200_000);
  }

  private Artifact write(MemoryStore store, Profile profile) throws IOException {
    try (Parallel parallel = new Parallel(2)) {
      return new OciFormat(OciOptions.DEFAULT, parallel, new MemoryMemo())
          .write(profile, store, new DirectoryOutput(folder));
    }
  }

  private ImageLayout layout() {
    return new ImageLayout(
        name -> Files.newByteChannel(folder.resolve(name)), "hello-v1_0-amd64.oci");
  }

  /// The tags that a registry lists of a repository.
  private List<String> tags(String repository) throws IOException {
    String list =
        Tool.of(
                "skopeo",
                "list-tags",
                "--tls-verify=false",
                "--creds=" + CREDENTIALS.user() + ":" + CREDENTIALS.password(),
                "docker://" + host + "/" + repository)
            .runOk()
            .out();
    return Json.parse(list).asObject().strings("Tags");
  }

  @Test
  void aChannelIsATagThatMovesToTheNewestImage() throws IOException {
    MemoryStore store = new MemoryStore();
    write(store, new Profiles(store).root());
    Descriptor image = layout().find("", Platform.LINUX_AMD64);
    try (RegistryClient client = client("group/hello", Optional.of(CREDENTIALS))) {
      RegistryClient.Pushed pushed = client.push(layout(), List.of(), Optional.of("weekly"));
      assertThat(List.copyOf(pushed.images().entrySet()).getLast())
          .isEqualTo(Map.entry("weekly", image));
      assertThat(tags("group/hello")).contains("weekly").hasSize(pushed.images().size());
    }
  }

  @Test
  void whatIsPushedSkopeoCopiesAndWePull() throws IOException {
    MemoryStore store = new MemoryStore();
    Profile profile = new Profiles(store).root();
    Artifact artifact = write(store, profile);
    Descriptor image = layout().find("", Platform.LINUX_AMD64);

    try (RegistryClient client = client("group/hello", Optional.of(CREDENTIALS))) {
      RegistryClient.Pushed pushed = client.push(layout(), List.of());
      assertThat(pushed.images().values()).containsOnly(image);
      assertThat(pushed.sent()).isEqualTo(3); // two layers and the config
      RegistryClient.Pushed again = client.push(layout(), List.of());
      assertThat(again.sent()).isZero();
      assertThat(again.there()).isEqualTo(pushed.sent());
    }
    try (RegistryClient client = client("group/other", Optional.of(CREDENTIALS))) {
      assertThat(client.push(layout(), List.of("group/hello")).sentBytes()).isZero();
    }

    for (String tag : List.of("stack-hello-v1_0", "stack-hello-v1_0-20261120T000000Z")) {
      Tool.Result digest =
          Tool.of(
                  "skopeo",
                  "inspect",
                  "--tls-verify=false",
                  "--creds=ship:pass:word",
                  "--format={{.Digest}}",
                  "docker://" + host + "/group/hello:" + tag)
              .runOk();
      assertThat(digest.out().strip()).isEqualTo(image.digest().toString());
    }
    Tool.of(
            "skopeo",
            "--insecure-policy",
            "copy",
            "-q",
            "--src-tls-verify=false",
            "--src-creds=ship:pass:word",
            "docker://" + host + "/group/hello:stack-hello-v1_0",
            "dir:" + folder.resolve("copied"))
        .runOk();

    MemoryOutput pulled = new MemoryOutput();
    ImageReference named = ImageReference.parse("oci://" + host + "/group/hello:stack-hello-v1_0");
    try (RegistryClient client = new RegistryClient(named, Optional.of(CREDENTIALS), false)) {
      client.pull(Optional.of(Platform.LINUX_AMD64), pulled, "hello-v1_0-amd64.oci");
    }
    try (Parallel parallel = new Parallel(2)) {
      assertThat(
              new OciFormat(OciOptions.DEFAULT, parallel, new MemoryMemo()).read(artifact, pulled))
          .isEqualTo(profile.tree());
    }
  }

  /// A process of its own, as a person calls it.
  private Tool.Result adopt(String... arguments) throws IOException {
    List<String> argv =
        new ArrayList<>(
            OwnProcess.argosy(
                "adopt",
                "oci",
                "oci://" + host + "/group/hello:stack-hello-v1_0",
                "--json",
                "--home=" + folder.resolve("home")));
    argv.addAll(List.of(arguments));
    return Tool.of(argv).run();
  }

  @Test
  void anImageIsAdoptedFromTheRegistryByWhoeverMayReadIt() throws IOException {
    MemoryStore store = new MemoryStore();
    Profile profile = new Profiles(store).root();
    write(store, profile);
    try (RegistryClient client = client("group/hello", Optional.of(CREDENTIALS))) {
      client.push(layout(), List.of());
    }
    Tool.Result refused = adopt();
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err().stripTrailing().lines().reduce("", (a, b) -> b))
        .startsWith("argosy: ")
        .contains("; do: ", "podman login");
    Json.Obj adopted = Json.parse(adopt("--creds=ship:pass:word").out()).asObject();
    assertThat(adopted.number("files")).isEqualTo(profile.tree().fileCount());
    assertThat(adopted.number("newBytes")).isPositive();
    Json.Obj again = Json.parse(adopt("--creds=ship:pass:word").out()).asObject();
    assertThat(again.string("tree")).isEqualTo(adopted.string("tree"));
    assertThat(again.number("newBytes")).isZero();
  }

  @Test
  void whoIsNotKnownIsToldWhatToDo() throws IOException {
    MemoryStore store = new MemoryStore();
    write(store, new Profiles(store).root());

    try (RegistryClient nobody = client("group/hello", Optional.empty());
        RegistryClient wrong =
            client("group/hello", Optional.of(new Credentials("ship", "wrong")))) {
      assertThatThrownBy(() -> nobody.push(layout(), List.of()))
          .hasMessageContaining("podman login");
      assertThatThrownBy(() -> wrong.push(layout(), List.of()))
          .hasMessageContaining("--creds USER:PASSWORD");
    }
  }
}
