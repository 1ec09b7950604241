package argosy.adopt.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.Entry;
import argosy.model.Tree;
import argosy.store.MemoryStore;
import argosy.tool.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Packages that the real rpmbuild made.
@Tag("client")
class RpmAdopterTest {
  private static final String SPEC =
      """
      Name: sky-lib
      Version: 1.2
      Release: 3
      Epoch: 1
      Summary: Stars
      License: GPLv2+ and (MIT or Public Domain)
      URL: https://example.org/sky
      BuildArch: noarch
      Requires: /bin/sh

      %description
      Many stars.

      %package -n sky
      Summary: The sky
      Requires: sky-lib = 1:1.2-3
      Requires: /usr/share/sky/stars
      Requires: somewhere-else

      %description -n sky
      All of it.

      %install
      mkdir -p %{buildroot}/usr/share/sky/empty %{buildroot}/usr/bin
      echo sirius > %{buildroot}/usr/share/sky/stars
      ln %{buildroot}/usr/share/sky/stars %{buildroot}/usr/share/sky/same
      ln -s stars %{buildroot}/usr/share/sky/link
      printf '#!/bin/sh\\ncat /usr/share/sky/stars\\n' > %{buildroot}/usr/bin/sky
      chmod 4755 %{buildroot}/usr/bin/sky

      %post -n sky
      echo never run

      %files
      /usr/share/sky

      %files -n sky
      /usr/bin/sky
      %ghost /var/log/sky.log
      """;

  private final Parallel parallel = new Parallel(2);
  private final MemoryStore store = new MemoryStore();
  @TempDir Path folder;

  @AfterEach
  void close() {
    parallel.close();
  }

  /// @param payload as rpm writes it: how, and with which compression
  private Path built(String payload) throws IOException {
    Path spec = Files.writeString(folder.resolve("sky.spec"), SPEC);
    Tool.of(
            "rpmbuild",
            "-bb",
            "--define",
            "_topdir " + folder.resolve("rpmbuild"),
            "--define",
            "_binary_payload " + payload,
            spec.toString())
        .runOk();
    return folder.resolve("rpmbuild/RPMS/noarch");
  }

  private Adopter.Adoption adopt(Path... paths) throws IOException {
    return new RpmAdopter(List.of(paths), parallel).adopt(store);
  }

  private Tree tree(Adopter.Adopted adopted) throws IOException {
    try (InputStream in = store.open(adopted.metadata().tree().digest())) {
      return Tree.parse(in.readAllBytes());
    }
  }

  private String text(Tree tree, String path) throws IOException {
    Entry.File file = (Entry.File) tree.find(path).orElseThrow();
    try (InputStream in = store.open(file.digest())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"w3.zstdio", "w6.xzdio", "w6.lzdio", "w9.bzdio", "w6.gzdio", "w.ufdio"})
  void everyCompressionOfThePayloadIsRead(String payload) throws IOException {
    Adopter.Adoption adoption = adopt(built(payload));
    assertThat(adoption.packages())
        .extracting(a -> a.metadata().name() + " " + a.metadata().version())
        .containsExactly("sky 1:1.2-3", "sky-lib 1:1.2-3");
    Tree files = tree(adoption.packages().getLast());
    assertThat(files.entries())
        .extracting(Entry::path)
        .contains(
            "usr/share/sky",
            "usr/share/sky/empty",
            "usr/share/sky/link",
            "usr/share/sky/same",
            "usr/share/sky/stars");
    assertThat(text(files, "usr/share/sky/stars")).isEqualTo("sirius\n");
    assertThat(text(files, "usr/share/sky/same")).isEqualTo("sirius\n");
    assertThat(files.find("usr/share/sky/link"))
        .contains(new Entry.Symlink("usr/share/sky/link", "stars"));
  }

  @Test
  void requirementsBecomeThePackagesThatProvideThem() throws IOException {
    Adopter.Adoption adoption = adopt(built("w3.zstdio"));
    assertThat(adoption.packages().getFirst().metadata().dependencies()).containsExactly("sky-lib");
    assertThat(adoption.notes())
        .contains("sky: its scripts are not run")
        .contains("/usr/bin/sky: set-user-id or set-group-id, not kept")
        .contains("sky-lib: no package here provides /bin/sh")
        .anyMatch(
            n -> n.startsWith("sky: no package here provides ") && n.contains("somewhere-else"));
    Tree program = tree(adoption.packages().getFirst());
    assertThat(program.find("usr/bin/sky"))
        .hasValueSatisfying(e -> assertThat(((Entry.File) e).mode()).isEqualTo(0755));
    assertThat(program.find("var/log/sky.log")).isEmpty();
  }

  @Test
  void whatIsKnownOfAPackageIsKept() throws IOException {
    var lib = adopt(built("w3.zstdio")).packages().getLast().metadata();
    assertThat(lib.licence().expression())
        .isEqualTo("GPL-2.0-or-later AND (MIT OR LicenseRef-public-domain)");
    assertThat(lib.platform().architecture()).isEqualTo("noarch");
    assertThat(lib.facts())
        .containsEntry("summary", "Stars")
        .containsEntry("homepage", "https://example.org/sky")
        .containsEntry("rpm-licence", "GPLv2+ and (MIT or Public Domain)");
    assertThat(lib.provenance()).containsEntry("adopted-from", "rpm");
  }

  @Test
  void aDamagedPackageAndOneThatComesTwiceAreRefused() throws IOException {
    Path rpms = built("w.ufdio");
    Path one;
    try (Stream<Path> list = Files.list(rpms)) {
      one =
          list.filter(p -> p.getFileName().toString().startsWith("sky-lib"))
              .findFirst()
              .orElseThrow();
    }
    Path copy = Files.copy(one, folder.resolve("copy.rpm"));
    assertThatThrownBy(() -> adopt(rpms, copy))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("package sky-lib comes twice");
    byte[] bytes = Files.readAllBytes(copy);
    String content = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[content.lastIndexOf("sirius")] = 'S';
    Files.write(copy, bytes);
    assertThatThrownBy(() -> adopt(copy))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("expected SHA-256");
  }
}
