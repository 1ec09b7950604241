package argosy.format.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.codec.gzip.GzipStream;
import argosy.model.Deflated;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Tree;
import argosy.testing.Blobs;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeTarTest {
  private static final long EPOCH = 1_790_000_000L;
  private static final Parallel PARALLEL = new Parallel(2);
  private static final InlineBlobs BLOBS = new InlineBlobs(Blobs.none());
  private static final Tree TREE = tree();

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  /// Bytes that compress as software does: words, tables, noise.
  private static byte[] content(Random random, int size) {
    byte[] bytes = new byte[size];
    int at = 0;
    while (at < size) {
      int n = Math.min(size - at, 1 + random.nextInt(900));
      switch (random.nextInt(3)) {
        case 0 -> Arrays.fill(bytes, at, at + n, (byte) random.nextInt(4));
        case 1 -> {
          byte[] noise = new byte[n];
          random.nextBytes(noise);
          System.arraycopy(noise, 0, bytes, at, n);
        }
        default -> {
          for (int i = at; i < at + n; i++) {
            bytes[i] = i > 700 ? bytes[i - 1 - random.nextInt(5) * 100] : (byte) i;
          }
        }
      }
      at += n;
    }
    return bytes;
  }

  /// Sizes around every border: empty, one block, 64 KiB, one section, several.
  private static Tree tree() {
    Random random = new Random(11);
    List<Entry> all = new ArrayList<>();
    int k = 1 << 10;
    for (int size :
        List.of(
            0,
            1,
            511,
            512,
            513,
            64 * k - 1,
            64 * k,
            64 * k + 1,
            200 * k,
            1024 * k - 1,
            1024 * k,
            1024 * k + 1,
            2048 * k,
            3000 * k + 7)) {
      all.add(BLOBS.file("sizes/f" + size, 0644, content(random, size)));
    }
    for (int i = 0; i < 400; i++) {
      all.add(
          BLOBS.file(
              "lib/python3/dist-packages/p%d/module_%d.py".formatted(i / 40, i),
              i % 9 == 0 ? 0755 : 0644,
              content(random, random.nextInt(i % 50 == 0 ? 60_000 : 3_000))));
    }
    for (int i = 0; i < 20; i++) {
      all.add(
          BLOBS.file(
              "lib/big" + i + ".so", 0755, content(random, 66_000 + random.nextInt(99_999))));
    }
    all.add(new Entry.Directory("empty folder", 0700));
    all.add(new Entry.Directory("tmp", 01777));
    all.add(new Entry.Symlink("bin/python", "../lib/python3"));
    all.add(new Entry.Symlink("abs", "/usr/" + "x/".repeat(90) + "y"));
    String deep =
        "d/".repeat(100) + "a long name with \u00e9\u4e2d \ud83d\ude80 'quotes'\nand lines";
    all.add(BLOBS.file(deep, 04711, content(random, 100_000)));
    all.add(BLOBS.file(deep + "2", 0444, content(random, 10)));
    return Tree.of(all);
  }

  private static TarStream stream(String before) {
    return new TarStream(before, TREE.entries(), EPOCH);
  }

  private static byte[] write(String before, TarEncoding encoding) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TreeTar(PARALLEL).write(stream(before), encoding, BLOBS, out);
    return out.toByteArray();
  }

  private static InputStream decode(TarEncoding encoding, byte[] bytes) throws IOException {
    InputStream in = new ByteArrayInputStream(bytes);
    return switch (encoding) {
      case TarEncoding.Plain p -> in;
      case TarEncoding.Zstd z -> new ZstdInputStream(in);
      case TarEncoding.Gzip g -> new GzipStream(in, "x.tar.gz");
    };
  }

  private static final List<TarEncoding> ALL =
      List.of(
          TarEncoding.PLAIN,
          TarEncoding.ZSTD,
          TarEncoding.GZIP,
          new TarEncoding.Gzip(1, Deflated.NONE));

  @Test
  void allEncodingsHoldTheSamePlainStream() throws IOException {
    byte[] plain = write("./", TarEncoding.PLAIN);
    for (TarEncoding encoding : ALL) {
      try (InputStream in = decode(encoding, write("./", encoding))) {
        assertThat(in.readAllBytes()).as(encoding.toString()).isEqualTo(plain);
      }
    }
  }

  @Test
  void theTreeIsReadBackFileByFile() throws IOException {
    for (String before : List.of("", "./", "stack-v1/")) {
      for (TarEncoding encoding : ALL) {
        try (InputStream in = decode(encoding, write(before, encoding))) {
          Tree read =
              TarTree.read(
                  in,
                  "x",
                  path -> {
                    String top = before.equals("./") ? "" : before;
                    return path.length() > top.length()
                        ? Optional.of(path.substring(top.length()))
                        : Optional.empty();
                  });
          assertThat(read.changesTo(TREE)).isEmpty();
        }
      }
    }
  }

  @Test
  void commonsCompressSeesEveryEntry() throws IOException {
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(
            new ZstdInputStream(new ByteArrayInputStream(write("", TarEncoding.ZSTD))), "UTF-8")) {
      for (Entry entry : TREE.entries()) {
        TarArchiveEntry e = in.getNextEntry();
        switch (entry) {
          case Entry.File f -> {
            assertThat(e.getName()).isEqualTo(f.path());
            assertThat(e.getMode() & 07777).isEqualTo(f.mode());
            assertThat(Digest.of(in.readAllBytes())).isEqualTo(f.digest());
          }
          case Entry.Directory d -> assertThat(e.getName()).isEqualTo(d.path() + "/");
          case Entry.Symlink l -> assertThat(e.getLinkName()).isEqualTo(l.target());
        }
        assertThat(e.getLongUserId()).isZero();
      }
      assertThat(in.getNextEntry()).isNull();
    }
  }

  @Test
  void theBytesDoNotDependOnThreadsOrHashing() throws IOException {
    for (TarEncoding encoding : ALL) {
      byte[] expected = write("", encoding);
      try (Parallel one = new Parallel(1);
          Parallel many = new Parallel(5)) {
        for (Parallel parallel : List.of(one, many)) {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          Digest plain = new TreeTar(parallel).writeHashed(stream(""), encoding, BLOBS, out);
          assertThat(out.toByteArray()).isEqualTo(expected);
          assertThat(plain).isEqualTo(Digest.of(write("", TarEncoding.PLAIN)));
        }
      }
    }
  }

  @Test
  void aLargeFileThatCameBeforeIsAHardLinkUnlessItsModeDiffers() throws IOException {
    byte[] large = content(new Random(1), 80_000);
    byte[] small = content(new Random(2), 50_000);
    Tree tree =
        Tree.of(
            List.of(
                BLOBS.file("a", 0644, large),
                BLOBS.file("b/of another mode", 0755, large),
                BLOBS.file("c/" + "long/".repeat(30) + "name", 0644, large),
                BLOBS.file("d", 0755, large),
                BLOBS.file("e", 0644, small),
                BLOBS.file("f", 0644, small)));
    for (TarEncoding encoding : ALL) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new TreeTar(PARALLEL)
          .write(new TarStream("top/", tree.entries(), EPOCH), encoding, BLOBS, out);
      List<String> links = new ArrayList<>();
      try (TarArchiveInputStream in =
          new TarArchiveInputStream(decode(encoding, out.toByteArray()), "UTF-8")) {
        for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
          if (e.isLink()) {
            links.add(e.getName() + " > " + e.getLinkName());
          }
        }
      }
      assertThat(links)
          .containsExactly(
              "top/c/" + "long/".repeat(30) + "name > top/a", "top/d > top/b/of another mode");
      try (InputStream in = decode(encoding, out.toByteArray())) {
        Tree read =
            TarTree.read(
                in,
                "x",
                path -> path.equals("top") ? Optional.empty() : Optional.of(path.substring(4)));
        assertThat(read).isEqualTo(tree);
      }
    }
  }

  @Test
  void anEmptyTreeIsAnEndMarkAlone() throws IOException {
    for (TarEncoding encoding : ALL) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new TreeTar(PARALLEL).write(new TarStream("", List.of(), 0), encoding, BLOBS, out);
      try (InputStream in = decode(encoding, out.toByteArray())) {
        assertThat(TarTree.read(in, "x", Optional::of)).isEqualTo(Tree.EMPTY);
      }
    }
  }

  @Test
  void aMissingContentIsNamedWithItsPath() {
    for (int size : List.of(100, 100_000)) {
      Entry.File file = new Entry.File("lib/lost.so", 0644, Digest.of(new byte[] {1}), size);
      TarStream lost = new TarStream("", List.of(file), 0);
      for (TarEncoding encoding : ALL) {
        assertThatThrownBy(() ->
                new TreeTar(PARALLEL)
                    .write(lost, encoding, Blobs.none(), OutputStreamToNothing.INSTANCE))
            .isInstanceOf(CorruptException.class)
            .hasMessageContaining("lib/lost.so");
      }
    }
  }

  @Test
  void aContentOfAnotherSizeThanTheTreeSaysIsNamed() {
    for (int size : List.of(100, 100_000)) {
      Entry.File real = BLOBS.file("x", 0644, new byte[size]);
      Entry.File wrong = new Entry.File("x", 0644, real.digest(), size + 1);
      assertThatThrownBy(() ->
              new TreeTar(PARALLEL)
                  .write(
                      new TarStream("", List.of(wrong), 0),
                      TarEncoding.ZSTD,
                      BLOBS,
                      OutputStreamToNothing.INSTANCE))
          .isInstanceOf(CorruptException.class)
          .hasMessageStartingWith("x: ");
    }
  }

  @Test
  void flippedBytesAreFoundOrChangeNothing() throws IOException {
    Tree tree =
        Tree.of(TREE.entries().stream().filter(e -> e.path().startsWith("sizes/f5")).toList());
    Random random = new Random(5);
    for (TarEncoding encoding : ALL) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new TreeTar(PARALLEL).write(new TarStream("", tree.entries(), EPOCH), encoding, BLOBS, out);
      byte[] good = out.toByteArray();
      int different = 0;
      for (int round = 0; round < 400; round++) {
        byte[] bad = good.clone();
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        try (InputStream in = decode(encoding, bad)) {
          if (!TarTree.read(in, "x", Optional::of).equals(tree)) {
            different++; // the content's digest tells
          }
        } catch (IOException e) {
          different++;
        }
      }
      assertThat(different).as(encoding.toString()).isGreaterThan(50);
    }
  }

  private static final class OutputStreamToNothing {
    static final OutputStream INSTANCE = OutputStream.nullOutputStream();
  }

  @Tag("client")
  @Test
  void zstdAndGnuTarUnpackIt(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("x.tar.zst"), write("top/", TarEncoding.ZSTD));
    Files.write(folder.resolve("x.tar.gz"), write("gz/", TarEncoding.GZIP));
    for (String command :
        List.of(
            "zstd -t x.tar.zst",
            "zstd -lv x.tar.zst | grep -Eq 'Zstandard Frames: 1$|# Zstandard Frames: 1$'",
            "tar --no-same-owner -xpf x.tar.zst",
            "gzip -t x.tar.gz",
            "tar --no-same-owner -xpf x.tar.gz",
            "diff -r --no-dereference top gz")) {
      Process process =
          new ProcessBuilder("sh", "-c", command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).as(command + ": " + said).isZero();
    }
    for (Entry entry : TREE.entries()) {
      Path path = folder.resolve("top").resolve(entry.path());
      switch (entry) {
        case Entry.File f -> {
          assertThat(Digest.of(Files.readAllBytes(path))).isEqualTo(f.digest());
          assertThat((int) Files.getAttribute(path, "unix:mode") & 07777).isEqualTo(f.mode());
        }
        case Entry.Directory d ->
            assertThat((int) Files.getAttribute(path, "unix:mode") & 07777).isEqualTo(d.mode());
        case Entry.Symlink l ->
            assertThat(Files.readSymbolicLink(path).toString()).isEqualTo(l.target());
      }
    }
  }
}
