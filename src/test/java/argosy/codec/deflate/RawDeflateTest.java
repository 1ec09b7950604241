package argosy.codec.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RawDeflateTest {
  private static final int BY_LIBDEFLATE = 42;
  private static final int BY_ZLIB = 43;

  private static byte[] inflate(ByteBuffer framed, int before, int after, int length)
      throws DataFormatException {
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(framed.array(), before, framed.limit() - before - after);
      byte[] plain = new byte[length];
      int n = 0;
      while (!inflater.finished()) {
        n += inflater.inflate(plain, n, length - n);
      }
      assertThat(n).isEqualTo(length);
      assertThat(inflater.getRemaining()).isZero();
      return plain;
    }
  }

  @Test
  void streamsOfEveryLevelAndSizeHoldTheBytes() throws Exception {
    Random random = new Random(5);
    for (int level : new int[] {0, 1, 3, 5, 6, 9, 12}) {
      RawDeflate deflate = new RawDeflate(level);
      for (int length : new int[] {0, 1, 2, 100, 4_999, 5_000, 65_536, 1_000_003}) {
        byte[] plain = new byte[length + 7];
        random.nextBytes(plain); // the largest output there is
        Arrays.fill(plain, 0, length / 3, (byte) 'a');
        ByteBuffer stream = deflate.compress(plain, 7, length, 10, 8);
        assertThat(inflate(stream, 10, 8, length))
            .as("level %d, %d bytes", level, length)
            .isEqualTo(Arrays.copyOfRange(plain, 7, 7 + length));
      }
    }
  }

  /// Compresses, and ends without the JVM being asked, as a process that is killed does.
  public static final class Halted {
    public static void main(String[] arguments) {
      byte[] plain = "the same again ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
      ByteBuffer stream = new RawDeflate(5).compress(plain, 0, plain.length, 0, 0);
      int status = 1;
      try {
        inflate(stream, 0, 0, plain.length);
        status = RawDeflate.isNative() ? BY_LIBDEFLATE : BY_ZLIB;
      } catch (DataFormatException e) {
        status = 2;
      }
      Runtime.getRuntime().halt(status);
    }
  }

  private static int halted(Path temporary, String... options) throws Exception {
    List<String> command =
        Stream.of(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                Stream.of(options),
                Stream.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.io.tmpdir=" + temporary,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Halted.class.getName()))
            .flatMap(s -> s)
            .toList();
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static List<Path> left(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @EnabledOnOs(OS.LINUX)
  @Test
  void aProcessThatIsKilledLeavesNothingInTheTemporaryFolder(@TempDir Path temporary)
      throws Exception {
    assertThat(halted(temporary)).isEqualTo(BY_LIBDEFLATE);
    assertThat(left(temporary)).isEmpty();
  }

  @EnabledOnOs(OS.LINUX)
  @Test
  void theLibraryNeedsNoTemporaryFolderThatCanBeWritten(@TempDir Path temporary) throws Exception {
    assertThat(halted(temporary.resolve("missing"))).isEqualTo(BY_LIBDEFLATE);
  }

  @Test
  void whereNoLibraryIsLoadedZlibWrites(@TempDir Path temporary) throws Exception {
    assertThat(halted(temporary, "-Dos.name=Plan 9")).isEqualTo(BY_ZLIB);
  }
}
