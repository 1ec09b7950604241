package argosy.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.ar.ArReader;
import argosy.codec.ar.ArWriter;
import argosy.codec.rpm.RpmReader;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import argosy.conda.CondaArchive;
import argosy.conda.PathEntry;
import argosy.conda.PathsFile;
import argosy.format.conda.CondaFormat;
import argosy.format.conda.CondaOptions;
import argosy.format.deb.DebFormat;
import argosy.format.deb.DebOptions;
import argosy.format.rpm.RpmFormat;
import argosy.format.rpm.RpmOptions;
import argosy.format.tarball.TarballFormat;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Memo;
import argosy.model.Output;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryMemo;
import argosy.store.MemoryOutput;
import argosy.testing.HugeFile;
import argosy.tool.Tool;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that is larger than the old sizes of tar, zip and rpm can say is written from the store's
/// sections, and every form says its size.
class LargeFilesTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final int FEW_BYTES = 8 << 20;

  /// `head -c 8589934593 /dev/zero | md5sum`
  private static final String MD5_OF_OVER_8_GIB = "d3eae619a8778607b1a0a26ac8f9da1c";

  private final MemoryOutput out = new MemoryOutput();

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private static Artifact tarball(HugeFile file, Output output) throws IOException {
    return new TarballFormat(PARALLEL, TarballFormat.Options.DEFAULT)
        .write(file.profile(""), file, output);
  }

  private static NamedFile conda(HugeFile file, Output output) throws IOException {
    return new CondaFormat(CondaOptions.DEFAULT, PARALLEL)
        .write(file.profile(""), file, output).files().stream()
            .filter(f -> f.name().startsWith("linux-64/p-"))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void aTarballSaysSizesOfMoreThanEightGigabytes() throws IOException {
    HugeFile file = HugeFile.over8GiB();
    byte[] written = out.bytes(tarball(file, out).main().name());
    assertThat(written).hasSizeLessThan(FEW_BYTES);
    TarReader tar = new TarReader(new ZstdInputStream(new ByteArrayInputStream(written)), "x");
    Optional<TarMember> next = tar.next();
    while (next.isPresent() && !next.get().path().endsWith("share/huge")) {
      next = tar.next();
    }
    assertThat(next.map(TarMember::sizeBytes)).contains(file.sizeBytes());
  }

  @Test
  void aCondaPackageSaysSizesOfMoreThanEightGigabytes() throws IOException {
    HugeFile file = HugeFile.over8GiB();
    NamedFile written = conda(file, out);
    assertThat(written.descriptor().sizeBytes()).isLessThan(FEW_BYTES);
    try (var in = out.open(written.name())) {
      var info = new CondaArchive(written.name(), in).info();
      assertThat(PathsFile.of("x", info).orElseThrow().entries())
          .singleElement()
          .returns(file.sizeBytes(), PathEntry::sizeBytes)
          .returns(Optional.of(file.digest()), PathEntry::sha256);
    }
  }

  @Test
  void anRpmPackageSaysSizesOfMoreThanEightGigabytes() throws IOException {
    HugeFile file = HugeFile.over8GiB();
    Artifact artifact =
        new RpmFormat("rpm", RpmOptions.of("T <t@example.org>"), Optional.empty(), PARALLEL)
            .write(file.profile("/opt/argosy/hello/v1_0"), file, out);
    byte[] written = out.bytes(artifact.main().name());
    assertThat(written).hasSizeLessThan(FEW_BYTES);
    assertThat(new RpmReader("x", new ByteArrayInputStream(written)).files().files())
        .anyMatch(f -> f.sizeBytes() == file.sizeBytes());
  }

  /// Its sum, which `md5sums` of the package says, is remembered as that of a file that was seen
  /// before.
  private static Artifact deb(HugeFile file, Output output) throws IOException {
    Memo memo = new MemoryMemo();
    memo.remember("md5/1", file.digest(), HexFormat.of().parseHex(MD5_OF_OVER_8_GIB));
    return new DebFormat("deb", DebOptions.of("T <t@example.org>"), PARALLEL, memo)
        .write(file.profile("/opt/argosy/hello/v1_0"), file, output);
  }

  @Test
  void aDebianPackageSaysSizesOfMoreThanEightGigabytes() throws IOException {
    HugeFile file = HugeFile.over8GiB();
    byte[] written = out.bytes(deb(file, out).main().name());
    assertThat(written).hasSizeLessThan(FEW_BYTES);
    ArReader ar = new ArReader("x", new ByteArrayInputStream(written));
    Optional<ArReader.Member> member = ar.next();
    while (member.isPresent() && !member.get().name().startsWith("data.tar")) {
      member = ar.next();
    }
    TarReader tar = new TarReader(new ZstdInputStream(ar.content()), "x");
    Optional<TarMember> next = tar.next();
    while (next.isPresent() && !next.get().path().endsWith("share/huge")) {
      next = tar.next();
    }
    assertThat(next.map(TarMember::sizeBytes)).contains(file.sizeBytes());
  }

  @Tag("client")
  @Test
  void dpkgSeesEveryByteOfAFileOfMoreThanEightGigabytes(@TempDir Path folder) throws IOException {
    HugeFile file = HugeFile.over8GiB();
    Path deb = folder.resolve(deb(file, new DirectoryOutput(folder)).main().name());
    assertThat(Tool.of("dpkg-deb", "-c", deb.toString()).runOk().out())
        .containsPattern(" " + file.sizeBytes() + " [^\n]*share/huge\n");
  }

  @Test
  void aDebianPackageThatArCannotHoldIsRefusedBeforeAnythingIsWritten() throws IOException {
    HugeFile file = HugeFile.incompressible();
    assertThatThrownBy(() -> deb(file, out))
        .isInstanceOfSatisfying(
            UnsupportedException.class, e -> assertThat(e.remedy()).contains("deb-components"))
        .hasMessageContaining("argosy-hello_1.0-1_amd64.deb")
        .hasMessageContaining("9999999999 bytes");
    assertThat(out.names()).isEmpty();
  }

  @Test
  void noMemberOfAnArchiveHasMoreDigitsThanItsHeader() {
    assertThatThrownBy(() -> ArWriter.header("data.tar.zst", 0, 10_000_000_000L))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("at most 9999999999 bytes");
  }

  @Tag("client")
  @Test
  void tarAndCondasOwnToolSeeEveryByte(@TempDir Path folder) throws IOException {
    HugeFile file = HugeFile.over8GiB();
    DirectoryOutput output = new DirectoryOutput(folder);
    Path tarball = folder.resolve(tarball(file, output).main().name());
    String size = String.valueOf(file.sizeBytes());
    assertThat(Tool.of("tar", "-t", "-v", "--zstd", "-f", tarball.toString()).runOk().out())
        .containsPattern(" " + size + " [^\n]*share/huge");
    HugeFile smaller = HugeFile.over4GiB(); // it is written to the disk
    Path conda = folder.resolve(conda(smaller, output).name());
    Path to = folder.resolve("unpacked");
    Tool.of("cph", "extract", "--dest", to.toString(), conda.toString()).runOk();
    Path unpacked = to.resolve("share/huge");
    assertThat(Tool.of("sha256sum", unpacked.toString()).runOk().out())
        .startsWith(smaller.digest().hex());
  }
}
