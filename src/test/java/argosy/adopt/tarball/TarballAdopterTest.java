package argosy.adopt.tarball;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.adopt.dir.DirOptions;
import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.codec.tar.TarHeaders;
import argosy.codec.tar.TarMember;
import argosy.model.Adopter;
import argosy.model.Entry;
import argosy.model.Licence;
import argosy.model.Platform;
import argosy.model.Relocation;
import argosy.model.Tree;
import argosy.release.Realise;
import argosy.store.MemoryMemo;
import argosy.store.MemoryStore;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class TarballAdopterTest {
  private static final String PREFIX = "/opt/site/tools";
  @TempDir private Path folder;
  private final MemoryStore store = new MemoryStore();
  private final MemoryMemo memo = new MemoryMemo();
  private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

  private void member(TarMember m, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    tar.write(TarHeaders.encode("", m));
    tar.write(bytes);
    tar.write(new byte[TarHeaders.padding(bytes.length)]);
  }

  private void file(String path, int mode, String content) throws IOException {
    member(TarMember.file(path, mode, content.getBytes(StandardCharsets.UTF_8).length, 0), content);
  }

  private void tools(String top) throws IOException {
    file(top + "bin/tool", 0755, "#!" + PREFIX + "/bin/python\n");
    file(top + "share/text", 0644, "plain\n");
    member(TarMember.symlink(top + "share/link", PREFIX + "/share/text", 0), "");
  }

  private Path written() throws IOException {
    tar.write(new byte[TarHeaders.END_BYTES]);
    return Files.write(folder.resolve("tools-4.2.tar"), tar.toByteArray());
  }

  private Adopter.Adoption adopt(Path file, String prefix, String inside) throws IOException {
    DirOptions options =
        new DirOptions("tools", "4.2", Platform.LINUX_AMD64, Licence.UNKNOWN, prefix, false);
    Optional<String> from = inside.isEmpty() ? Optional.empty() : Optional.of(inside);
    return new TarballAdopter(file, options, from, memo).adopt(store);
  }

  private Tree tree(Adopter.Adoption adoption) throws IOException {
    return Realise.load(store, adoption.packages().getFirst().digest()).tree();
  }

  @Test
  void theFolderThatEverythingStandsInBecomesTheTop() throws IOException {
    tools("tools-4.2/");
    Adopter.Adoption adoption = adopt(written(), PREFIX, "");

    assertThat(tree(adoption).entries().stream().map(Entry::path))
        .containsExactly("bin", "bin/tool", "share", "share/link", "share/text");
    assertThat(adoption.notes()).containsExactly("taken from tools-4.2 in the archive");
    assertThat(adoption.packages().getFirst().metadata().relocations())
        .extracting(Relocation::path, Relocation::kind)
        .containsExactly(
            Tuple.tuple("bin/tool", Relocation.Kind.SHEBANG),
            Tuple.tuple("share/link", Relocation.Kind.SYMLINK));
  }

  @Test
  void aFolderOfASystemsOwnLayoutStays() throws IOException {
    file("usr/bin/x", 0755, "x");
    file("usr/lib/y", 0644, "y");
    assertThat(tree(adopt(written(), "", "")).find("usr/bin/x")).isPresent();
  }

  @Test
  void onlyWhatIsAskedForIsTaken() throws IOException {
    tools("a/root/");
    file("a/README", 0644, "not wanted");
    Path file = written();
    assertThat(tree(adopt(file, "", "./a/root/")).entries().getFirst().path()).isEqualTo("bin");
    assertThatThrownBy(() -> adopt(file, "", "b"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("nothing in it stands under \"b\"");
  }

  @Test
  void howItIsCompressedDoesNotMatterAndTheSecondTimeNothingIsNew() throws IOException {
    tools("");
    Path plain = written();
    Tree tree = tree(adopt(plain, PREFIX, ""));
    byte[] bytes = Files.readAllBytes(plain);
    Path packed = folder.resolve("packed");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(bytes);
    }
    assertThat(tree(adopt(packed, PREFIX, ""))).isEqualTo(tree);
    try (OutputStream out =
        new XZOutputStream(Files.newOutputStream(packed), new LZMA2Options(1))) {
      out.write(bytes);
    }
    assertThat(tree(adopt(packed, PREFIX, ""))).isEqualTo(tree);
    try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(packed))) {
      out.write(bytes);
    }
    Adopter.Adoption last = adopt(packed, PREFIX, "");
    assertThat(tree(last)).isEqualTo(tree);
    assertThat(adopt(packed, PREFIX, "").packages()).isEqualTo(last.packages());
    assertThat(adopt(packed, "", "").packages()).isNotEqualTo(last.packages());
  }

  @Test
  void whatAStackMustNotHaveIsRefusedByName() throws IOException {
    file("bin/su", 04755, "x");
    Path file = written();
    assertThatThrownBy(() -> adopt(file, "", ""))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("bin/su")
        .hasMessageContaining("set-user-id");
  }

  @Test
  void anArchiveThatIsCutOffIsNamed() throws IOException {
    file("share/data", 0644, "x".repeat(5000));
    Path file = written();
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 3000));
    assertThatThrownBy(() -> adopt(file, "", ""))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("tools-4.2.tar");
  }
}
