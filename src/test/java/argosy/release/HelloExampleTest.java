package argosy.release;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.activation.Extra;
import argosy.activation.Launchers;
import argosy.adopt.dir.DirAdopter;
import argosy.adopt.dir.DirOptions;
import argosy.base.Parallel;
import argosy.model.Adopter;
import argosy.model.Entry;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.recipe.StackFile;
import argosy.store.MemoryMemo;
import argosy.store.MemoryRefs;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `examples/hello` from its file to its demo under the launcher, with the machine's busybox in
/// place of the Debian package.
@Tag("client")
class HelloExampleTest {
  private static final Path EXAMPLE = Path.of("examples/hello");
  private final MemoryStore store = new MemoryStore();

  @TempDir Path temp;

  private Adopter.Adopted busybox() throws IOException {
    Profiles profiles = new Profiles(store);
    List<Entry> entries = new ArrayList<>();
    entries.add(
        profiles.file("usr/bin/busybox", 0755, Files.readAllBytes(Path.of("/bin/busybox"))));
    entries.add(new Entry.Symlink("bin", "usr/bin"));
    entries.add(profiles.text("etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\n"));
    Profile.Part part = profiles.part("busybox-static", "1.35", "", List.of(), entries);
    return new Adopter.Adopted(part.metadata(), part.metadata().digest());
  }

  private Path unpacked() throws IOException {
    String text = Files.readString(EXAMPLE.resolve(StackFile.NAME));
    Stack stack = StackFile.parse(StackFile.NAME, text);
    try (Parallel parallel = new Parallel(2)) {
      List<Adopter.Adopted> packages = new ArrayList<>(List.of(busybox()));
      packages.addAll(
          new DirAdopter(
                  EXAMPLE.resolve("tree"),
                  DirOptions.root("hello-files", "1.0", Platform.LINUX_AMD64),
                  temp.resolve("cache"),
                  Instant.now(),
                  parallel)
              .adopt(store)
              .packages());
      packages.add(StackPackage.make(stack, EXAMPLE, packages, store));
      Release release =
          new Lock(store, new MemoryRefs())
              .lock(stack, "v1_0", packages, List.of(), Lock.History.NONE, Profiles.EPOCH);
      Profile profile = new Realise(store, new MemoryMemo(), parallel).realise(release, "/");
      Path folder = Files.createDirectory(temp.resolve("hello 1.0"));
      Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
      new Materialise(store, parallel)
          .write(profile.tree(), folder.resolve("root"), release.epochSeconds());
      for (Extra extra : Launchers.forUnpacked(profile)) {
        Path at = folder.resolve(extra.path());
        Files.createDirectories(at.getParent());
        switch (extra) {
          case Extra.Script s -> {
            Files.writeString(at, s.text());
            at.toFile().setExecutable((s.mode() & 0111) != 0, false);
          }
          case Extra.Link l -> Files.createSymbolicLink(at, Path.of(l.target()));
        }
      }
      return folder;
    }
  }

  private Tool.Result asNobody(Path program, String... arguments) throws IOException {
    List<String> argv =
        new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    argv.add(program.toString());
    argv.addAll(List.of(arguments));
    return Tool.of(argv).in(temp).run();
  }

  @Test
  void theDemoPassesAndTheCommandsWorkAsNobody() throws IOException {
    Path folder = unpacked();
    Tool.Result demo = asNobody(folder.resolve("bin/hello-demo"));
    assertThat(demo.err()).isEmpty();
    assertThat(demo.out()).isEqualTo("result greeting Hello from Argosy\nresult words 8\nOk.\n");
    assertThat(asNobody(folder.resolve("bin/greet")).out()).contains("result words ");
    assertThat(asNobody(folder.resolve("run"), "--list").out()).contains("greet  counts the words");
  }
}
