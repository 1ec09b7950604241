package argosy.build.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives of every kind that sources come in, good and hostile, written by another library.
class ArchivesTest {
  private static final Extractor.Bounds BOUNDS = new Extractor.Bounds(10_000, 20);
  private static final int LINK = 0120777;
  private static final int PIPE = 0010644;

  @TempDir Path scratch;
  private Path folder;

  @BeforeEach
  void folders() throws IOException {
    folder = scratch.resolve("in");
  }

  /// One member, of one kind of archive.
  private record Member(String name, String content, int mode) {}

  private static Member file(String name, String content) {
    return new Member(name, content, 0100644);
  }

  private void unpack(String archive, List<Member> members) throws IOException {
    Path file = scratch.resolve(archive);
    Files.write(file, archive.endsWith(".zip") ? zip(members) : tar(archive, members));
    Archives.unpack(file, archive, folder, BOUNDS);
  }

  private static byte[] zip(List<Member> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
      for (Member m : members) {
        ZipArchiveEntry entry = new ZipArchiveEntry(m.name());
        entry.setUnixMode(m.mode());
        entry.setTime(1_000_000_000_000L);
        out.putArchiveEntry(entry);
        out.write(m.content().getBytes(StandardCharsets.UTF_8));
        out.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] tar(String archive, List<Member> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream stored = compressed(archive, bytes);
        TarArchiveOutputStream out = new TarArchiveOutputStream(stored)) {
      for (Member m : members) {
        byte type =
            switch (m.mode() & 0170000) {
              case 0120000 -> TarConstants.LF_SYMLINK;
              case 0010000 -> TarConstants.LF_FIFO;
              default -> TarConstants.LF_NORMAL;
            };
        boolean plain = type == TarConstants.LF_NORMAL;
        TarArchiveEntry entry = new TarArchiveEntry(m.name(), type, true);
        byte[] content = plain ? m.content().getBytes(StandardCharsets.UTF_8) : new byte[0];
        entry.setLinkName(plain ? "" : m.content());
        entry.setSize(content.length);
        entry.setMode(m.mode() & 0777);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static OutputStream compressed(String name, OutputStream out) throws IOException {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "gz", "tgz" -> new GZIPOutputStream(out);
      case "bz2", "tbz" -> new BZip2CompressorOutputStream(out);
      case "xz", "txz" -> new XZCompressorOutputStream(out);
      case "zst" -> new ZstdOutputStream(out);
      default -> out;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.tar",
        "x.tar.gz",
        "x.tgz",
        "x.tar.bz2",
        "x.tbz",
        "x.tar.xz",
        "x.txz",
        "x.tar.zst",
        "x.zip"
      })
  void everyKindIsUnpackedWithoutItsOneFolderAndHostileOnesAreRefused(String archive)
      throws IOException {
    unpack(
        archive,
        List.of(
            file("x-1.0/README", "read me"),
            new Member("x-1.0/configure", "#!/bin/sh\n", 0100755),
            new Member("x-1.0/link", "README", LINK)));
    assertThat(folder.resolve("README")).hasContent("read me");
    assertThat(folder.resolve("configure")).isExecutable();
    assertThat(folder.resolve("link")).isSymbolicLink().hasContent("read me");
    Files.writeString(scratch.resolve("secret"), "secret");
    for (String evil : List.of("../evil", "x/../../evil", "/evil")) {
      assertThatThrownBy(() -> unpack(archive, List.of(file(evil, "evil"))))
          .as(evil)
          .isInstanceOf(CorruptException.class);
    }
    for (String target : List.of("/etc/passwd", "../secret", "x/../../secret")) {
      assertThatThrownBy(() -> unpack(archive, List.of(new Member("l", target, LINK))))
          .as(target)
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("is a link that leaves the archive");
    }
    assertThatThrownBy(
            () -> unpack(archive, List.of(new Member("l", "d", LINK), file("l/through", "evil"))))
        .isInstanceOf(UnsupportedException.class);
    assertThatThrownBy(() -> unpack(archive, List.of(new Member("pipe", "", PIPE))))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("device or pipe");
    assertThatThrownBy(() -> unpack(archive, List.of(file("bomb", "x".repeat(10_001)))))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("bomb goes beyond the 10.0 kB");
    assertThat(scratch.resolve("evil")).doesNotExist();
  }

  @Test
  void aZipKeepsItsTimesAndFoldersAndDropsOtherRights() throws IOException {
    unpack(
        "x.zip",
        List.of(new Member("a/b/", "", 0040755), new Member("a/run", "x", 0106755), file("c", "")));
    assertThat(folder.resolve("a/b")).isDirectory();
    assertThat(Files.getLastModifiedTime(folder.resolve("a/run")).toMillis() / 86_400_000)
        .isBetween(11_573L, 11_575L); // its clock has no time zone
    assertThat((Integer) Files.getAttribute(folder.resolve("a/run"), "unix:mode") & 07777)
        .isEqualTo(0755);
  }

  @Test
  void aZipWhoseSizesLieIsRefused() throws IOException {
    byte[] zip = zip(List.of(file("a", "x".repeat(5000))));
    int at = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    zip[at + 24] = 1;
    Files.write(scratch.resolve("x.zip"), zip);
    assertThatThrownBy(() ->
            Archives.unpack(scratch.resolve("x.zip"), "x.zip", folder, Extractor.Bounds.USUAL))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("x.zip: a");
  }

  @Test
  void aKindThatIsNotUnpackedIsNotTakenForAFile() throws IOException {
    Path file = Files.writeString(scratch.resolve("x.7z"), "7z");
    assertThatThrownBy(() -> Sources.place(file, "x.7z", "", scratch))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("x.7z");
  }
}
