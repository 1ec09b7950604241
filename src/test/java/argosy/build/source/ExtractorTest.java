package argosy.build.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives as strangers make them, good and hostile, written by another library.
class ExtractorTest {
  private static final Extractor.Bounds BOUNDS = new Extractor.Bounds(10_000, 20);

  @TempDir Path scratch;
  private Path folder;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  @BeforeEach
  void folders() throws IOException {
    folder = Files.createDirectory(scratch.resolve("in"));
    Files.writeString(scratch.resolve("secret"), "secret");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  private ExtractorTest file(String name, String content, int mode) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    byte[] text = content.getBytes(StandardCharsets.UTF_8);
    entry.setSize(text.length);
    entry.setMode(mode);
    entry.setModTime(1_000_000_000_000L);
    tar.putArchiveEntry(entry);
    tar.write(text);
    tar.closeArchiveEntry();
    return this;
  }

  private ExtractorTest link(String name, String target, byte type) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    return this;
  }

  private void extract() throws IOException {
    tar.finish();
    new Extractor("x.tar", folder, BOUNDS).tar(new ByteArrayInputStream(bytes.toByteArray()));
  }

  @Test
  void filesFoldersAndLinksComeOutWithTheirModesAndTimes() throws IOException {
    file("a/run.sh", "#!/bin/sh\n", 0755)
        .file("a/naïve – 文件", "text", 0644)
        .link("a/inside/link", "../run.sh", TarConstants.LF_SYMLINK)
        .link("a/same", "a/run.sh", TarConstants.LF_LINK)
        .extract();
    assertThat(folder.resolve("a/run.sh")).hasContent("#!/bin/sh").isExecutable();
    assertThat(folder.resolve("a/inside/link")).hasContent("#!/bin/sh");
    assertThat(folder.resolve("a/same")).hasContent("#!/bin/sh");
    assertThat(folder.resolve("a/naïve – 文件")).hasContent("text");
    assertThat(Files.getLastModifiedTime(folder.resolve("a/run.sh")).toMillis())
        .isEqualTo(1_000_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "a/../../evil", "/evil", "a/b/../../../evil"})
  void aPathThatLeavesTheArchiveIsRefused(String path) throws IOException {
    file(path, "evil", 0644);
    assertThatThrownBy(this::extract).isInstanceOf(CorruptException.class);
    assertThat(scratch.resolve("evil")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../secret", "a/../../secret", ".."})
  void aLinkThatLeavesTheArchiveIsRefused(String target) throws IOException {
    link("link", target, TarConstants.LF_SYMLINK);
    assertThatThrownBy(this::extract)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("link")
        .hasMessageContaining(target);
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    Files.createDirectory(folder.resolve("target"));
    link("through", "target", TarConstants.LF_SYMLINK).file("through/file", "x", 0644);
    assertThatThrownBy(this::extract)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("through");
    assertThat(folder.resolve("target/file")).doesNotExist();
  }

  @Test
  void aFileTakesThePlaceOfALinkAndNotOfItsTarget() throws IOException {
    file("kept", "kept", 0644)
        .link("name", "kept", TarConstants.LF_SYMLINK)
        .file("name", "new", 0644)
        .extract();
    assertThat(folder.resolve("kept")).hasContent("kept");
    assertThat(folder.resolve("name")).hasContent("new").isRegularFile();
  }

  @Test
  void aHardLinkToWhatIsNotInTheArchiveIsRefused() throws IOException {
    link("hard", "../secret", TarConstants.LF_LINK);
    assertThatThrownBy(this::extract).isInstanceOf(IOException.class);
    assertThat(folder.resolve("hard")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(bytes = {TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO})
  void devicesAndPipesAreRefused(byte type) throws IOException {
    link("device", "", type);
    assertThatThrownBy(this::extract)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("device or pipe");
  }

  @Test
  void aBombOfBytesIsRefusedBeforeItFillsTheDisk() throws IOException {
    file("small", "x".repeat(5_000), 0644).file("bomb", "x".repeat(6_000), 0644);
    assertThatThrownBy(this::extract)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("bomb goes beyond the 10.0 kB");
  }

  @Test
  void aBombOfNamesIsRefused() throws IOException {
    for (int i = 0; i < 21; i++) {
      file("f" + i, "", 0644);
    }
    assertThatThrownBy(this::extract)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("f20");
  }

  @Test
  void rightsBeyondReadingWritingAndRunningAreDropped() throws IOException {
    file("setuid", "x", 06755).extract();
    assertThat((Integer) Files.getAttribute(folder.resolve("setuid"), "unix:mode") & 07777)
        .isEqualTo(0755);
  }
}
