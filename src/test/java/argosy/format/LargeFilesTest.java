package argosy.format;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.codec.rpm.RpmReader;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import argosy.conda.CondaArchive;
import argosy.conda.PathEntry;
import argosy.conda.PathsFile;
import argosy.format.conda.CondaFormat;
import argosy.format.conda.CondaOptions;
import argosy.format.rpm.RpmFormat;
import argosy.format.rpm.RpmOptions;
import argosy.format.tarball.TarballFormat;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryOutput;
import argosy.testing.HugeFile;
import argosy.tool.Tool;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
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
  private final MemoryOutput out = new MemoryOutput();

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private static Artifact tarball(HugeFile file, argosy.model.Output output) throws IOException {
    return new TarballFormat(PARALLEL, TarballFormat.Options.DEFAULT)
        .write(file.profile(""), file, output);
  }

  private static NamedFile conda(HugeFile file, argosy.model.Output output) throws IOException {
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
