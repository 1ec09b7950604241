package argosy.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Names of images, challenges, and the files that podman and Docker keep credentials in.
class CredentialsTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("auth.json"), text);
  }

  private Optional<Credentials> find(String image, String file) throws IOException {
    return Credentials.find(
        ImageReference.parse(image), List.of(folder.resolve("missing"), file(file)));
  }

  @Test
  void theLongestNamespaceWins() throws IOException {
    String file =
        """
        {"auths": {"r.example": {"auth": "YTox"}, "r.example/team": {"auth": "Yjoy"},
                   "https://d.example/v1/": {}, "https://e.example": {"auth": "ZTp3OnNz"}}}
        """;

    assertThat(find("r.example/team/app", file)).contains(new Credentials("b", "2"));
    assertThat(find("r.example/teams/app", file)).contains(new Credentials("a", "1"));
    assertThat(find("e.example/app:1", file)).contains(new Credentials("e", "w:ss"));
    assertThat(find("other.example/app", file)).isEmpty();
  }

  @Test
  void helperProgramsAreNamedAndNotRun() {
    assertThatThrownBy(() -> find("r.example/a", "{\"credHelpers\": {\"r.example\": \"pass\"}}"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("kept by a helper program");
  }

  @Test
  void theFilesAreThoseOfPodmanAndDocker() {
    assertThat(Credentials.files(Map.of("HOME", "/h", "XDG_RUNTIME_DIR", "/r")))
        .containsExactly(
            Path.of("/r/containers/auth.json"),
            Path.of("/h/.config/containers/auth.json"),
            Path.of("/h/.docker/config.json"));
    assertThat(Credentials.files(Map.of("HOME", "/h", "REGISTRY_AUTH_FILE", "/f")))
        .startsWith(Path.of("/f"));
  }

  @Test
  void passwordsAreNotShown() {
    assertThat(Credentials.parse("me:secret")).hasToString("Credentials[me]");
  }

  @Test
  void referencesAreRead() {
    assertThat(ImageReference.parse("oci://r.example:5000/a/b:12-stack-x_y-v1"))
        .isEqualTo(new ImageReference("r.example:5000", "a/b", Optional.of("12-stack-x_y-v1")));
    assertThat(ImageReference.parse("docker://r.example/a").tag()).isEmpty();
    for (String wrong :
        List.of("a", "r.example/A", "r.example/", "/a", "r.example/a:b c", "r/a@x")) {
      assertThatThrownBy(() -> ImageReference.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void challengesAreRead() {
    Challenge c =
        Challenge.parse("Bearer realm=\"https://a/t?x=1,2\",service=r.example, scope=\"a:b:c,d\"");

    assertThat(c.scheme()).isEqualTo("bearer");
    assertThat(c.parameters())
        .containsOnly(
            Map.entry("realm", "https://a/t?x=1,2"),
            Map.entry("service", "r.example"),
            Map.entry("scope", "a:b:c,d"));
    assertThat(Challenge.parse("Basic").parameters()).isEmpty();
  }
}
