package argosy.build.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.model.recipe.Source;
import argosy.tool.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Debian source packages of both formats, laid down as dpkg-source(1) does.
class DebianPackageTest {
  @TempDir Path scratch;
  private Path work;

  @BeforeEach
  void folders() throws IOException {
    work = Files.createDirectory(scratch.resolve("work"));
    Files.createDirectories(scratch.resolve("hello-1.0/debian/patches"));
    Files.writeString(scratch.resolve("hello-1.0/hello.txt"), "hello\n");
    tar("hello_1.0.orig.tar.gz", "hello-1.0/hello.txt");
  }

  private void tar(String name, String... members) throws IOException {
    List<String> argv =
        new ArrayList<>(
            List.of("tar", "-C", scratch.toString(), "-czf", scratch.resolve(name).toString()));
    argv.addAll(List.of(members));
    Tool.of(argv).runOk();
  }

  private void zipped(String name, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(scratch.resolve(name)))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private List<Sources.Patch> laid(String... names) throws IOException {
    DebianPackage files =
        new DebianPackage(new Source.Debian("hello", "", true, "", List.of()), work);
    for (String name : names) {
      files.lay(name, scratch.resolve(name));
    }
    return files.patches();
  }

  @Test
  void theDifferenceOfFormat1IsAPatch() throws IOException {
    zipped(
        "hello_1.0-1.diff.gz",
        "--- hello-1.0.orig/hello.txt\n+++ hello-1.0/hello.txt\n@@ -1 +1 @@\n-hello\n+good day\n"
            + "--- hello-1.0.orig/debian/control\n+++ hello-1.0/debian/control\n@@ -0,0 +1 @@\n"
            + "+Source: hello\n");
    List<Sources.Patch> patches = laid("hello_1.0.orig.tar.gz", "hello_1.0-1.diff.gz");
    assertThat(patches).hasSize(1);
    Tool.of(
            "patch",
            "--batch",
            "-p1",
            "-d",
            work.toString(),
            "-i",
            patches.getFirst().file().toString())
        .runOk();
    assertThat(work.resolve("hello.txt")).hasContent("good day");
    assertThat(work.resolve("debian/control")).hasContent("Source: hello");
  }

  @Test
  void theSeriesOfFormat3IsAppliedInItsOrder() throws IOException {
    Path patches = scratch.resolve("hello-1.0/debian/patches");
    Files.writeString(patches.resolve("series"), "second\n# a comment\nfirst -p1\n");
    Files.writeString(patches.resolve("first"), "");
    Files.writeString(patches.resolve("second"), "");
    Tool.of(
            "tar",
            "-C",
            scratch.resolve("hello-1.0").toString(),
            "-czf",
            scratch.resolve("hello_1.0-1.debian.tar.gz").toString(),
            "debian")
        .runOk();
    assertThat(laid("hello_1.0.orig.tar.gz", "hello_1.0-1.debian.tar.gz"))
        .extracting(p -> p.file().getFileName().toString())
        .containsExactly("second", "first");
  }

  @Test
  void aSeriesThatReachesOutIsRefused() throws IOException {
    Files.createDirectories(work.resolve("debian/patches"));
    Files.writeString(scratch.resolve("evil"), "");
    for (String line : List.of("../../../evil", "/etc/passwd", "absent")) {
      Files.writeString(work.resolve("debian/patches/series"), line + "\n");
      assertThatThrownBy(this::laid)
          .as(line)
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining(line);
    }
  }

  @Test
  void aDamagedDifferenceIsSaidSo() throws IOException {
    zipped("hello_1.0-1.diff.gz", "x".repeat(10_000));
    Path file = scratch.resolve("hello_1.0-1.diff.gz");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 10));
    assertThatThrownBy(() -> laid("hello_1.0-1.diff.gz")).isInstanceOf(CorruptException.class);
  }
}
