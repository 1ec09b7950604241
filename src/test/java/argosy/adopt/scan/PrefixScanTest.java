package argosy.adopt.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.model.Relocation;
import argosy.model.Relocation.Spot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefixScanTest {
  private static final String PREFIX = "/opt/my stack/v1";

  private static Optional<Relocation> scan(String path, byte[] content, Random pieces) {
    PrefixScan scan = new PrefixScan(PREFIX);
    int at = 0;
    while (at < content.length) {
      int n = Math.min(content.length - at, 1 + pieces.nextInt(100_000));
      scan.accept(content, at, n);
      at += n;
    }
    return scan.finish(path);
  }

  private static Relocation found(String path, String content) {
    return scan(path, content.getBytes(StandardCharsets.UTF_8), new Random(1)).orElseThrow();
  }

  @Test
  void aFileWithoutThePrefixHasNoRelocation() {
    assertThat(scan("a", new byte[200_000], new Random(1))).isEmpty();
    assertThat(scan("a", new byte[0], new Random(1))).isEmpty();
    assertThat(scan("a", "/opt/my stack/v".getBytes(StandardCharsets.UTF_8), new Random(1)))
        .isEmpty();
  }

  @Test
  void textSaysWhereEachPrefixStandsAlsoAtTheVeryEnds() {
    Relocation r = found("etc/conf", PREFIX + "/lib:" + PREFIX + "/bin\nhome=" + PREFIX);
    int n = PREFIX.length();
    assertThat(r.kind()).isEqualTo(Relocation.Kind.TEXT);
    assertThat(r.spots())
        .containsExactly(
            new Spot(0, n), new Spot(n + 5, n + 5 + n), new Spot(2 * n + 15, 3 * n + 15));
  }

  @Test
  void aPathThatOnlyBeginsLikeThePrefixIsAnother() {
    for (String next : List.of("2", "-1.0", "_old", "b", "é", "+dfsg")) {
      assertThat(scan("a", ("x" + PREFIX + next).getBytes(StandardCharsets.UTF_8), new Random(1)))
          .isEmpty();
    }
    for (String next : List.of("/", "\"", "'", ":", "\n", "", ".", " ", "\0")) {
      assertThat(scan("a", ("x" + PREFIX + next).getBytes(StandardCharsets.UTF_8), new Random(1)))
          .isPresent();
    }
  }

  @Test
  void anInterpreterLineIsToldFromOtherText() {
    assertThat(found("bin/a", "#!" + PREFIX + "/bin/python3\nimport os\n").kind())
        .isEqualTo(Relocation.Kind.SHEBANG);
    assertThat(found("bin/a", "#! \t" + PREFIX + "/bin/python3\n" + PREFIX).spots()).hasSize(2);
    for (String first : List.of("/usr/bin/env ", "/usr/bin/env -S ", "/bin/sh ")) {
      assertThat(found("bin/a", "#!" + first + PREFIX + "/bin/a\necho\n").kind())
          .isEqualTo(Relocation.Kind.SHEBANG);
    }
    assertThat(found("bin/a", "#!/bin/sh\nexec " + PREFIX + "/bin/a\n").kind())
        .isEqualTo(Relocation.Kind.TEXT);
  }

  @Test
  void aNulAnywhereMakesAFileBinaryAndStringsEndAtTheirNul() {
    int n = PREFIX.length();
    Relocation r = found("lib/a.so", "ab\0" + PREFIX + "/lib:" + PREFIX + "/x\0\0" + PREFIX);
    assertThat(r.kind()).isEqualTo(Relocation.Kind.BINARY);
    long end = 3 + n + 5 + n + 2;
    assertThat(r.spots())
        .containsExactly(
            new Spot(3, end), new Spot(3 + n + 5, end), new Spot(end + 2, end + 2 + n));
    assertThat(found("a", "x".repeat(300_000) + PREFIX + "/y".repeat(300_000) + "\0").kind())
        .isEqualTo(Relocation.Kind.BINARY);
  }

  @Test
  void compiledPythonIsAKindOfItsOwn() {
    assertThat(found("a/__pycache__/b.cpython-311.pyc", "\0\0" + PREFIX + "/b.py\0").kind())
        .isEqualTo(Relocation.Kind.PYC);
  }

  @Test
  void everySpotIsFoundWhereverBordersFall() {
    Random random = new Random(20261120);
    for (int round = 0; round < 60; round++) {
      boolean binary = random.nextBoolean();
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      List<Long> starts = new ArrayList<>();
      int count = random.nextInt(12);
      for (int i = 0; i < count; i++) {
        filler(content, random, round % 3 == 0 ? random.nextInt(30) : random.nextInt(90_000));
        starts.add((long) content.size());
        content.writeBytes(PREFIX.getBytes(StandardCharsets.UTF_8));
        content.writeBytes("/lib".getBytes(StandardCharsets.UTF_8));
        if (binary && random.nextBoolean()) {
          content.write(0);
        }
      }
      filler(content, random, random.nextInt(70_000));
      if (binary) {
        content.write(0);
      }
      byte[] bytes = content.toByteArray();
      Optional<Relocation> r = scan("f", bytes, random);
      assertThat(r.map(Relocation::spots).orElse(List.of()).stream().map(Spot::offset))
          .containsExactlyElementsOf(starts);
      r.ifPresent(moved ->
          moved.spots().forEach(s -> assertThat(s.end()).isEqualTo(end(bytes, s, binary))));
    }
  }

  private static long end(byte[] bytes, Spot s, boolean binary) {
    long end = s.offset() + PREFIX.length();
    while (binary && bytes[(int) end] != 0) {
      end++;
    }
    return end;
  }

  /// Bytes that often look like the beginning of the prefix.
  private static void filler(ByteArrayOutputStream out, Random random, int n) {
    byte[] like = PREFIX.getBytes(StandardCharsets.UTF_8);
    int to = out.size() + n;
    while (out.size() < to) {
      if (random.nextInt(4) == 0) {
        out.write(like, 0, random.nextInt(like.length));
      } else {
        out.write('a' + random.nextInt(26));
      }
    }
  }

  @Test
  void aPrefixMustBeAnAbsolutePathWithoutSlashAtItsEnd() {
    for (String bad : List.of("", "/", "opt/x", "/opt/x/")) {
      assertThatThrownBy(() -> new PrefixScan(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aLinkIntoThePrefixIsToldFromItsNeighbours() {
    assertThat(PrefixScan.standsUnder("/opt/a/lib", "/opt/a")).isTrue();
    assertThat(PrefixScan.standsUnder("/opt/a", "/opt/a")).isTrue();
    assertThat(PrefixScan.standsUnder("/opt/ab", "/opt/a")).isFalse();
    assertThat(PrefixScan.standsUnder("../opt/a", "/opt/a")).isFalse();
  }

  @Test
  void aHeaderWithTimeAndSizeOfTheSourceBecomesUncheckedHash() throws IOException {
    byte[] timed = pyc(3495, 0);
    byte[] settled = settle("x.pyc", timed);
    byte[] expected = timed.clone();
    expected[4] = 1;
    Arrays.fill(expected, 8, 16, (byte) 0);
    assertThat(settled).isEqualTo(expected);
    byte[] checked = pyc(3495, 3);
    byte[] unchecked = checked.clone();
    unchecked[4] = 1;
    assertThat(settle("x.pyc", checked)).isEqualTo(unchecked);
  }

  @Test
  void whatIsNotCompiledPythonOfTodayStaysAsItIs() throws IOException {
    for (byte[] same :
        List.of(
            pyc(3495, 1), pyc(62211, 0), pyc(3379, 0), pyc(3495, 7), new byte[3], new byte[0])) {
      assertThat(settle("x.pyc", same)).isEqualTo(same);
    }
    assertThat(settle("x.py", pyc(3495, 0))).isEqualTo(pyc(3495, 0));
  }

  private static byte[] settle(String path, byte[] content) throws IOException {
    try (var in = PycHeader.settled(path, new ByteArrayInputStream(content))) {
      return in.readAllBytes();
    }
  }

  private static byte[] pyc(int magic, int flags) {
    byte[] bytes = new byte[40];
    new Random(7).nextBytes(bytes);
    bytes[0] = (byte) magic;
    bytes[1] = (byte) (magic >> 8);
    bytes[2] = '\r';
    bytes[3] = '\n';
    bytes[4] = (byte) flags;
    bytes[5] = 0;
    bytes[6] = 0;
    bytes[7] = 0;
    return bytes;
  }
}
