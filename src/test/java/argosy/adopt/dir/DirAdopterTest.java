package argosy.adopt.dir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Adopter.Adoption;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Relocation;
import argosy.model.Tree;
import argosy.tool.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirAdopterTest {
  private static final DirOptions PREFIX = DirOptions.prefix("thing", "1.0", Platform.LINUX_AMD64);
  private static final DirOptions ROOT = DirOptions.root("thing", "1.0", Platform.LINUX_AMD64);

  @TempDir Path scratch;
  private final Parallel parallel = new Parallel(2);
  private final CountingStore store = new CountingStore();
  private Path root = Path.of("/");

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(scratch.toRealPath().resolve("tree"));
  }

  @AfterEach
  void stop() {
    parallel.close();
  }

  private Adoption adopt(DirOptions options) throws IOException {
    // Long after the files were written: all of them have settled.
    Instant now = Instant.now().plusSeconds(60);
    return new DirAdopter(root, options, scratch.resolve("cache"), now, parallel).adopt(store);
  }

  private Adoption adopt() throws IOException {
    return adopt(PREFIX);
  }

  private static Package only(Adoption adoption) {
    assertThat(adoption.packages()).hasSize(1);
    return adoption.packages().getFirst().metadata();
  }

  private Tree tree(Adoption adoption) throws IOException {
    try (InputStream in = store.open(only(adoption).tree().digest())) {
      return Tree.parse(in.readAllBytes());
    }
  }

  private Path write(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, content);
  }

  private void mode(String path, String permissions) throws IOException {
    Files.setPosixFilePermissions(root.resolve(path), PosixFilePermissions.fromString(permissions));
  }

  private int mode(String path) throws IOException {
    return FileState.of(root.resolve(path)).permissions();
  }

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aTreeBecomesOnePackageWithEveryFileDirectoryAndLink() throws IOException {
    write("bin/tool", "#!/bin/sh\n");
    Files.createDirectory(root.resolve("empty"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("bin/tool"));
    Files.createSymbolicLink(root.resolve("dangling"), Path.of("../nowhere"));
    mode("bin/tool", "rwxr-xr-x");
    mode("empty", "rwx------");
    mode("bin", "rwxr-xr-x");
    Adoption adoption = adopt();
    assertThat(tree(adoption).entries())
        .containsExactly(
            new Entry.Directory("bin", 0755),
            new Entry.File("bin/tool", 0755, digest("#!/bin/sh\n"), 10),
            new Entry.Symlink("dangling", "../nowhere"),
            new Entry.Directory("empty", 0700),
            new Entry.Symlink("link", "bin/tool"));
    assertThat(only(adoption).name()).isEqualTo("thing");
    assertThat(only(adoption).buildPrefix()).isEqualTo(root.toString());
    assertThat(adoption.files()).isEqualTo(1);
    assertThat(adoption.bytes()).isEqualTo(10);
    assertThat(store.has(adoption.packages().getFirst().digest())).isTrue();
    assertThat(store.flushed).isEqualTo(1);
  }

  @Test
  void randomTreesComeBackByteForByte() throws IOException {
    Random random = new Random(20261120);
    List<String> names =
        List.of("a", "with space ", "ünï-", "日本", "new\nline", "x".repeat(230), "-", "#", "%41");
    List<Path> directories = new ArrayList<>(List.of(root));
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Path parent = directories.get(random.nextInt(directories.size()));
      Path path = parent.resolve(names.get(random.nextInt(names.size())) + i);
      if (random.nextInt(6) == 0) {
        directories.add(Files.createDirectory(path));
      } else {
        byte[] content = new byte[random.nextInt(20) == 0 ? 200_000 : random.nextInt(2000)];
        random.nextBytes(content);
        files.add(Files.write(path, content));
      }
    }
    Tree tree = tree(adopt());
    assertThat(tree.fileCount()).isEqualTo(files.size());
    for (Path file : files) {
      Entry entry = tree.find(root.relativize(file).toString()).orElseThrow();
      try (InputStream in = store.open(((Entry.File) entry).digest())) {
        assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(file));
      }
    }
  }

  @Test
  void theSameFilesInAnotherPlaceAndOrderHaveTheSameDigest() throws IOException {
    for (String p : List.of("a/x", "b/y", "c")) {
      write(p, p);
    }
    Digest first = adopt(ROOT).packages().getFirst().digest();
    root = Files.createDirectory(scratch.toRealPath().resolve("other"));
    for (String p : List.of("c", "b/y", "a/x")) {
      write(p, p);
    }
    assertThat(adopt(ROOT).packages().getFirst().digest()).isEqualTo(first);
  }

  @Test
  void hardLinksAreKeptAsEqualFilesAndCounted() throws IOException {
    write("a", "same");
    Files.createLink(root.resolve("b"), root.resolve("a"));
    Files.createLink(scratch.resolve("outside"), root.resolve("a"));
    Adoption adoption = adopt();
    assertThat(tree(adoption).blobs()).hasSize(1);
    assertThat(tree(adoption).fileCount()).isEqualTo(2);
    assertThat(adoption.notes())
        .containsExactly("hard links kept as equal files, their content once: 1 (b)");
    assertThat(store.puts.get()).isEqualTo(3); // the content once, the tree, the package
  }

  @Test
  void sparseFilesAreWhatTheyReadAs() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(root.resolve("s").toFile(), "rw")) {
      sparse.setLength(3_000_000);
    }
    assertThat(tree(adopt()).find("s"))
        .contains(new Entry.File("s", mode("s"), Digest.of(new byte[3_000_000]), 3_000_000));
  }

  @Test
  void namesThatDifferOnlyByCaseAreKeptWithANote() throws IOException {
    write("Lib/a", "1");
    write("lib/a", "2");
    Adoption adoption = adopt();
    assertThat(tree(adoption).fileCount()).isEqualTo(2);
    assertThat(adoption.notes().getFirst()).contains("only by case").contains("Lib and lib");
  }

  @Test
  void setUserAndGroupIdIsRefusedUnlessAllowed() throws IOException {
    write("bin/su", "x");
    write("bin/wall", "y");
    Files.setAttribute(root.resolve("bin/su"), "unix:mode", 0104755);
    Files.setAttribute(root.resolve("bin/wall"), "unix:mode", 0102755);
    assertThatThrownBy(this::adopt)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("2 entries cannot be kept")
        .hasMessageContaining("bin/su: set-user-id (mode 04755)")
        .hasMessageContaining("bin/wall: set-group-id (mode 02755)");
    DirOptions allowed =
        new DirOptions("thing", "1.0", PREFIX.platform(), PREFIX.licence(), "", true);
    assertThat(tree(adopt(allowed)).find("bin/su"))
        .contains(new Entry.File("bin/su", 04755, digest("x"), 1));
  }

  @Test
  void setGroupIdOfADirectoryIsDroppedWithANote() throws IOException {
    Files.createDirectory(root.resolve("shared"));
    Files.setAttribute(root.resolve("shared"), "unix:mode", 0042775);
    Adoption adoption = adopt();
    assertThat(tree(adoption).entries()).containsExactly(new Entry.Directory("shared", 0775));
    assertThat(adoption.notes().getFirst()).contains("of a directory dropped: 1 (shared)");
  }

  @Test
  void allRefusalsOfARunAreToldTogetherAndOnlyTheFirstTwentyShown() throws IOException {
    for (int i = 10; i < 35; i++) {
      write("f" + i, "x");
      Files.setAttribute(root.resolve("f" + i), "unix:mode", 0104755);
    }
    assertThatThrownBy(this::adopt)
        .hasMessageContaining("25 entries")
        .hasMessageContaining("f10:")
        .hasMessageContaining("f29:")
        .hasMessageEndingWith("and 5 more")
        .hasMessageNotContaining("f30:");
    assertThat(store.flushed).isZero();
  }

  @Test
  void aSocketIsRefused() throws IOException {
    Path folder = Files.createTempDirectory("argosy"); // a short path is needed
    Path bound = folder.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(bound));
      Files.move(bound, root.resolve("run.sock"));
      assertThatThrownBy(this::adopt).hasMessageContaining("run.sock: a socket has no content");
    } finally {
      Files.deleteIfExists(bound);
      Files.deleteIfExists(folder);
    }
  }

  @Test
  void aNameThatIsNotUtf8IsRefusedWithItsBytes() throws IOException {
    Files.writeString(Path.of(URI.create(root.toUri() + "bad%FFname")), "x");
    Path target = Path.of("/").relativize(Path.of(URI.create("file:///x/%FE")));
    Files.createSymbolicLink(root.resolve("link"), target);
    assertThatThrownBy(this::adopt)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("bad\\xffname: the name is not UTF-8")
        .hasMessageContaining("link: the link's target is not UTF-8: x/\\xfe");
  }

  @Test
  void aFileThatChangesWhileItIsReadIsRefused() throws IOException {
    write("log", "first\n");
    store.whileReading =
        () -> Files.writeString(root.resolve("log"), "more", StandardOpenOption.APPEND);
    assertThatThrownBy(this::adopt)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("log: it changed while it was read");
  }

  @Test
  void extendedAttributesAreDroppedWithANoteEveryTime() throws IOException {
    write("a", "x");
    write("b", "x");
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(root.resolve("a"), UserDefinedFileAttributeView.class);
    try {
      view.write("origin", ByteBuffer.wrap(new byte[] {1}));
    } catch (IOException e) {
      assumeTrue(false, "no extended attributes here");
    }
    for (int i = 0; i < 2; i++) {
      assertThat(adopt().notes()).containsExactly("extended attributes and ACLs dropped: 1 (a)");
    }
  }

  @Test
  @Tag("client")
  void devicesPipesAndCapabilitiesAreRefused() throws IOException {
    write("bin/ping", "x");
    Tool.of("setcap", "cap_net_raw+ep", root.resolve("bin/ping").toString()).runOk();
    Tool.of("mkfifo", root.resolve("pipe").toString()).runOk();
    Tool.of("mknod", root.resolve("null").toString(), "c", "1", "3").runOk();
    assertThatThrownBy(this::adopt)
        .hasMessageContaining("bin/ping: capabilities")
        .hasMessageContaining("pipe: a named pipe has no content")
        .hasMessageContaining("null: a character device has no content");
  }

  @Test
  void theRootMustBeADirectoryAndNoLink() throws IOException {
    Path tree = root;
    root = Files.createSymbolicLink(scratch.resolve("current"), tree);
    assertThatThrownBy(this::adopt)
        .isInstanceOfSatisfying(
            UnsupportedException.class, e -> assertThat(e.remedy()).contains(tree.toString()))
        .hasMessageContaining("symbolic link");
    root = Files.writeString(scratch.resolve("file"), "x");
    assertThatThrownBy(this::adopt).hasMessageContaining("expected a directory but got a file");
    root = scratch.resolve("nothing");
    assertThatThrownBy(this::adopt)
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(root.toString());
  }

  @Test
  void thePrefixIsFoundInTextScriptsBinariesAndLinks() throws IOException {
    write("etc/conf", "home=" + root + "/x\n");
    write("bin/run", "#!" + root + "/bin/python\n");
    write("lib/a.so", "\0\0" + root + "/lib\0");
    write("lib/other", "home=" + root + "-2/x\n");
    Files.createSymbolicLink(root.resolve("up"), root.resolve("etc"));
    List<Relocation> found = only(adopt()).relocations();
    int n = root.toString().length();
    assertThat(found)
        .containsExactly(
            new Relocation(
                "bin/run", Relocation.Kind.SHEBANG, List.of(new Relocation.Spot(2, 2 + n))),
            new Relocation(
                "etc/conf", Relocation.Kind.TEXT, List.of(new Relocation.Spot(5, 5 + n))),
            new Relocation(
                "lib/a.so", Relocation.Kind.BINARY, List.of(new Relocation.Spot(2, 2 + n + 4))),
            new Relocation("up", Relocation.Kind.SYMLINK, List.of()));
    assertThat(only(adopt()).relocations()).isEqualTo(found);
  }

  @Test
  void aRootStackIsNotScanned() throws IOException {
    write("etc/conf", "home=" + root + "/x\n");
    assertThat(only(adopt(ROOT)).relocations()).isEmpty();
    assertThat(only(adopt(ROOT)).buildPrefix()).isEmpty();
  }

  @Test
  void anUnchangedTreeIsNotReadAgain() throws IOException {
    for (int i = 0; i < 300; i++) {
      write("d" + i % 7 + "/f" + i, "content " + i);
    }
    Adoption first = adopt();
    store.puts.set(0);
    Adoption second = adopt();
    assertThat(store.puts.get()).isZero();
    assertThat(second.packages()).isEqualTo(first.packages());
    assertThat(second.newBytes()).isZero();
    assertThat(first.newBytes()).isGreaterThan(0);
  }

  @Test
  void theNextWeeklyOfHardLinksIsNotReadEither() throws IOException {
    for (int i = 0; i < 20; i++) {
      write("f" + i, "content " + i);
    }
    Path first = root;
    root = Files.createDirectory(scratch.toRealPath().resolve("next"));
    for (int i = 1; i < 20; i++) {
      Files.createLink(root.resolve("renamed" + i), first.resolve("f" + i));
    }
    Path next = root;
    root = first;
    adopt(ROOT);
    root = next;
    write("new", "new");
    store.puts.set(0);
    assertThat(tree(adopt(ROOT)).find("renamed7"))
        .contains(new Entry.File("renamed7", mode("renamed7"), digest("content 7"), 9));
    assertThat(store.puts.get()).isEqualTo(3); // the new file, the tree, the package
  }

  @Test
  void changedFilesAreReadAgainAlsoWithTheSameSizeAndTime() throws IOException {
    Path file = write("a", "one");
    write("b", "same");
    adopt();
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, time);
    store.puts.set(0);
    assertThat(tree(adopt()).find("a")).contains(new Entry.File("a", mode("a"), digest("two"), 3));
    assertThat(store.puts.get()).isEqualTo(3);
  }

  @Test
  void filesYoungerThanTheScanThatReadThemAreReadAgain() throws IOException {
    write("a", "one");
    new DirAdopter(root, PREFIX, scratch.resolve("cache"), Instant.now(), parallel).adopt(store);
    store.puts.set(0);
    adopt();
    assertThat(store.puts.get()).isEqualTo(1);
  }

  @Test
  void whatTheStoreHasLostIsReadAgain() throws IOException {
    write("a", "one");
    adopt();
    store.lost = digest("one");
    store.puts.set(0);
    adopt();
    assertThat(store.puts.get()).isEqualTo(1);
  }

  @Test
  void aDamagedOrCutCacheCountsAsNone() throws IOException {
    write("a", "one");
    Adoption first = adopt();
    Path cache;
    try (Stream<Path> files = Files.list(scratch.resolve("cache"))) {
      cache = files.findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(cache);
    for (int i = 0; i < whole.length; i += 3) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x41;
      for (byte[] bad : List.of(damaged, Arrays.copyOf(whole, i))) {
        Files.write(cache, bad);
        store.puts.set(0);
        assertThat(adopt().packages()).isEqualTo(first.packages());
        assertThat(store.puts.get()).isEqualTo(1);
      }
    }
  }

  @Test
  void compiledPythonDoesNotDependOnTheTimeOfItsSource() throws IOException {
    byte[] pyc = new byte[40];
    pyc[0] = (byte) 0xA7;
    pyc[1] = 0x0D;
    pyc[2] = '\r';
    pyc[3] = '\n';
    Files.write(root.resolve("m.pyc"), pyc);
    Digest first = only(adopt()).tree().digest();
    pyc[9] = 77;
    Files.write(root.resolve("m.pyc"), pyc);
    assertThat(only(adopt()).tree().digest()).isEqualTo(first);
  }
}
