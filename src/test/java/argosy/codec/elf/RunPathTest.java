package argosy.codec.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs and libraries of the machine's compiler; its loader says whether a run path holds.
@Tag("client")
class RunPathTest {
  private static final String LONG = "/build/prefix_" + "placehold_".repeat(20) + "/lib";

  @TempDir Path scratch;
  private Path program;
  private Path library;

  @BeforeEach
  void compile() throws IOException {
    Files.createDirectories(scratch.resolve("bin"));
    Files.createDirectories(scratch.resolve("lib"));
    library = scratch.resolve("lib/libgreet.so.1");
    program = scratch.resolve("bin/greet");
    build(
        "int greeting(void) { return 42; }\n",
        "int greeting(void); int main(void) { return greeting(); }\n");
  }

  private void build(String libraryText, String programText) throws IOException {
    Files.writeString(scratch.resolve("l.c"), libraryText);
    Files.writeString(scratch.resolve("p.c"), programText);
    gcc("-shared", "-fPIC", "-Wl,-soname,libgreet.so.1", "-o", library.toString(), "l.c");
    gcc("-rdynamic", "-Wl,-rpath," + LONG, "-o", program.toString(), "p.c", library.toString());
  }

  private void gcc(String... words) throws IOException {
    List<String> argv = new ArrayList<>(List.of("gcc"));
    argv.addAll(List.of(words));
    Tool.of(argv).in(scratch).runOk();
  }

  private static ElfInfo info(Path file) throws IOException {
    return ElfInfo.read(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file))).orElseThrow();
  }

  private boolean replace(String path) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(program));
    boolean done = RunPath.replace("greet", bytes, path);
    Files.write(program, bytes.array());
    return done;
  }

  @Test
  void whatAProgramNeedsIsRead() throws IOException {
    ElfInfo greet = info(program);
    assertThat(greet.machine()).isEqualTo(62);
    assertThat(greet.runPath()).isEqualTo(LONG);
    assertThat(greet.needed()).containsExactly("libgreet.so.1", "libc.so.6");
    assertThat(greet.versions()).anyMatch(v -> v.startsWith("GLIBC_2."));
    assertThat(info(library).soname()).isEqualTo("libgreet.so.1");
  }

  @Test
  void aRunPathFromWhereTheProgramStandsIsFollowedByTheLoader() throws IOException {
    assertThat(Tool.of(program.toString()).run().exit()).isEqualTo(127);
    long before = Files.size(program);
    assertThat(replace("$ORIGIN/../lib")).isTrue();
    assertThat(info(program).runPath()).isEqualTo("$ORIGIN/../lib");
    assertThat(Files.size(program)).isEqualTo(before);
    assertThat(Tool.of(program.toString()).run().exit()).isEqualTo(42);
    Path moved = scratch.resolve("moved with a ü");
    Files.createDirectories(moved);
    Files.move(scratch.resolve("bin"), moved.resolve("bin"));
    Files.move(scratch.resolve("lib"), moved.resolve("lib"));
    assertThat(Tool.of(moved.resolve("bin/greet").toString()).run().exit()).isEqualTo(42);
  }

  @Test
  void aSymbolThatIsTheTailOfTheRunPathKeepsItsName() throws IOException {
    build(
        "int greeting(void) { return 42; }\nint b(void) { return 7; }\n",
        "int greeting(void); int b(void); int main(void) { return greeting() + b(); }\n");
    String strings = Tool.of("readelf", "--dyn-syms", "-W", program.toString()).runOk().out();
    assertThat(strings).containsPattern("UND b\\n");
    assertThat(replace("$ORIGIN/../lib")).isTrue();
    assertThat(Tool.of(program.toString()).run().exit()).isEqualTo(49);
  }

  @Test
  void aLongerRunPathIsNotWritten() throws IOException {
    byte[] before = Files.readAllBytes(program);
    assertThat(replace("/longer" + LONG)).isFalse();
    assertThat(program).hasBinaryContent(before);
  }

  @Test
  void whatIsNoElfFileIsNone() throws IOException {
    assertThat(ElfInfo.read("x", ByteBuffer.wrap(new byte[100]))).isEmpty();
    assertThat(ElfInfo.read("x", ByteBuffer.allocate(0))).isEmpty();
  }

  @Test
  void aDamagedFileIsCalledDamagedOrReadAndNothingElse() throws IOException {
    byte[] whole = Files.readAllBytes(program);
    Random random = new Random(20261121);
    for (int i = 0; i < 2_000; i++) {
      byte[] bad = whole.clone();
      int places = 1 + random.nextInt(8);
      for (int j = 0; j < places; j++) {
        bad[random.nextInt(random.nextBoolean() ? 1024 : bad.length)] = (byte) random.nextInt(256);
      }
      readOrCorrupt(bad);
    }
    for (int length = 64; length < 4096; length += 7) {
      readOrCorrupt(Arrays.copyOf(whole, length));
    }
    assertThatThrownBy(() -> ElfInfo.read("cut", ByteBuffer.wrap(Arrays.copyOf(whole, 1000))))
        .isInstanceOf(CorruptException.class)
        .hasMessageStartingWith("cut: a damaged ELF file");
  }

  private static void readOrCorrupt(byte[] bytes) throws IOException {
    try {
      ElfInfo.read("bad", ByteBuffer.wrap(bytes));
    } catch (CorruptException e) {
      assertThat(e).hasMessageContaining("bad");
    }
  }
}
