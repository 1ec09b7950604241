package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What differs between two tags, told by us and by CernVM-FS's own `cvmfs_publish diff`.
@Tag("client")
@Tag("cvmfs")
class CvmfsDiffTest {
  /// `A F /path +12`, `R D /path`, `M[CS] F /path`.
  private static final Pattern LINE =
      Pattern.compile("([ARM])(?:\\[(\\w*)])? [FSDU]+ (/.*?)(?: [+-]\\d+)?");

  @TempDir private Path temp;

  @Test
  void theOriginalNamesTheSamePaths() throws Exception {
    CommandLine argosy = new CommandLine(temp);
    Path repository = temp.resolve("srv/sw.test.org");
    Path tree = Files.createDirectories(temp.resolve("tree/a/b"));
    Files.writeString(tree.resolve("changed"), "1\n");
    Files.writeString(tree.resolve("gone"), "1\n");
    Files.writeString(tree.resolve("same"), "1\n");
    Files.createDirectories(tree.resolve("folder/below"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("same"));
    Path root = temp.resolve("tree");
    publish(argosy, root, repository, "one");
    Files.writeString(tree.resolve("changed"), "22\n");
    Files.delete(tree.resolve("gone"));
    Files.delete(tree.resolve("folder/below"));
    Files.delete(tree.resolve("link"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("changed"));
    Files.createDirectories(tree.resolve("new/folder"));
    Files.write(tree.resolve("new/large"), new byte[9 << 20]);
    publish(argosy, root, repository, "two");
    argosy.ok("cvmfs", "diff", repository.toString(), "--tag", "one,two");
    assertThat(argosy.out().lines())
        .containsExactlyInAnyOrderElementsOf(original(argosy.home, repository))
        .contains("* /a/b/changed", "- /a/b/folder/below", "* /a/b/link", "+ /a/b/new/large");
  }

  private static void publish(CommandLine argosy, Path tree, Path repository, String tag) {
    argosy.ok(
        "publish", "--dir", tree.toString(), "--to", "cvmfs:" + repository, "--tag", tag, "-q");
  }

  /// As we write them; without directories that only hold another number of directories.
  private static TreeSet<String> original(Path home, Path repository) throws Exception {
    Process peer =
        new ProcessBuilder(
                "cvmfs_publish",
                "diff",
                "-m",
                "-k",
                home.resolve("cvmfs/keys").toString(),
                "-s",
                "one",
                "-d",
                "two",
                "file://" + repository)
            .redirectErrorStream(true)
            .start();
    String said = new String(peer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(peer.waitFor()).as(said).isZero();
    TreeSet<String> changes = new TreeSet<>();
    for (String line : said.lines().toList()) {
      Matcher change = LINE.matcher(line);
      if (change.matches() && !"I".equals(change.group(2))) {
        char kind = "+-*".charAt("ARM".indexOf(change.group(1)));
        changes.add(kind + " " + change.group(3));
      }
    }
    return changes;
  }
}
