package argosy.codec.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarCodecTest {
  private static final long EPOCH = 1_790_000_000L;

  /// Paths of every kind: around the 100 bytes of a name field, 230 characters, UTF-8, spaces,
  /// newlines.
  private static List<TarMember> members() {
    List<TarMember> all = new ArrayList<>();
    all.add(TarMember.directory("a b", 0755, EPOCH));
    for (int n : List.of(1, 95, 96, 97, 98, 99, 100, 101, 230)) {
      all.add(TarMember.file("n".repeat(n), 0644, n * 7L, EPOCH));
      all.add(TarMember.directory("d".repeat(n), 01777, EPOCH));
      all.add(TarMember.symlink("l" + n, "t/".repeat(n / 2) + "t", EPOCH));
    }
    all.add(TarMember.file("a b/quote'\"$(x)\nnewline", 04755, 0, EPOCH));
    all.add(TarMember.file("a b/\u00c5ngstr\u00f6m-\u4e2d\u6587-\ud83d\ude80", 0600, 513, EPOCH));
    all.add(TarMember.hardLink("hard", 0644, "n".repeat(230), EPOCH));
    all.add(TarMember.hardLink("hard2", 0644, "n", EPOCH));
    return all;
  }

  private static byte[] content(TarMember m) {
    byte[] bytes = new byte[(int) m.sizeBytes()];
    new Random(m.path().hashCode()).nextBytes(bytes);
    return bytes;
  }

  private static byte[] archive(String before, List<TarMember> members) {
    return archive(TarHeaders.Style.PAX, before, members);
  }

  private static byte[] archive(TarHeaders.Style style, String before, List<TarMember> members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (TarMember m : members) {
      out.writeBytes(TarHeaders.encode(style, before, m));
      out.writeBytes(content(m));
      out.writeBytes(new byte[TarHeaders.padding(m.sizeBytes())]);
    }
    out.writeBytes(new byte[TarHeaders.END_BYTES]);
    return out.toByteArray();
  }

  private static List<TarMember> read(byte[] archive) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive), "x.tar");
    List<TarMember> all = new ArrayList<>();
    for (Optional<TarMember> m = reader.next(); m.isPresent(); m = reader.next()) {
      all.add(m.get());
    }
    return all;
  }

  @Test
  void whatIsWrittenIsReadBackTheSame() throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive("./", members())), "x.tar");
    for (TarMember expected : members()) {
      assertThat(reader.next()).contains(expected);
      assertThat(reader.content().readAllBytes()).isEqualTo(content(expected));
    }
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void commonsCompressReadsTheSame() throws IOException {
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new ByteArrayInputStream(archive("top/", members())), "UTF-8")) {
      for (TarMember m : members()) {
        TarArchiveEntry e = in.getNextEntry();
        boolean folder = m.type() == TarMember.Type.DIRECTORY;
        assertThat(e.getName()).isEqualTo("top/" + m.path() + (folder ? "/" : ""));
        assertThat(e.getMode() & 07777).isEqualTo(m.mode());
        assertThat(e.getLinkName())
            .isEqualTo((m.type() == TarMember.Type.HARD_LINK ? "top/" : "") + m.link());
        assertThat(e.getModTime().getTime()).isEqualTo(EPOCH * 1000);
        assertThat(e.isDirectory()).isEqualTo(folder);
        assertThat(in.readAllBytes()).isEqualTo(content(m));
      }
      assertThat(in.getNextEntry()).isNull();
    }
  }

  @Test
  void theGnuStyleIsReadBackTheSameAndHasNoPaxHeader() throws IOException {
    byte[] archive = archive(TarHeaders.Style.GNU, "./", members());
    assertThat(read(archive)).isEqualTo(members());
    assertThat(new String(archive, StandardCharsets.ISO_8859_1)).doesNotContain("PaxHeaders");
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new ByteArrayInputStream(archive), "UTF-8")) {
      for (TarMember m : members()) {
        TarArchiveEntry e = in.getNextEntry();
        boolean folder = m.type() == TarMember.Type.DIRECTORY;
        assertThat(e.getName()).isEqualTo("./" + m.path() + (folder ? "/" : ""));
        assertThat(e.getLinkName())
            .isEqualTo((m.type() == TarMember.Type.HARD_LINK ? "./" : "") + m.link());
        assertThat(in.readAllBytes()).isEqualTo(content(m));
      }
    }
    long size = 9L << 30;
    byte[] big =
        TarHeaders.encode(TarHeaders.Style.GNU, "", TarMember.file("big", 0644, size, EPOCH));
    assertThat(
            new TarReader(new ByteArrayInputStream(big), "x.tar").next().orElseThrow().sizeBytes())
        .isEqualTo(size);
  }

  @Test
  void archivesOfCommonsCompressInPosixAndGnuFormAreRead() throws IOException {
    for (int mode :
        List.of(TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8")) {
        out.setLongFileMode(mode);
        out.setAddPaxHeadersForNonAsciiNames(true);
        for (TarMember m : members()) {
          byte flag = (byte) m.type().flag;
          TarArchiveEntry e = new TarArchiveEntry(m.path(), flag);
          e.setMode(m.mode());
          e.setModTime(EPOCH * 1000);
          e.setLinkName(m.link());
          e.setSize(m.sizeBytes());
          out.putArchiveEntry(e);
          out.write(content(m));
          out.closeArchiveEntry();
        }
      }
      assertThat(read(bytes.toByteArray())).isEqualTo(members());
    }
  }

  @Test
  void everyHeaderIsWholeBlocksAndEndsWithTheZerosThatSplicingNeeds() {
    for (TarMember m : members()) {
      byte[] header = TarHeaders.encode("some-stack-v1/root/", m);
      assertThat(header.length % TarHeaders.BLOCK_BYTES).isZero();
      assertThat(
              Arrays.copyOfRange(header, header.length - TarHeaders.ZERO_TAIL_BYTES, header.length))
          .containsOnly(0);
      assertThat(Arrays.copyOfRange(header, 512 - TarHeaders.ZERO_TAIL_BYTES, 512)).containsOnly(0);
    }
  }

  @Test
  void aFileOfMoreThanEightGibibytesHasItsSizeInAPaxRecord() throws IOException {
    long size = 9L << 30;
    byte[] header = TarHeaders.encode("", TarMember.file("big", 0644, size, EPOCH));
    assertThat(new String(header, StandardCharsets.US_ASCII)).contains("19 size=9663676416\n");
    TarReader reader = new TarReader(new ByteArrayInputStream(header), "x.tar");
    assertThat(reader.next().orElseThrow().sizeBytes()).isEqualTo(size);
  }

  @Test
  void anyFlippedByteOfAHeaderIsFoundOrTheMemberIsTheSame() throws IOException {
    byte[] good = archive("", members());
    List<TarMember> before = read(good);
    Random random = new Random(7);
    int found = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        // Contents have no checksum of their own here: only what headers say is compared.
        assertThat(read(bad).stream().map(TarMember::sizeBytes).toList()).hasSameSizeAs(before);
      } catch (CorruptException | UnsupportedException e) {
        found++;
      }
    }
    assertThat(found).isGreaterThan(200);
  }

  @Test
  void anArchiveCutShortAnywhereIsCorrupt() {
    byte[] good = archive("", members());
    int end = good.length - TarHeaders.END_BYTES;
    Random random = new Random(8);
    for (int round = 0; round < 300; round++) {
      byte[] cut = Arrays.copyOf(good, random.nextInt(end));
      assertThatThrownBy(() -> read(cut))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("ends too early");
    }
  }

  @Test
  void pathsThatLeaveTheTreeAreRefused() {
    for (String path : List.of("../x", "a/../../x", "/etc/passwd", "a/..")) {
      assertThatThrownBy(() -> read(archive("", List.of(TarMember.file(path, 0644, 0, EPOCH)))))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining(path);
    }
    assertThatThrownBy(
            () -> read(archive("", List.of(TarMember.hardLink("x", 0644, "../../etc/shadow", 0)))))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("hard link");
  }

  @Test
  void anOversizedExtendedHeaderIsRefusedBeforeItIsRead() {
    byte[] x = TarHeaders.encode("", TarMember.file("p".repeat(2_000_000), 0644, 0, EPOCH));
    assertThatThrownBy(() -> read(x))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("at most 1048576 are read");
  }

  @Test
  void malformedPaxRecordsAreCorrupt() {
    for (String records :
        List.of(
            "x",
            "9 path=a",
            "0 path=a\n",
            "99 path=a\n",
            "7 patha\n",
            "9999999999999 path=a\n",
            "15 size=notanr\n",
            "12 size=-12\n")) {
      byte[] body = records.getBytes(StandardCharsets.UTF_8);
      byte[] good = TarHeaders.encode("", TarMember.file("p".repeat(101), 0644, 0, EPOCH));
      byte[] bad = good.clone();
      Arrays.fill(bad, 512, 1024, (byte) 0);
      System.arraycopy(body, 0, bad, 512, body.length);
      setSize(bad, body.length);
      assertThatThrownBy(() -> read(bad)).as(records).isInstanceOf(CorruptException.class);
    }
  }

  /// Writes the size field of the first header and its checksum anew.
  private static void setSize(byte[] archive, int size) {
    byte[] octal = "%011o".formatted(size).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, archive, 124, 11);
    Arrays.fill(archive, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += archive[i] & 0xff;
    }
    byte[] check = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(check, 0, archive, 148, 8);
  }

  @Test
  void devicesAndAttributesAreNamedToTheCaller() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8")) {
      TarArchiveEntry device = new TarArchiveEntry("null", TarConstants.LF_CHR);
      out.putArchiveEntry(device);
      out.closeArchiveEntry();
      TarArchiveEntry capable = new TarArchiveEntry("ping");
      capable.addPaxHeader("SCHILY.xattr.security.capability", "\u0001\u0002");
      out.putArchiveEntry(capable);
      out.closeArchiveEntry();
    }
    List<TarMember> read = read(bytes.toByteArray());
    assertThat(read.get(0).type()).isEqualTo(TarMember.Type.CHARACTER_DEVICE);
    assertThat(read.get(1).unread()).containsExactly("SCHILY.xattr.security.capability");
  }

  @Tag("client")
  @Test
  void gnuTarUnpacksIt(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("x.tar"), archive("", members()));
    Process tar =
        new ProcessBuilder("tar", "--no-same-owner", "-xpf", "x.tar")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tar.waitFor()).as(said).isZero();
    for (TarMember m : members()) {
      Path path = folder.resolve(m.path());
      switch (m.type()) {
        case FILE -> {
          assertThat(Files.readAllBytes(path)).isEqualTo(content(m));
          assertThat(Files.getLastModifiedTime(path).toMillis()).isEqualTo(EPOCH * 1000);
          assertThat((int) Files.getAttribute(path, "unix:mode") & 07777).isEqualTo(m.mode());
        }
        case DIRECTORY ->
            assertThat((int) Files.getAttribute(path, "unix:mode") & 07777).isEqualTo(m.mode());
        case SYMLINK -> assertThat(Files.readSymbolicLink(path).toString()).isEqualTo(m.link());
        case HARD_LINK -> assertThat(Files.isSameFile(path, folder.resolve(m.link()))).isTrue();
        case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
            assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isFalse();
      }
    }
  }

  @Tag("client")
  @Test
  void archivesOfGnuTarInEveryFormAreRead(@TempDir Path folder) throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    for (TarMember m : members()) {
      Path path = tree.resolve(m.path());
      Files.createDirectories(path.getParent());
      switch (m.type()) {
        case FILE -> Files.write(path, content(m));
        case DIRECTORY -> Files.createDirectories(path);
        case SYMLINK -> Files.createSymbolicLink(path, Path.of(m.link()));
        case HARD_LINK -> Files.createLink(path, tree.resolve(m.link()));
        case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> throw new IllegalStateException();
      }
    }
    for (String form : List.of("gnu", "pax")) {
      Process tar =
          new ProcessBuilder(
                  "tar", "--format=" + form, "--numeric-owner", "-C", "tree", "-cf", "-", ".")
              .directory(folder.toFile())
              .start();
      List<String> paths = new ArrayList<>();
      try (InputStream in = tar.getInputStream()) {
        TarReader reader = new TarReader(in, form);
        for (Optional<TarMember> m = reader.next(); m.isPresent(); m = reader.next()) {
          paths.add(m.get().path());
        }
      }
      assertThat(tar.waitFor()).isZero();
      assertThat(paths)
          .contains("")
          .containsAll(members().stream().map(TarMember::path).toList())
          .hasSize(members().size() + 1);
    }
  }
}
