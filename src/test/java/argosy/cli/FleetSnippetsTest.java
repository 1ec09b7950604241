package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The playbook and the manifest of `docs/fleet.md`: their own tools find nothing to say against
/// them, and they do what the page says, once.
@Tag("client")
class FleetSnippetsTest {
  @TempDir private static Path folder;
  private static PublishedSite site;
  private static Path bin;

  @BeforeAll
  static void publish() throws IOException {
    site = PublishedSite.make(folder);
    bin = Files.createDirectories(folder.resolve("bin"));
    CommandLine.launcher(bin);
  }

  private static String snippet(String language) throws IOException {
    Matcher found =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/fleet.md")));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static Tool.Result run(String... command) throws IOException {
    return Tool.of(command)
        .in(folder)
        .with("HOME", folder.toString())
        .with("ANSIBLE_NOCOLOR", "1")
        .with("ARGOSY_HOME", folder.resolve("host").toString())
        .with("PATH", bin + ":" + System.getenv("PATH"))
        .run();
  }

  private static void ok(String... command) throws IOException {
    Tool.Result result = run(command);
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
  }

  private static Path emptySite(String name) throws IOException {
    Path root = folder.resolve(name);
    assertThat(site.at("host", "site", "init", root.toString())).as(site::said).isZero();
    return root;
  }

  private static String key() {
    return folder.resolve("publisher/keys/ed25519.pem").toString();
  }

  @Test
  void thePlaybookInstallsAndSwitchesAndChangesNothingTheSecondTime() throws IOException {
    Files.writeString(folder.resolve("site.yml"), "---\n" + snippet("yaml"));
    ok("ansible-playbook", "-i", "datalab,", "--syntax-check", "site.yml");
    ok("ansible-lint", "--offline", "--strict", "site.yml");
    Path root = emptySite("by-ansible");
    String[] play = {
      "ansible-playbook",
      "--inventory=datalab,",
      "--connection=local",
      "-e",
      "{\"site\": \"%s\", \"release\": \"tiny@w_2026_46\", \"place\": \"%s\", \"key\": \"%s\"}"
          .formatted(root, site.published, key()),
      "site.yml"
    };
    Tool.Result first = run(play);
    assertThat(first.exit()).as(first.out() + first.err()).isZero();
    assertThat(first.out()).containsPattern("changed=2 .* failed=0");
    assertThat(root.resolve("current").toRealPath()).endsWith(Path.of("tiny-w_2026_46"));
    Tool.Result second = run(play);
    assertThat(second.exit()).as(second.out() + second.err()).isZero();
    assertThat(second.out()).containsPattern("changed=0 .* failed=0");
  }

  @Test
  void theManifestInstallsAndSwitchesAndChangesNothingTheSecondTime() throws IOException {
    Path manifest = folder.resolve("modules/argosy_site/manifests/init.pp");
    Files.createDirectories(manifest.getParent());
    Files.writeString(manifest, snippet("puppet"));
    ok("puppet", "parser", "validate", manifest.toString());
    ok("puppet-lint", "--fail-on-warnings", manifest.toString());
    Path root = emptySite("by-puppet");
    String[] apply = {
      "puppet",
      "apply",
      "--detailed-exitcodes",
      "--modulepath=" + folder.resolve("modules"),
      "--confdir=" + folder.resolve("puppet"),
      "--vardir=" + folder.resolve("puppet"),
      "-e",
      ("class { 'argosy_site': release => 'tiny@w_2026_46', id => 'tiny-w_2026_46',"
              + " place => '%s', key => '%s', site => '%s', user => '%s', path => '%s' }")
          .formatted(
              site.published, key(), root, System.getProperty("user.name"), bin + ":/usr/bin:/bin")
    };
    Tool.Result first = run(apply);
    assertThat(first.exit()).as("changed: " + first.out() + first.err()).isEqualTo(2);
    assertThat(root.resolve("current").toRealPath()).endsWith(Path.of("tiny-w_2026_46"));
    Tool.Result second = run(apply);
    assertThat(second.exit()).as("nothing to do: " + second.out() + second.err()).isZero();
  }
}
