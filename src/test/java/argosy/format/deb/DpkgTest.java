package argosy.format.deb;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.format.deb.DebOptions.Compression;
import argosy.format.deb.DebOptions.Layout;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.StackKind;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryMemo;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What dpkg-deb and lintian say of our packages.
@Tag("client")
class DpkgTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final DebOptions OPTIONS =
      DebOptions.of("Argosy Publishers <publishers@argosy-project.org>");
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  @TempDir Path scratch;

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private List<Path> write(DebOptions options, Profile profile) throws IOException {
    Artifact artifact =
        new DebFormat("deb", options, PARALLEL, new MemoryMemo())
            .write(profile, store, new DirectoryOutput(scratch));
    return artifact.files().stream().map(NamedFile::name).map(scratch::resolve).toList();
  }

  private void dpkgUnpacksTheTree(DebOptions options) throws IOException {
    Profile profile = profiles.root();
    Path deb = write(options, profile).getFirst();
    assertThat(Tool.of("dpkg-deb", "-I", deb.toString()).runOk().out())
        .contains("Package: argosy-hello\n");
    Path into = scratch.resolve("into");
    Tool.of("dpkg-deb", "-x", deb.toString(), into.toString()).runOk();
    Path root = into.resolve("opt/argosy/hello/v1_0/root");
    for (Entry entry : profile.tree().entries()) {
      Path path = root.resolve(entry.path());
      switch (entry) {
        case Entry.File f -> {
          assertThat(path).hasDigest("SHA-256", f.digest().hex());
          assertThat((int) Files.getAttribute(path, "unix:mode") & 07777)
              .as(f.path())
              .isEqualTo(f.mode() & ~06000);
        }
        case Entry.Directory d ->
            assertThat((int) Files.getAttribute(path, "unix:mode") & 07777)
                .as(d.path())
                .isEqualTo(d.mode());
        case Entry.Symlink l ->
            assertThat(Files.readSymbolicLink(path)).isEqualTo(Path.of(l.target()));
      }
    }
    try (var all = Files.walk(root)) {
      assertThat(all.count()).isEqualTo(profile.tree().entries().size() + 1);
    }
    assertThat(Files.exists(into.resolve("usr/bin/argosy-hello"), LinkOption.NOFOLLOW_LINKS))
        .isTrue();
    assertThat(
            Tool.of("dpkg-deb", "-e", deb.toString(), scratch.resolve("c").toString()).run().ok())
        .isTrue();
    assertThat(
            Tool.of("md5sum", "-c", "--quiet", scratch.resolve("c/md5sums").toString())
                .in(into)
                .run())
        .matches(r -> r.ok() && r.out().isEmpty());
  }

  @Test
  void dpkgUnpacksTheTreeFromOneZstdFrame() throws IOException {
    dpkgUnpacksTheTree(OPTIONS);
  }

  @Test
  void dpkgUnpacksTheTreeFromGzipMembers() throws IOException {
    dpkgUnpacksTheTree(OPTIONS.with(Compression.GZ));
  }

  @Test
  void dpkgUnpacksEqualLargeFilesUnderLongNames() throws IOException {
    byte[] content = new byte[100_000];
    new Random(1).nextBytes(content);
    String deep = "lib/" + "a-long-folder-name/".repeat(8);
    Profile profile =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "/opt/argosy/hello/v1_0",
            List.of(
                profiles.part(
                    "p",
                    "1",
                    "",
                    List.of(),
                    List.of(
                        profiles.file(deep + "one", 0644, content),
                        profiles.file(deep + "two", 0644, content)))),
            List.of());
    Path deb = write(OPTIONS, profile).getFirst();
    Path into = scratch.resolve("into");
    Tool.of("dpkg-deb", "-x", deb.toString(), into.toString()).runOk();
    for (String name : List.of("one", "two")) {
      assertThat(into.resolve("opt/argosy/hello/v1_0/" + deep + name)).hasBinaryContent(content);
    }
  }

  private void lintianIsContent(List<Path> debs) throws IOException {
    for (Path deb : debs) {
      Tool.Result said =
          Tool.of("lintian", "--allow-root", "--tag-display-limit", "0", deb.toString()).run();
      assertThat(said.out() + said.err()).as(deb.getFileName().toString()).isEmpty();
      assertThat(said.exit()).isZero();
    }
  }

  @Test
  void lintianIsContentWithARootStack() throws IOException {
    lintianIsContent(write(OPTIONS, profiles.root()));
  }

  @Test
  void lintianIsContentWithComponents() throws IOException {
    lintianIsContent(
        write(OPTIONS.with(Layout.COMPONENTS), profiles.prefix("/opt/argosy/hello/stack")));
  }
}
