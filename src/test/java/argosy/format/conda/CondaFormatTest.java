package argosy.format.conda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.tar.TarMember;
import argosy.conda.CondaArchive;
import argosy.conda.PathEntry;
import argosy.conda.PathsFile;
import argosy.model.Artifact;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Relocation;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CondaFormatTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private final MemoryStore store = new MemoryStore();
  private final MemoryOutput output = new MemoryOutput();
  private final CondaFormat format = new CondaFormat(CondaOptions.DEFAULT, PARALLEL);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private Map<String, byte[]> info(String name) throws IOException {
    try (var in = output.open(name)) {
      return new CondaArchive(name, in).info();
    }
  }

  private static Json.Obj json(Map<String, byte[]> info, String name) throws IOException {
    return Json.parse(new String(info.getOrDefault(name, new byte[0]), UTF_8)).asObject();
  }

  private static String named(Artifact artifact, String start) {
    return artifact.files().stream()
        .map(Artifact.NamedFile::name)
        .filter(n -> n.startsWith("linux-64/" + start))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyFileIsReadBack() throws IOException {
    for (Profile profile : List.of(new Profiles(store).root(), CondaProfiles.prefix(store))) {
      Artifact artifact = format.write(profile, store, output);
      assertThat(format.read(artifact, output).changesTo(profile.tree())).isEmpty();
    }
  }

  @Test
  void aPrefixStackIsAPackagePerComponentAndOneThatAsksForExactlyThese() throws IOException {
    Artifact artifact = format.write(CondaProfiles.prefix(store), store, output);
    assertThat(artifact.files()).hasSize(3);
    assertThat(artifact.main().name()).startsWith("linux-64/hello-1.0-h");
    Json.Obj index = json(info(artifact.main().name()), "index.json");
    assertThat(index.string("name")).isEqualTo("hello");
    assertThat(index.number("timestamp")).isEqualTo(Profiles.EPOCH * 1000);
    assertThat(index.strings("depends"))
        .containsExactly(spec(named(artifact, "base-12-")), spec(named(artifact, "greet-2.0-")));
  }

  private static String spec(String file) {
    return file.substring("linux-64/".length(), file.length() - ".conda".length())
        .replace('-', ' ');
  }

  @Test
  void filesThatHoldTheBuildPrefixNameItAsPlaceholder() throws IOException {
    Artifact artifact = format.write(CondaProfiles.prefix(store), store, output);
    Map<String, byte[]> info = info(named(artifact, "greet-"));
    PathsFile paths = PathsFile.of("greet", info).orElseThrow();
    assertThat(paths.entries())
        .anySatisfy(e -> {
          assertThat(e.path()).isEqualTo("bin/greet");
          assertThat(e.placeholder())
              .contains(new PathEntry.Placeholder(Profiles.BUILD_PREFIX, false));
        })
        .anySatisfy(e -> {
          assertThat(e.path()).isEqualTo("share/absolute");
          assertThat(e.type()).isEqualTo(PathEntry.Type.SOFTLINK);
          assertThat(e.sizeBytes()).isEqualTo("hello\n".length());
        });
    assertThat(new String(info.getOrDefault("has_prefix", new byte[0]), UTF_8))
        .isEqualTo(Profiles.BUILD_PREFIX + " text bin/greet\n");
  }

  @Test
  void aComponentIsTheSameFileInEveryReleaseThatHasIt() throws IOException {
    Profile profile = CondaProfiles.prefix(store);
    Artifact first = format.write(profile, store, output);
    Artifact next = format.write(CondaProfiles.tagged(profile, "w_2026_48"), store, output);
    assertThat(next.files())
        .filteredOn(f -> !f.main())
        .isEqualTo(first.files().stream().filter(f -> !f.main()).toList());
    assertThat(next.main().name()).startsWith("linux-64/hello-0.20261126.w48-h");
  }

  @Test
  void theSameProfileGivesTheSameBytes() throws IOException {
    Artifact first = format.write(new Profiles(store).root(), store, output);
    MemoryStore other = new MemoryStore();
    try (Parallel one = new Parallel(1)) {
      Artifact second =
          new CondaFormat(CondaOptions.DEFAULT, one)
              .write(new Profiles(other).root(), other, new MemoryOutput());
      assertThat(second).isEqualTo(first);
    }
  }

  @Test
  void aRootStackIsOnePackageWithItsCommandsInBin() throws IOException {
    Artifact artifact = format.write(new Profiles(store).root(), store, output);
    assertThat(artifact.files()).hasSize(1);
    PathsFile paths = PathsFile.of("root", info(artifact.main().name())).orElseThrow();
    assertThat(paths.entries())
        .extracting(PathEntry::path)
        .contains(
            "bin/hello",
            "bin/hello-demo",
            "opt/argosy/hello/run",
            "opt/argosy/hello/root/usr/bin/hello",
            "opt/argosy/hello/root/usr/share/empty folder/.argosy-empty");
  }

  @Test
  void theOlderContainerHoldsTheSame() throws IOException {
    CondaFormat older = new CondaFormat(CondaOptions.TAR_BZ2, PARALLEL);
    Profile profile = CondaProfiles.prefix(store);
    Artifact artifact = older.write(profile, store, output);
    assertThat(artifact.main().name()).endsWith(".tar.bz2");
    assertThat(older.read(artifact, output).changesTo(profile.tree())).isEmpty();
  }

  @Test
  void aFileThatKeptAFolderInAnotherPackageIsAFileLikeAnyOther() throws IOException {
    Profile profile =
        CondaProfiles.with(
            store,
            new Entry.Directory("empty", 0755),
            new Profiles(store).text("kept/.argosy-empty", 0644, ""));
    Artifact artifact = format.write(profile, store, output);
    assertThat(format.read(artifact, output).changesTo(profile.tree())).isEmpty();
  }

  @Test
  void everythingThatIsNotTheStacksIsDeclared() throws IOException {
    for (Profile profile : List.of(new Profiles(store).root(), CondaProfiles.prefix(store))) {
      boolean root = profile.stack().kind() == StackKind.ROOT;
      String place = root ? "opt/argosy/hello/root/" : "";
      List<Pattern> declared =
          format.own(profile.release()).stream()
              .map(glob -> glob.replace(".", "\\.").replace("**", "\0").replace("*", "[^/]*"))
              .map(glob -> Pattern.compile(glob.replace("\0", ".*")))
              .toList();
      for (Artifact.NamedFile file : format.write(profile, store, output).files()) {
        try (var in = output.open(file.name())) {
          new CondaArchive(file.name(), in)
              .read((member, content) -> {
                String path = member.path();
                boolean stacks =
                    path.startsWith(place)
                        && profile.tree().find(path.substring(place.length())).isPresent();
                boolean folder = member.type() == TarMember.Type.DIRECTORY;
                assertThat(
                        stacks
                            || folder
                            || declared.stream().anyMatch(d -> d.matcher(path).matches()))
                    .as(path)
                    .isTrue();
              });
        }
      }
    }
  }

  @Test
  void anAbsoluteLinkOutOfAPrefixStackIsNamed() throws IOException {
    Profile profile = CondaProfiles.with(store, new Entry.Symlink("lib/x", "/usr/lib/x"));
    assertThatThrownBy(() -> format.write(profile, store, output))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageStartingWith("lib/x: an absolute link to /usr/lib/x");
    Profile climbing = CondaProfiles.with(store, new Entry.Symlink("lib/x", "../../x"));
    assertThatThrownBy(() -> format.write(climbing, store, output))
        .hasMessageStartingWith("lib/x: a link to ../../x, out of the stack");
  }

  @Test
  void condasOwnPlacesAndLineBreaksAreNamed() throws IOException {
    Profiles profiles = new Profiles(store);
    for (String path : List.of("info/index.json", "conda-meta/history", "share/a\nb")) {
      Profile profile = CondaProfiles.with(store, profiles.text(path, 0644, "x"));
      assertThatThrownBy(() -> format.write(profile, store, output))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageStartingWith(path);
    }
  }

  @Test
  void twoComponentsOfOneCondaNameAreBothNamed() throws IOException {
    Profiles profiles = new Profiles(store);
    Profile profile =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "",
            List.of(
                profiles.part("obs_x", "1", "", List.of(), List.of(profiles.text("a", 0644, "a"))),
                profiles.part("obs-x", "1", "", List.of(), List.of(profiles.text("b", 0644, "b")))),
            List.of());
    assertThatThrownBy(() -> format.write(profile, store, output))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("obs_x and obs-x would both be the conda package obs-x");
  }

  @Test
  void aFileInWhichMoreThanThePrefixWouldBeReplacedIsNamed() throws IOException {
    Profiles profiles = new Profiles(store);
    String text = "/opt/stack/bin and /opt/stack-2/bin\n";
    Relocation relocation =
        new Relocation(
            "etc/x", Relocation.Kind.TEXT, List.of(new Relocation.Spot(0, "/opt/stack".length())));
    Profile profile =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "",
            List.of(
                profiles.part(
                    "one",
                    "1",
                    "/opt/stack",
                    List.of(relocation),
                    List.of(profiles.text("etc/x", 0644, text)))),
            List.of(relocation));
    assertThatThrownBy(() -> format.write(profile, store, output))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageStartingWith("etc/x: holds /opt/stack 1 times as a path and 2 times in all");
  }

  @Test
  void damagedPackagesAreRefused() throws IOException {
    Artifact artifact = format.write(CondaProfiles.prefix(store), store, output);
    String name = named(artifact, "greet-");
    byte[] good = output.bytes(name);
    Artifact one =
        new Artifact(
            "conda",
            artifact.release(),
            artifact.files().stream().filter(f -> f.name().equals(name)).toList());
    Tree whole = format.read(one, output);
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 1500; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      MemoryOutput damaged = new MemoryOutput();
      try (var sink = damaged.create(name)) {
        sink.stream()
            .write(random.nextInt(5) == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length)) : bad);
        sink.commit("x");
      }
      try {
        assertThat(format.read(one, damaged)).isEqualTo(whole); // a byte that nobody reads
      } catch (CorruptException | UnsupportedException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1300);
  }
}
