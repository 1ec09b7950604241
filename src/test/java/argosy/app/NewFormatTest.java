package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Progress;
import argosy.format.example.ExampleFormat;
import argosy.testing.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new format is a folder, `format/example` here, and a row of the table: everything else that a
/// form has, it has too.
class NewFormatTest {
  private static final FormTable WITH_EXAMPLE =
      FormTable.ALL.with(FormTable.row("example", true, "", m -> new ExampleFormat()));
  @TempDir Path folder;

  @BeforeEach
  void stack() throws IOException {
    Files.createDirectories(folder.resolve("tiny/files/usr/bin"));
    Files.writeString(folder.resolve("tiny/files/usr/bin/tiny"), "#!/bin/sh\necho result a 1\n");
    Files.writeString(
        folder.resolve("tiny/stack.yaml"),
        """
        name: tiny
        version: 1
        summary: a tiny stack
        kind: root
        contents: [{dir: files}]
        """);
  }

  private Ship.Request request(String... forms) {
    return new Ship.Request(
        folder.resolve("tiny").toString(),
        List.of(forms),
        Optional.of(folder.resolve("out")),
        Optional.empty(),
        false,
        false,
        Ship.Proving.SAME_FILES,
        Profiles.EPOCH);
  }

  private Harbour harbour() throws IOException {
    return Harbour.writing(folder.resolve("home"), Progress.SILENT, Profiles.EPOCH, WITH_EXAMPLE);
  }

  @Test
  void itIsShippedReadBackAndShownToHoldTheSameFiles() throws IOException {
    try (Harbour harbour = harbour()) {
      Ship.Shipped shipped = harbour.ship().run(request("tarball", "example"));
      assertThat(shipped.forms()).extracting(Ship.Form::id).containsExactly("tarball", "example");
      assertThat(shipped.sameFiles()).isTrue();
      assertThat(folder.resolve("out/tiny-v1.example")).isRegularFile();
      Ship.Shipped again = harbour.ship().run(request("example"));
      assertThat(again.forms()).allMatch(Ship.Form::reused);
    }
  }

  @Test
  void whatTheStackCannotHaveIsLeftOutAndNamed() throws IOException {
    try (Harbour harbour = harbour()) {
      Ship.Shipped shipped = harbour.ship().run(request("all"));
      assertThat(shipped.forms()).extracting(Ship.Form::id).contains("example", "deb", "sif");
      assertThat(shipped.leftOut())
          .extracting(Ship.LeftOut::form)
          .containsExactly("kernel", "deb-components", "rpm-components");
      assertThat(shipped.toJson().array("leftOut").getFirst().asObject().string("reason"))
          .isEqualTo("the stack declares no kernels");
    }
  }

  @Test
  void itIsInTheStatementOfSameFiles() throws IOException {
    try (Harbour harbour = harbour()) {
      SameFilesProof.Stated stated = harbour.sameFiles().run(request("tarball", "example"));
      assertThat(stated.statement().asObject().array("forms"))
          .extracting(f -> f.asObject().string("form"))
          .containsExactly("tarball", "example");
    }
  }

  @Test
  void itIsAmongTheUsualOnesAndSuggestedWhenMisspelt() throws IOException {
    try (Harbour harbour = harbour()) {
      assertThat(harbour.ship().plan(request()).forms()).contains("example");
      assertThatThrownBy(() -> harbour.ship().plan(request("exampel")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("did you mean example?");
    }
  }

  @Test
  void theProgramItselfDoesNotHaveIt() {
    assertThatThrownBy(() -> FormTable.ALL.choose(List.of("example")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
