package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.format.deb.DebFormat;
import argosy.format.deb.DebOptions;
import argosy.format.rpm.RpmFormat;
import argosy.format.rpm.RpmOptions;
import argosy.model.Artifact;
import argosy.model.Digest;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryMemo;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Forms in which every component is a package of its own, in the folder of the release before.
class KeptComponentsTest {
  private static final Parallel PARALLEL = new Parallel(2);
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final MemoryMemo memo = new MemoryMemo();

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  static List<Format> formats() {
    DebOptions deb = DebOptions.of("T <t@example.org>").with(DebOptions.Layout.COMPONENTS);
    RpmOptions rpm = RpmOptions.of("T <t@example.org>").with(RpmOptions.Layout.COMPONENTS);
    return List.of(
        new DebFormat("deb-components", deb, PARALLEL, new MemoryMemo()),
        new RpmFormat("rpm-components", rpm, Optional.empty(), PARALLEL));
  }

  /// Notes which files are begun.
  private record Noted(Output target, List<String> begun) implements Output {
    @Override
    public Sink create(String name) throws IOException {
      begun.add(name);
      return target.create(name);
    }

    @Override
    public Sink createByDigest(String under) throws IOException {
      return target.createByDigest(under);
    }
  }

  private Artifact write(Format format, Profile profile, List<String> begun) throws IOException {
    Output output = new Noted(new DirectoryOutput(folder), begun);
    return format.write(
        profile,
        store,
        new KeptOutput(output, folder, memo, "test/1", Digest.of(new byte[0]), List::of));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void theNextReleaseWritesThePackagesThatChangedAndAllAreAsIfWrittenAnew(Format format)
      throws IOException {
    Profile first = Shipped.tagged(profiles.prefix("/opt/argosy/hello/stack"), "w_2026_46");
    Profile next = Shipped.following(profiles, first, "w_2026_47", "greet", "new\n");
    write(format, first, new ArrayList<>());
    List<String> begun = new ArrayList<>();
    Artifact written = write(format, next, begun);
    assertThat(written.files()).hasSize(4);
    assertThat(begun).hasSize(2).allMatch(name -> name.matches(".*argosy-hello(-greet)?[-_]0.*"));
    MemoryOutput anew = new MemoryOutput();
    assertThat(format.write(next, store, anew)).isEqualTo(written);
    for (Artifact.NamedFile file : written.files()) {
      assertThat(Files.readAllBytes(folder.resolve(file.name())))
          .isEqualTo(anew.bytes(file.name()));
    }
  }
}
