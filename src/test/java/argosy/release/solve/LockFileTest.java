package argosy.release.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import argosy.base.CorruptException;
import argosy.model.conda.PackageRecord;
import argosy.model.conda.Subdir;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockFileTest {
  private static PackageRecord record(String name, String sha256, String md5, String... depends) {
    return new PackageRecord(
        "https://example.org/main",
        "linux-64",
        name + "-1.0-h1_0.conda",
        name,
        "1.0",
        "h1_0",
        0,
        List.of(depends),
        List.of(),
        List.of(),
        "",
        "",
        0,
        md5,
        sha256,
        0);
  }

  @Test
  void aLockIsReadByPeopleByCondaAndBack() throws Exception {
    LockFile lock =
        LockFile.of(
            new Subdir("linux-64"),
            List.of("my-tool >=1"),
            List.of(
                record("zlib", "ab".repeat(32), ""),
                record("my-tool", "", "cd".repeat(16), "zlib >=1")));
    assertThat(lock.print())
        .isEqualTo(
            """
            # argosy lock 1
            # platform: linux-64
            # asked: my-tool >=1
            @EXPLICIT
            # zlib 1.0 h1_0, needed by my-tool
            https://example.org/main/linux-64/zlib-1.0-h1_0.conda#sha256:%s
            # my-tool 1.0 h1_0
            https://example.org/main/linux-64/my-tool-1.0-h1_0.conda#%s
            """
                .formatted("ab".repeat(32), "cd".repeat(16)));
    assertThat(LockFile.parse("lock", lock.print())).isEqualTo(lock);
  }

  @Test
  void explicitListsOfOtherToolsAreRead() throws Exception {
    LockFile lock =
        LockFile.parse(
            "list",
            """
            # This file may be used to create an environment using:
            # $ conda create --name <env> --file <this file>
            # platform: linux-aarch64
            @EXPLICIT
            https://example.org/conda-forge/noarch/tzdata-2024a-h0c530f3_0.conda#161081FC7CEC0BFDA0D86D7CB595F8D8
            https://example.org/conda-forge/linux-aarch64/my-a-1.2-0.tar.bz2
            https://example.org/conda-forge/linux-aarch64/x264-1%21164.3095-h4e544f5_2.tar.bz2
            """);
    assertThat(lock.platform()).hasToString("linux-aarch64");
    assertThat(lock.packages())
        .extracting(LockFile.Locked::name, LockFile.Locked::version)
        .containsExactly(
            tuple("tzdata", "2024a"), tuple("my-a", "1.2"), tuple("x264", "1!164.3095"));
    assertThat(lock.packages().getFirst().md5()).isEqualTo("161081fc7cec0bfda0d86d7cb595f8d8");
    assertThat(lock.packages().getLast().url()).contains("/x264-1%21164.3095-");
    assertThat(lock.meets("x264 1!164.*")).isTrue();
  }

  @Test
  void otherTextsAreRefusedWithTheLine() {
    assertThatThrownBy(() -> LockFile.parse("l", "https://e/linux-64/a-1-0.conda\n"))
        .isInstanceOf(CorruptException.class)
        .hasMessage("l: expected a line @EXPLICIT");
    assertThatThrownBy(() -> LockFile.parse("l", "@EXPLICIT\nhttps://e/linux-64/a.conda\n"))
        .hasMessageContaining("l:2: expected NAME-VERSION-BUILD.conda");
    assertThatThrownBy(
            () -> LockFile.parse("l", "@EXPLICIT\nhttps://e/linux-64/a-1-0.conda#sha256:12\n"))
        .hasMessageContaining("expected 64 digits of SHA-256");
    assertThatThrownBy(() ->
            LockFile.parse(
                "l", "@EXPLICIT\nhttps://e/linux-64/a-1-0.conda\nhttps://e/linux-64/a-2-0.conda"))
        .hasMessage("l:3: a comes twice");
  }
}
