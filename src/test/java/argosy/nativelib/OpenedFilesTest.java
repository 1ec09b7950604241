package argosy.nativelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenedFilesTest {
  @TempDir private Path temp;

  @Test
  void whatIsOpenedIsNotedAndNothingElse() throws IOException {
    Path below = Files.createDirectory(temp.resolve("below"));
    Path read = Files.writeString(temp.resolve("read \u00e9"), "x");
    Path program = Files.writeString(below.resolve("program"), "#!/bin/sh\n");
    Files.writeString(temp.resolve("left"), "x");
    Path link = Files.createSymbolicLink(temp.resolve("link"), below.resolve("program"));
    try (OpenedFiles opened = new OpenedFiles(List.of(temp, below))) {
      Files.readString(read);
      Files.readString(link);
      Files.size(temp.resolve("left"));
      opened.take();
      assertThat(opened.files()).containsExactly(program, read);
    }
  }

  @Test
  void manyThatAreTakenInTimeAreAllNoted() throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      files.add(Files.writeString(temp.resolve("file-%04d".formatted(i)), ""));
    }
    try (OpenedFiles opened = new OpenedFiles(List.of(temp))) {
      for (int round = 0; round < 8; round++) { // more than the kernel keeps
        for (Path file : files) {
          Files.readAllBytes(file);
        }
        opened.take();
      }
      assertThat(opened.files()).isEqualTo(files);
    }
  }

  @Test
  void aFolderThatIsNotThereCannotBeWatched() {
    assertThatThrownBy(() -> new OpenedFiles(List.of(temp.resolve("none"))).close())
        .isInstanceOf(UnsupportedException.class);
  }
}
