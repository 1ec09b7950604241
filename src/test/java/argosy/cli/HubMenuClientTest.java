package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.base.Json;
import argosy.testing.LocalServer;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The menu of a real registry's images (docker-registry), which skopeo fills; the lists are read
/// by Python, as JupyterHub reads them, and by the program that nodes pull with.
@Tag("client")
class HubMenuClientTest {
  @TempDir Path folder;
  private CommandLine line;
  private Process registry;
  private String repository = "";

  @BeforeEach
  void aRegistryWithWeeklies() throws IOException {
    for (String program : List.of("docker-registry", "skopeo", "umoci", "python3")) {
      assumeTrue(Tool.find(program).isPresent(), program + " is not installed");
    }
    line = new CommandLine(folder);
    int port = LocalServer.freePort();
    repository = "127.0.0.1:" + port + "/lab/sky";
    Path settings =
        Files.writeString(
            folder.resolve("registry.yml"),
            """
            version: 0.1
            log: {level: error}
            storage: {filesystem: {rootdirectory: %s/data}}
            http: {addr: 127.0.0.1:%d}
            """
                .formatted(folder, port));
    registry =
        LocalServer.start(
            new ProcessBuilder("docker-registry", "serve", settings.toString()),
            port,
            folder.resolve("log"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    registry.destroy();
    registry.waitFor();
  }

  /// Each tag gets an image of its own.
  private void push(String... tags) throws IOException {
    String layout = folder.resolve("layout").toString();
    if (!Files.exists(Path.of(layout))) {
      Tool.of("umoci", "init", "--layout", layout).runOk();
    }
    for (String tag : tags) {
      Tool.of("umoci", "new", "--image", layout + ":" + tag).runOk();
      Tool.of("umoci", "config", "--image", layout + ":" + tag, "--config.label", "week=" + tag)
          .runOk();
      copy("oci:" + layout + ":" + tag, tag);
    }
  }

  private void copy(String from, String tag) throws IOException {
    Tool.of(
            "skopeo",
            "copy",
            "-q",
            "--dest-tls-verify=false",
            "--src-tls-verify=false",
            from,
            address(tag))
        .runOk();
  }

  private String address(String tag) {
    return "docker://" + repository + ":" + tag;
  }

  private String digest(String tag) throws IOException {
    return Tool.of("skopeo", "inspect", "--tls-verify=false", "--format={{.Digest}}", address(tag))
        .runOk()
        .out()
        .strip();
  }

  @Test
  void imagesAreOfferedByTrainEachByItsDigest() throws IOException {
    push(
        "w_2025_52",
        "w_2026_01",
        "w_2026_02",
        "d_2026_01_15",
        "v30_0_0",
        "exp_mine",
        "not.a-release");
    copy(address("w_2026_01"), "recommended");
    Path out = folder.resolve("menu");
    Json.Obj menu = line.done("hub", "menu", "oci://" + repository, "--weeklies=2", "--out=" + out);
    assertThat(menu.string("recommended")).isEqualTo("w_2026_01");
    Map<String, Json> images = menu.get("images").asObject().members();
    assertThat(images).doesNotContainKeys("recommended", "not.a-release").hasSize(6);
    String recommended = repository + "@" + digest("w_2026_01");
    assertThat(images.get("w_2026_01")).isEqualTo(Json.of(recommended));
    assertThat(Files.readAllLines(out.resolve("prepull.txt")))
        .containsExactly(
            repository + "@" + digest("d_2026_01_15"),
            repository + "@" + digest("v30_0_0"),
            recommended,
            repository + "@" + digest("w_2026_02"));
    assertThat(python(out))
        .isEqualTo(
            """
            allowed Recommended: w_2026_01,v30_0_0,w_2026_02,w_2026_01,d_2026_01_15,w_2025_52,exp_mine
            recommended Recommended: w_2026_01 [default] R
            v30-0-0 v30_0_0
            w-2026-02 w_2026_02
            w-2026-01 w_2026_01 R
            d-2026-01-15 d_2026_01_15
            another Another release: w-2025-52,exp-mine
            pull d-2026-01-15 v30-0-0 w-2026-01 w-2026-02: %s
            """
                .formatted(recommended));
    List<String> pulled = new ArrayList<>();
    for (String image : Files.readAllLines(out.resolve("prepull.txt"))) {
      pulled.add(
          Tool.of(
                  "skopeo",
                  "copy",
                  "-q",
                  "--src-tls-verify=false",
                  "docker://" + image,
                  "dir:" + folder.resolve("node-" + pulled.size()))
              .runOk()
              .out());
    }
    assertThat(pulled).hasSize(4);
  }

  /// The lists as programs of Python see them; R marks the image that is recommended.
  private String python(Path out) throws IOException {
    return Tool.of(
            "python3",
            "-c",
            """
            import json
            allowed = json.load(open('allowed_images.json'))
            print('allowed', ','.join(allowed))
            recommended = next(iter(allowed.values()))
            profiles = json.load(open('profile_list.json'))
            for p in profiles:
                image = p.get('kubespawner_override', {}).get('image')
                choices = [k for o in p.get('profile_options', {}).values() for k in o['choices']]
                print(p['slug'], p['display_name'] + (': ' + ','.join(choices) if choices else '')
                      + (' [default]' if p.get('default') else '') + (' R' if image == recommended else ''))
            values = json.load(open('values.json'))
            assert values['singleuser']['profileList'] == profiles
            extra = values['prePuller']['extraImages']
            print('pull', *extra, end=': ')
            print('%(name)s:%(tag)s' % extra['w-2026-01'])
            """)
        .in(out)
        .runOk()
        .out();
  }

  @Test
  void withoutAnAliasTheNewestReleaseIsRecommendedAndAStrangerIsNamed() throws IOException {
    push("w_2026_02", "v30_0_0", "other");
    assertThat(line.done("hub", "menu", "docker://" + repository).string("recommended"))
        .isEqualTo("v30_0_0");
    copy(address("other"), "recommended");
    assertThat(line.run("hub", "menu", "oci://" + repository)).isEqualTo(4);
    assertThat(line.lastLine()).contains("which no release's tag means");
    assertThat(line.run("hub", "menu", "oci://" + repository + ":w_2026_02")).isEqualTo(2);
    assertThat(line.run("hub", "menu", "oci://" + repository + "2")).isNotZero();
  }
}
