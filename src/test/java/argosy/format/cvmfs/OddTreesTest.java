package argosy.format.cvmfs;

import static argosy.format.cvmfs.TestRepository.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.Entry;
import argosy.publish.cvmfs.DirectorySource;
import argosy.publish.cvmfs.FileMemo;
import argosy.publish.cvmfs.OwnerPolicy;
import argosy.publish.cvmfs.TreeSource;
import argosy.store.MemoryMemo;
import argosy.testing.Blobs;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What software seldom has and directories may, and what a machine that lost its power leaves.
class OddTreesTest {
  private static final int FIFO = 0010000;

  @TempDir private Path temp;

  @Test
  void whatLiesInADirectoryIsPublishedAsItIs() throws IOException {
    Path tree = Files.createDirectories(temp.resolve("tree"));
    Files.writeString(tree.resolve("new\nline ü '\"\\"), "name");
    Files.writeString(tree.resolve("n".repeat(255)), "long name");
    Files.writeString(tree.resolve("empty"), "");
    Files.writeString(tree.resolve("set"), "id");
    Files.setAttribute(tree.resolve("set"), "unix:mode", 06711);
    Files.createDirectory(tree.resolve("sticky"));
    Files.setAttribute(tree.resolve("sticky"), "unix:mode", 01777);
    Files.writeString(tree.resolve("linked"), "twice");
    Files.createLink(tree.resolve("other name"), tree.resolve("linked"));
    Files.createSymbolicLink(tree.resolve("dangling"), Path.of("../no where"));
    Files.createSymbolicLink(tree.resolve("variant"), Path.of("$(SITE:-/local)"));
    Tool.of("mkfifo", tree.resolve("pipe").toString()).runOk();
    Files.getFileAttributeView(tree.resolve("empty"), UserDefinedFileAttributeView.class)
        .write("origin", ByteBuffer.wrap("sky".getBytes(StandardCharsets.UTF_8)));
    try (TestRepository r = TestRepository.created(temp.resolve("r"))) {
      Map<String, CatalogEntry> found = published(r, tree);
      assertThat(found.keySet()).contains("/new\nline ü '\"\\", "/" + "n".repeat(255)).hasSize(11);
      assertThat(found.get("/set").mode()).isEqualTo(0106711);
      assertThat(found.get("/sticky").mode()).isEqualTo(0041777);
      assertThat(found.get("/pipe").mode() & 0170000).isEqualTo(FIFO);
      assertThat(found.get("/linked").links()).isEqualTo(2);
      assertThat(found.get("/linked").linkGroup())
          .isNotZero()
          .isEqualTo(found.get("/other name").linkGroup());
      assertThat(found.get("/dangling").target()).isEqualTo("../no where");
      assertThat(found.get("/variant").target()).isEqualTo("$(SITE:-/local)");
      assertThat(found.get("/empty").attributes())
          .contains(
              Attributes.of(
                  "/empty", Map.of("user.origin", "sky".getBytes(StandardCharsets.UTF_8))));
      assertThat(r.check().findings()).isEmpty();
    }
  }

  private static Map<String, CatalogEntry> published(TestRepository r, Path tree)
      throws IOException {
    Publisher.Published published =
        r.publisher(TestRepository.SIGNING)
            .publish(
                r.head(),
                new Publisher.Change(List.of(""), Optional.empty(), ""),
                new DirectorySource(
                    tree,
                    new DirectorySource.Options("", OwnerPolicy.parse("keep"), true),
                    FileMemo.empty(HashAlgorithm.SHA1),
                    0,
                    Progress.SILENT),
                r.now);
    Manifest m = published.manifest();
    return new CatalogLoader(r.head().objects())
        .load(new Catalog.Ref(m.rootCatalog(), m.rootBytes()), "").entries().stream()
            .collect(Collectors.toMap(CatalogEntry::path, Function.identity()));
  }

  @Test
  void aReleasesLinkThatClientsWouldReadAsAnotherIsRefused() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      TreeSource source =
          new TreeSource(
              "/v1",
              List.of(new Entry.Symlink("lib", "$(ARCH)/lib")),
              List.of(),
              Blobs.none(),
              new MemoryMemo(),
              TestRepository.NOW,
              Progress.SILENT);
      assertThatThrownBy(() ->
              r.publisher(TestRepository.SIGNING)
                  .publish(
                      r.head(),
                      new Publisher.Change(List.of("/v1"), Optional.empty(), ""),
                      source,
                      r.now))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("/v1/lib");
    }
  }

  @Test
  void onlyAFileMarksACatalog() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      assertThatThrownBy(() -> r.publish(files().text("/a/.cvmfscatalog", "-> elsewhere")))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("/a/.cvmfscatalog");
      assertThatThrownBy(() -> r.publish(files().text("/a/.cvmfscatalog/b", "text")))
          .isInstanceOf(UnsupportedException.class);
      assertThat(r.check().findings()).isEmpty();
    }
  }

  @Test
  void anObjectThatAPowerCutLeftEmptyOrShortIsPutAgain() throws IOException {
    try (TestRepository r = TestRepository.created(temp)) {
      for (int left : new int[] {0, 5}) {
        String text = "text " + left;
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        ObjectPool objects = r.head().objects();
        Path object =
            temp.resolve(objects.put(plain, 0, plain.length, Suffix.FILE).path(Suffix.FILE));
        Files.write(object, Arrays.copyOf(Files.readAllBytes(object), left));
        r.publish(files().text("/file" + left, text));
        assertThat(r.check().findings()).isEmpty();
      }
    }
  }
}
