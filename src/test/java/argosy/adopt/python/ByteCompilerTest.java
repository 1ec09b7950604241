package argosy.adopt.python;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.adopt.debs.DebsAdopter;
import argosy.base.Parallel;
import argosy.model.Adopter;
import argosy.model.Entry;
import argosy.model.ObjectStore;
import argosy.model.Tree;
import argosy.release.Realise;
import argosy.store.MemoryMemo;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteCompilerTest {
  private static final String SIX = "usr/lib/python3/dist-packages/__pycache__/six.cpython-311.pyc";

  @TempDir private Path work;
  private final MemoryStore store = new MemoryStore();
  private final MemoryMemo memo = new MemoryMemo();
  private final Profiles files = new Profiles(store);
  private final Parallel parallel = new Parallel(2);

  @AfterEach
  void closePool() {
    parallel.close();
  }

  private ByteCompiler.Compiled compile(TreeMap<String, Tree> packages) throws IOException {
    return new ByteCompiler(store, memo, work, parallel).compile(packages, p -> packages.values());
  }

  private Entry module() throws IOException {
    return files.text("usr/lib/python3/dist-packages/m.py", 0644, "x = 1\n");
  }

  @Test
  void packagesWithoutAnInterpreterAreLeftAlone() throws IOException {
    ByteCompiler.Compiled compiled =
        compile(new TreeMap<>(Map.of("m", Tree.of(List.of(module())))));
    assertThat(compiled.trees()).isEmpty();
    assertThat(compiled.notes()).isEmpty();
  }

  @Test
  void severalInterpretersAreANote() throws IOException {
    TreeMap<String, Tree> packages = new TreeMap<>();
    packages.put("m", Tree.of(List.of(module())));
    for (String version : List.of("3.11", "3.13")) {
      String path = "usr/bin/python" + version;
      packages.put(path, Tree.of(List.of(files.text(path, 0755, version))));
    }
    ByteCompiler.Compiled compiled = compile(packages);
    assertThat(compiled.trees()).isEmpty();
    assertThat(compiled.notes())
        .containsExactly(
            "python: not byte-compiled, there are several: usr/bin/python3.11, usr/bin/python3.13");
  }

  @Test
  void anInterpreterThatCannotRunHereIsANoteAndNothingStaysBehind() throws IOException {
    TreeMap<String, Tree> packages = new TreeMap<>();
    packages.put("m", Tree.of(List.of(module())));
    packages.put("python", Tree.of(List.of(files.text("usr/bin/python3.11", 0755, "no program"))));
    ByteCompiler.Compiled compiled = compile(packages);
    assertThat(compiled.trees()).isEmpty();
    assertThat(compiled.notes())
        .singleElement()
        .asString()
        .startsWith("python: not byte-compiled, so that every start");
    try (var left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  private Adopter.Adoption adopt(ObjectStore into, MemoryMemo known) throws IOException {
    Path debs = work.resolve("debs");
    return DebsAdopter.named(
            List.of("python3-minimal", "python3-six"), false, debs, known, parallel)
        .adopt(into);
  }

  private static Tree tree(ObjectStore of, Adopter.Adoption adoption, String name)
      throws IOException {
    for (Adopter.Adopted a : adoption.packages()) {
      if (a.metadata().name().equals(name)) {
        return Realise.load(of, a.digest()).tree();
      }
    }
    throw new AssertionError("no package " + name);
  }

  @Test
  @Tag("client")
  void debiansPythonCompilesItsModulesToTheSameBytesEveryTime() throws IOException {
    Adopter.Adoption first = adopt(store, memo);
    MemoryStore other = new MemoryStore();
    Adopter.Adoption again = adopt(other, new MemoryMemo());
    Adopter.Adoption remembered = adopt(store, memo);

    assertThat(first.notes()).noneMatch(n -> n.startsWith("python: not byte-compiled"));
    assertThat(again.packages()).isEqualTo(first.packages());
    assertThat(remembered.packages()).isEqualTo(first.packages());
    Entry.File six = (Entry.File) tree(store, first, "python3-six").find(SIX).orElseThrow();
    assertThat(six.mode()).isEqualTo(0644);
    try (InputStream in = store.open(six.digest())) {
      byte[] header = in.readNBytes(8);
      assertThat(HexFormat.of().formatHex(header, 2, 8)).isEqualTo("0d0a01000000"); // unchecked
    }
    Tree library = tree(store, first, "libpython3.11-minimal");
    assertThat(library.find("usr/lib/python3.11/__pycache__/os.cpython-311.pyc")).isPresent();
    try (var left = Files.list(work.resolve("debs"))) {
      assertThat(left.filter(p -> p.getFileName().toString().startsWith("compile"))).isEmpty();
    }
  }

  @Test
  @Tag("client")
  void theCompiledFilesAreTakenWithoutLookingAtTheSource() throws IOException {
    Adopter.Adoption adoption = adopt(store, memo);
    Path root = work.resolve("root");
    try (CompileRoom room = new CompileRoom(root, store, parallel)) {
      for (Adopter.Adopted a : adoption.packages()) {
        room.put(Realise.load(store, a.digest()).tree());
      }
      Path place = room.find(SIX).orElseThrow();
      Path source = place.resolveSibling("../six.py");
      Files.writeString(source, "raise SystemExit('compiled anew')\n");
      Path of = room.find("usr/bin/python3.11").orElseThrow().resolveSibling("../..").normalize();
      Tool.Result ran =
          Tool.of(
                  "unshare",
                  "-r",
                  "--root=" + of,
                  "/usr/bin/python3.11",
                  "-c",
                  "import six; print(six.PY3)")
              .run();
      assertThat(ran.err()).isEmpty();
      assertThat(ran.out()).isEqualTo("True\n");
    }
  }
}
