package argosy.adopt.conda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Relocation;
import argosy.model.Tree;
import argosy.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Environments as conda leaves them, made by hand.
class CondaPrefixAdopterTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final String PLACEHOLDER = "/placeholder".repeat(21) + "end"; // 255 bytes
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final List<Json> paths = new ArrayList<>();
  private Path prefix;

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  @BeforeEach
  void environment() throws IOException {
    prefix = Files.createDirectories(folder.toRealPath().resolve("env"));
    Files.createDirectories(prefix.resolve("conda-meta"));
    Files.writeString(prefix.resolve("conda-meta/history"), "");
  }

  /// A file as shipped, and as conda made it for the prefix.
  private void file(String path, String shipped, String mode) throws IOException {
    String installed = shipped.replace(PLACEHOLDER, prefix.toString());
    if (mode.equals("binary")) {
      int less = PLACEHOLDER.length() - prefix.toString().length();
      int times = (shipped.length() - shipped.replace(PLACEHOLDER, "").length()) / 255;
      int end = installed.indexOf('\0', installed.indexOf(prefix.toString()));
      installed =
          installed.substring(0, end) + "\0".repeat(less * times) + installed.substring(end);
    }
    write(path, installed);
    Json.Builder entry =
        Json.object()
            .put("_path", path)
            .put("path_type", "hardlink")
            .put("sha256", Digest.of(shipped.getBytes(UTF_8)).hex())
            .put("sha256_in_prefix", Digest.of(installed.getBytes(UTF_8)).hex())
            .put("size_in_bytes", shipped.length());
    if (!mode.isEmpty()) {
      entry.put("prefix_placeholder", PLACEHOLDER).put("file_mode", mode);
    }
    paths.add(entry.build());
  }

  private void write(String path, String content) throws IOException {
    Path file = prefix.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void meta(String name, String... more) throws IOException {
    List<String> files =
        new ArrayList<>(paths.stream().map(p -> p.asObject().string("_path")).toList());
    files.addAll(List.of(more));
    Json record =
        Json.object()
            .put("name", name)
            .put("version", "1.0")
            .put("build", "h0_0")
            .put("depends", List.of("other >=1"))
            .put("license", "MIT")
            .put("subdir", "linux-64")
            .put("fn", name + "-1.0-h0_0.conda")
            .put("url", "https://example.org/ch/linux-64/" + name + "-1.0-h0_0.conda")
            .put("files", files)
            .put(
                "paths_data",
                Json.object().put("paths", new Json.Arr(paths)).put("paths_version", 1).build())
            .build();
    Files.writeString(
        prefix.resolve("conda-meta").resolve(name + "-1.0-h0_0.json"), record.pretty());
    paths.clear();
  }

  private Adopter.Adoption adopt() throws IOException {
    return new CondaPrefixAdopter(prefix, PARALLEL).adopt(store);
  }

  private Tree tree(Package metadata) throws IOException {
    try (var in = store.open(metadata.tree().digest())) {
      return Tree.parse(in.readAllBytes());
    }
  }

  private String content(Tree tree, String path) throws IOException {
    Entry.File file = (Entry.File) tree.find(path).orElseThrow();
    try (var in = store.open(file.digest())) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void filesGetTheirPlaceholderBackAndTheDigestProvesIt() throws IOException {
    String script = "#!" + PLACEHOLDER + "/bin/sh\n" + PLACEHOLDER + "\n";
    String binary = "\1" + PLACEHOLDER + "/a:" + PLACEHOLDER + "/b\0rest\0";
    file("bin/x", script, "text");
    file("lib/y.so", binary, "binary");
    file("share/plain", "plain", "");
    meta("one");
    Adopter.Adoption adoption = adopt();
    assertThat(adoption.notes()).isEmpty();
    Package one = adoption.packages().getFirst().metadata();
    assertThat(one.buildPrefix()).isEqualTo(PLACEHOLDER);
    assertThat(one.dependencies()).containsExactly("other >=1");
    assertThat(one.licence().expression()).isEqualTo("MIT");
    assertThat(one.provenance()).containsEntry("adopted-from", "conda");
    assertThat(content(tree(one), "bin/x")).isEqualTo(script);
    assertThat(content(tree(one), "lib/y.so")).isEqualTo(binary);
    assertThat(one.relocations())
        .extracting(Relocation::path, r -> r.spots().size())
        .containsExactly(Tuple.tuple("bin/x", 2), Tuple.tuple("lib/y.so", 2));
  }

  @Test
  void programsMadeAtInstallingMoveWithThePackage() throws IOException {
    file("lib/x.txt", PLACEHOLDER, "text");
    write("bin/entry", "#!" + prefix + "/bin/python3.11\nimport x\n");
    Files.createSymbolicLink(prefix.resolve("lib/absolute"), prefix.resolve("lib/x.txt"));
    meta("one", "bin/entry", "lib/absolute");
    Package one = adopt().packages().getFirst().metadata();
    assertThat(content(tree(one), "bin/entry"))
        .isEqualTo("#!" + PLACEHOLDER + "/bin/python3.11\nimport x\n");
    assertThat(tree(one).find("lib/absolute"))
        .contains(new Entry.Symlink("lib/absolute", PLACEHOLDER + "/lib/x.txt"));
    assertThat(one.relocations())
        .extracting(Relocation::path)
        .containsExactly("bin/entry", "lib/absolute", "lib/x.txt");
  }

  @Test
  void whatWasChangedIsNamedAndKeptForThisPrefix() throws IOException {
    file("etc/a", PLACEHOLDER + "\n", "text");
    file("etc/b", "b\n", "");
    meta("one");
    Files.writeString(prefix.resolve("etc/a"), prefix + " edited\n");
    Files.writeString(prefix.resolve("etc/b"), "edited\n");
    Adopter.Adoption adoption = adopt();
    assertThat(adoption.notes())
        .containsExactly(
            "one: etc/a is not what was installed: kept as it is, for this prefix only",
            "one: etc/b was changed since it was installed");
    assertThat(content(tree(adoption.packages().getFirst().metadata()), "etc/a"))
        .isEqualTo(prefix + " edited\n");
  }

  @Test
  void filesOfNoPackageAndMissingOnesAreNamed() throws IOException {
    file("share/a", "a", "");
    meta("one", "share/gone");
    write("share/mine", "mine");
    Adopter.Adoption adoption = adopt();
    assertThat(adoption.notes())
        .containsExactly("one: share/gone is missing", "share/mine: of no package, left out");
    assertThat(adoption.files()).isEqualTo(1);
  }

  @Test
  void aFolderThatIsNoEnvironmentAndADamagedRecordAreRefused() throws IOException {
    assertThatThrownBy(() -> new CondaPrefixAdopter(folder, PARALLEL).adopt(store))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("it has no conda-meta");
    assertThatThrownBy(this::adopt)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("the environment is empty");
    Files.writeString(prefix.resolve("conda-meta/x-1-0.json"), "{\"files\": [\"../x\"]}");
    assertThatThrownBy(this::adopt)
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("x-1-0.json");
  }
}
