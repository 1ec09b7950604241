package argosy.adopt.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.adopt.python.ByteCompiler;
import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Relocation;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.store.MemoryMemo;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.WheelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Wheels onto a prefix stack that has Python 3.11 and numpy 1.26.
class WheelAdopterTest {
  private static final String PREFIX = "/place/holder";
  @TempDir Path temp;
  private final MemoryStore store = new MemoryStore();
  private final Parallel parallel = new Parallel(2);
  private final List<Adopter.Adopted> stack = new ArrayList<>();
  private final List<String> fetched = new ArrayList<>();
  private Path wheels;
  private Path elsewhere;

  @BeforeEach
  void aStackWithPython() throws IOException {
    wheels = Files.createDirectories(temp.resolve("wheels"));
    elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
    stack("python", "3.11.7", "bin/python3.11", "lib/python3.11/os.py");
    stack("np", "1.26.4", "lib/python3.11/site-packages/numpy-1.26.4.dist-info/METADATA");
  }

  @AfterEach
  void close() {
    parallel.close();
  }

  private void stack(String name, String version, String... paths) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String path : paths) {
      Descriptor d = store.put("text", new ByteArrayInputStream(path.getBytes(UTF_8)));
      entries.add(new Entry.File(path, 0755, d.digest(), d.sizeBytes()));
    }
    byte[] tree = Tree.of(entries).canonicalBytes();
    Package metadata =
        Profiles.plain(
            name, version, store.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(tree)));
    stack.add(new Adopter.Adopted(metadata, metadata.digest()));
  }

  private List<Adopter.Adopted> adopt(String... requirements) throws IOException {
    return adoption(requirements).packages();
  }

  private Adopter.Adoption adoption(String... requirements) throws IOException {
    return new WheelAdopter(
            wheels,
            List.of(requirements),
            new WheelAdopter.Onto(StackKind.PREFIX, stack, PREFIX),
            (url, sha256) -> {
              fetched.add(url + " " + sha256);
              return elsewhere.resolve(url.substring(url.lastIndexOf('/') + 1));
            },
            new ByteCompiler(store, new MemoryMemo(), temp.resolve("work"), parallel))
        .adopt(store);
  }

  private List<String> names(String... requirements) throws IOException {
    return adopt(requirements).stream()
        .map(p -> p.metadata().name() + " " + p.metadata().version())
        .toList();
  }

  private String text(Package metadata, String path) throws IOException {
    Tree tree = Tree.parse(bytes(metadata.tree().digest()));
    return new String(bytes(((Entry.File) tree.find(path).orElseThrow()).digest()), UTF_8);
  }

  private byte[] bytes(Digest digest) throws IOException {
    try (var in = store.open(digest)) {
      return in.readAllBytes();
    }
  }

  private void wheel(String name, String version, String... requires) throws IOException {
    WheelBuilder wheel = new WheelBuilder(name, version, "py3-none-any");
    for (String r : requires) {
      wheel.says("Requires-Dist: " + r);
    }
    wheel.file(name + "/__init__.py", "version = '" + version + "'\n").in(wheels);
  }

  @Test
  void filesGoWhereThePythonLooksAndProgramsStartWithIt() throws IOException {
    new WheelBuilder("Sky_Map", "2.0", "py3-none-any")
        .says("Summary: maps")
        .says("License: BSD-3-Clause")
        .says("Requires-Dist: numpy >=1.20")
        .file("sky_map/__init__.py", "def main():\n  print('map')\n")
        .file("Sky_Map-2.0.data/scripts/chart", "#!python\nprint('chart')\n")
        .file("Sky_Map-2.0.data/data/share/sky/a.txt", "a\n")
        .file("Sky_Map-2.0.data/headers/sky.h", "int x;\n")
        .entryPoints("[console_scripts]\nskymap = sky_map:main\n[other]\nx = y:z\n")
        .in(wheels);
    Package sky = adopt("sky.map").getFirst().metadata();
    assertThat(sky.name()).isEqualTo("sky-map");
    assertThat(sky.dependencies()).containsExactly("np", "python");
    assertThat(sky.licence().expression()).isEqualTo("BSD-3-Clause");
    assertThat(text(sky, "bin/skymap"))
        .isEqualTo(
            "#!"
                + PREFIX
                + "/bin/python3.11\nimport sys\n\nfrom sky_map import main\n\nsys.exit(main())\n");
    assertThat(text(sky, "bin/chart")).startsWith("#!" + PREFIX + "/bin/python3.11\nprint");
    assertThat(text(sky, "share/sky/a.txt")).isEqualTo("a\n");
    assertThat(text(sky, "include/python3.11/sky-map/sky.h")).isEqualTo("int x;\n");
    assertThat(sky.relocations())
        .extracting(Relocation::path)
        .containsExactly("bin/chart", "bin/skymap");
    assertThat(text(sky, "lib/python3.11/site-packages/Sky_Map-2.0.dist-info/INSTALLER"))
        .isEqualTo("argosy\n");
    assertThat(text(sky, "lib/python3.11/site-packages/Sky_Map-2.0.dist-info/RECORD").lines())
        .contains("../../../bin/skymap,,", "Sky_Map-2.0.dist-info/RECORD,,")
        .anyMatch(l -> l.matches("sky_map/__init__\\.py,sha256=[\\w-]{43},27"))
        .noneMatch(l -> l.contains(".data/"));
  }

  @Test
  void theNewestThatGoTogetherAreTakenEachAfterWhatItNeeds() throws IOException {
    wheel("top", "1.0", "low >=1,<3", "gone; python_version < '3'", "more; extra == 'all'");
    wheel("low", "3.0");
    wheel("low", "2.0");
    wheel("low", "2.5rc1");
    wheel("more", "1.0", "top");
    assertThat(names("top")).containsExactly("low 2.0", "top 1.0");
    assertThat(names("top[all]")).containsExactly("low 2.0", "more 1.0", "top 1.0");
    assertThat(names("top", "low ==2.5rc1")).containsExactly("low 2.5rc1", "top 1.0");
  }

  @Test
  void anOlderOneIsTakenWhereTheNewestContradicts() throws IOException {
    wheel("top", "2.0", "low >=9");
    wheel("top", "1.0", "low");
    wheel("low", "1.0");
    assertThat(names("top")).containsExactly("low 1.0", "top 1.0");
  }

  @Test
  void contradictionsNameBothRequirementsAndWhoseTheyAre() throws IOException {
    wheel("top", "1.0", "low >=2");
    wheel("low", "2.0");
    wheel("low", "1.0");
    assertThatThrownBy(() -> adopt("low <2", "top"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("wheels: top 1.0 needs low >=2, but the stack asks for low <2");
    wheel("new", "1.0", "numpy >=2");
    assertThatThrownBy(() -> adopt("new"))
        .hasMessage("wheels: new 1.0 needs numpy >=2, but the stack has numpy 1.26.4, of np");
    assertThatThrownBy(() -> adopt("tob"))
        .hasMessageContaining("no wheel of it that runs with Python 3.11 on x86_64")
        .hasMessageContaining("did you mean top?");
  }

  @Test
  void wheelsOfOtherPythonsAndMachinesAreLeftAloneAndNamed() throws IOException {
    new WheelBuilder("c", "1.0", "cp312-cp312-manylinux_2_17_x86_64").in(wheels);
    new WheelBuilder("c", "1.1", "cp311-cp311-win_amd64").in(wheels);
    new WheelBuilder("c", "0.9", "cp39-abi3-manylinux2014_x86_64.manylinux_2_17_x86_64").in(wheels);
    new WheelBuilder("d", "1.0", "py3-none-any").says("Requires-Python: >=3.12").in(wheels);
    Adopter.Adoption adoption = adoption();
    assertThat(adoption.packages()).hasSize(1);
    assertThat(adoption.packages().getFirst().metadata().version()).isEqualTo("0.9");
    assertThat(adoption.packages().getFirst().metadata().platform())
        .isEqualTo(Platform.LINUX_AMD64);
    assertThat(adoption.notes().getFirst())
        .contains("cp312-cp312-manylinux", "win_amd64", "d-1.0-py3");
  }

  @Test
  void aFileThatIsNotWhatItsRecordSaysIsRefused() throws IOException {
    new WheelBuilder("bad", "1.0", "py3-none-any")
        .file("bad.py", "x = 1\n")
        .records("bad.py,sha256=" + "A".repeat(43) + ",6")
        .in(wheels);
    assertThatThrownBy(() -> adopt("bad"))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("bad.py is not what its RECORD says");
    new WheelBuilder("bad", "1.0", "py3-none-any")
        .file("bad.py", "x = 1\n")
        .records("bad.py,,")
        .in(wheels);
    assertThatThrownBy(() -> adopt("bad")).hasMessageContaining("RECORD has no hash of bad.py");
    new WheelBuilder("bad", "1.0", "py3-none-any")
        .records("more.py,sha256=" + "A".repeat(43) + ",6")
        .in(wheels);
    assertThatThrownBy(() -> adopt("bad")).hasMessageContaining("more.py of RECORD is not in it");
    new WheelBuilder("bad", "1.0", "py3-none-any").file("../../x.py", "x\n").in(wheels);
    assertThatThrownBy(() -> adopt("bad")).hasMessageContaining("leaves the archive's tree");
  }

  @Test
  void aWheelFromAnAddressHasItsDigestOrIsNotAskedFor() throws IOException {
    Path far = new WheelBuilder("far", "1.0", "py3-none-any").in(elsewhere);
    String url = "https://example.org/w/" + far.getFileName();
    String hex = Digest.of(Files.readAllBytes(far)).hex();
    assertThat(names("far @ " + url + "#sha256=" + hex)).containsExactly("far 1.0");
    assertThat(fetched).containsExactly(url + " " + hex);
    wheel("low", "1.0");
    assertThatThrownBy(() -> adopt("low --hash=sha256:" + "0".repeat(64)))
        .hasMessageContaining("another digest than the one that is asked for");
    fetched.clear();
    adopt("low");
    assertThat(fetched).isEmpty();
  }

  @Test
  void theSameWheelsAreTheSamePackages() throws IOException {
    wheel("top", "1.0", "low");
    wheel("low", "1.0");
    assertThat(adopt("top")).isEqualTo(adopt("top"));
    assertThat(Optional.of(adopt("top").getFirst().metadata().provenance().get("adopted-from")))
        .contains("wheel");
  }

  @Test
  void aStackWithoutPythonIsToldSo() throws IOException {
    stack.removeFirst();
    wheel("top", "1.0");
    assertThatThrownBy(() -> adopt("top"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("have no Python of their own");
  }
}
