package argosy.codec.squashfs;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Utf8Order;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// squashfs-tools and the kernel as judges of our images, and our reader as judge of theirs.
@Tag("client")
class SquashfsClientTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void unsquashfsUnpacksTheTree(Compression compression) throws IOException {
    TreeMap<String, Images.Thing> tree = Images.randomTree(11);
    Path image = folder.resolve("x.sqfs");
    Files.write(image, Images.image(tree, compression, 1));
    Tool.of("unsquashfs", "-strict-errors", "-d", folder.resolve("out").toString(), image + "")
        .runOk();
    assertThat(onDisk(folder.resolve("out"))).isEqualTo(Images.withoutHardLinks(tree));
    Tool.Result listed = Tool.of("unsquashfs", "-lls", image.toString()).runOk();
    assertThat(listed.out()).contains("root/root", "2023-11-14");
    assertThat(Files.getAttribute(folder.resolve("out/hard"), "unix:nlink")).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void theKernelMountsIt(Compression compression) throws IOException {
    TreeMap<String, Images.Thing> tree = Images.randomTree(12);
    Path image = folder.resolve("x.sqfs");
    Files.write(image, Images.image(tree, compression, 1));
    Path mount = Files.createDirectory(folder.resolve("mnt"));
    Tool.of("mount", "-o", "loop,ro", "-t", "squashfs", image + "", mount + "").runOk();
    try {
      assertThat(onDisk(mount)).isEqualTo(Images.withoutHardLinks(tree));
      assertThat(Files.getAttribute(mount.resolve("hard"), "unix:nlink")).isEqualTo(3);
      assertThat(Files.getAttribute(mount.resolve("with space"), "unix:nlink"))
          .isEqualTo(2 + subdirectories(tree, "with space"));
    } finally {
      Tool.of("umount", mount.toString()).runOk();
    }
  }

  private static int subdirectories(Map<String, Images.Thing> tree, String path) {
    return (int)
        tree.entrySet().stream()
            .filter(e -> e.getKey().matches(path + "/[^/]+"))
            .filter(e -> e.getValue() instanceof Images.Thing.Dir)
            .count();
  }

  @Test
  void imagesOfMksquashfsAreRead() throws IOException {
    TreeMap<String, Images.Thing> tree = Images.randomTree(13);
    Path image = folder.resolve("x.sqfs");
    Files.write(image, Images.image(tree, Compression.ZSTD, 1));
    Path out = folder.resolve("out");
    Tool.of("unsquashfs", "-d", out.toString(), image.toString()).runOk();
    for (List<String> options :
        List.of(
            List.of("-comp", "zstd", "-b", "1M"),
            List.of("-comp", "gzip", "-b", "128K", "-no-exports"),
            List.of("-comp", "gzip", "-b", "4K", "-always-use-fragments"),
            List.of("-comp", "zstd", "-no-fragments", "-noI", "-noD"))) {
      Path theirs = folder.resolve("theirs.sqfs");
      Tool.of(
              Stream.concat(
                      Stream.of("mksquashfs", out + "", theirs + "", "-noappend", "-quiet"),
                      options.stream())
                  .toList())
          .runOk();
      try (FileChannel channel = FileChannel.open(theirs)) {
        SquashfsReader reader = new SquashfsReader(channel, 0, channel.size());
        assertThat(Images.withoutHardLinks(Images.contents(reader)))
            .as("%s", options)
            .isEqualTo(Images.withoutHardLinks(tree));
      }
    }
  }

  private static TreeMap<String, Images.Thing> onDisk(Path root) throws IOException {
    TreeMap<String, Images.Thing> tree = new TreeMap<>(Utf8Order.COMPARATOR);
    try (Stream<Path> all = Files.walk(root)) {
      for (Path p : all.toList()) {
        String path = root.relativize(p).toString();
        if (Files.isSymbolicLink(p)) {
          tree.put(path, new Images.Thing.Link(Files.readSymbolicLink(p).toString()));
        } else if (Files.isDirectory(p)) {
          tree.put(path, new Images.Thing.Dir(mode(p)));
        } else {
          String content = new String(Files.readAllBytes(p), StandardCharsets.ISO_8859_1);
          tree.put(path, new Images.Thing.Text(mode(p), content));
        }
      }
    }
    return tree;
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode") & 07777;
  }
}
