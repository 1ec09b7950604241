package argosy.environment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.codec.tar.TarMember;
import argosy.conda.PathEntry;
import argosy.model.conda.PackageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packages with one thing wrong: what either conda 26.1.1 (`safety_checks`, `extra_safety_checks`)
/// or mamba 2.8.1 refuses is refused; what both take is taken.
class StrictnessTest {
  @TempDir Path folder;

  private static CondaFile a() {
    return new CondaFile("a", "1").text("share/x", 0644, "content");
  }

  private Path create(Wanted wanted) throws IOException {
    Path file = folder.resolve("channel/linux-64").resolve(wanted.record().fileName());
    Path place = folder.resolve("env");
    try (Parallel parallel = new Parallel(1)) {
      PackageCache.Unpacked unpacked =
          new PackageCache(folder.resolve("cache"), parallel).get(wanted, (record, to) -> file);
      new Linker(parallel).create(List.of(wanted), List.of(unpacked), place, "test", 0);
    }
    return place;
  }

  private void isTaken(CondaFile file) throws IOException {
    assertThat(create(file.write(folder.resolve("channel"))).resolve("share/x"))
        .hasContent("content");
  }

  private void isRefused(CondaFile file, String why) throws IOException {
    isRefused(file.write(folder.resolve("channel")), why);
  }

  private void isRefused(Wanted wanted, String why) {
    assertThatThrownBy(() -> create(wanted))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining(why);
    assertThat(folder.resolve("env")).doesNotExist();
  }

  /// The channel's record with another value.
  private Wanted saying(String name, Json value) throws IOException {
    Wanted w = a().write(folder.resolve("channel"));
    Map<String, Json> members = new TreeMap<>(w.json().members());
    members.put(name, value);
    Json.Obj json = new Json.Obj(members);
    PackageRecord r = w.record();
    return new Wanted(
        PackageRecord.fromJson(r.channel(), "linux-64", r.fileName(), json), json, w.requested());
  }

  @Test
  void aRecordWithAnotherDigestIsRefusedAlsoForFiles() throws IOException {
    isRefused(saying("sha256", Json.of("0".repeat(64))), "expected sha256 000");
  }

  @Test
  void aRecordWithAnotherSizeIsRefusedAlsoForFiles() throws IOException {
    isRefused(saying("size", Json.of(7)), "expected 7 bytes");
  }

  @Test
  void aDeflatedOuterZipIsTaken() throws IOException {
    isTaken(a().deflated("a-1-0", true));
  }

  @Test
  void aMissingMetadataJsonIsTaken() throws IOException {
    isTaken(a().deflated("a-1-0", false));
  }

  @Test
  void innerMembersOfAnotherPackageAreRefused() throws IOException {
    isRefused(a().deflated("b-1-0", true), "expected the member info-a-1-0.tar.zst");
  }

  @Test
  void aPackageThatOnlyListsItsFilesIsTaken() throws IOException {
    isTaken(a().without("paths.json").info("files", "share/x\n"));
  }

  @Test
  void indexAndPathsAreEnough() throws IOException {
    isTaken(a()); // CondaFile writes no more than these
  }

  @Test
  void aPackageThatListsNothingIsRefused() throws IOException {
    isRefused(a().without("paths.json"), "neither info/paths.json nor info/files is in it");
  }

  @Test
  void aPackageWithoutAnIndexIsRefused() throws IOException {
    isRefused(a().without("index.json"), "info/index.json is missing");
  }

  @Test
  void anotherDigestInPathsJsonIsRefused() throws IOException {
    isRefused(listing("other!!"), "share/x is not in it as info/paths.json says");
  }

  @Test
  void anotherSizeInPathsJsonIsRefused() throws IOException {
    isRefused(listing("longer than it is"), "share/x is not in it as info/paths.json says");
  }

  private static CondaFile listing(String content) {
    CondaFile file = new CondaFile("a", "1");
    byte[] bytes = "content".getBytes(UTF_8);
    return file.member(TarMember.file("share/x", 0644, bytes.length, 1_000_000_000), bytes)
        .listed("share/x", PathEntry.Type.HARDLINK, content.getBytes(UTF_8), Optional.empty());
  }

  @Test
  void aListedFileThatIsNotThereIsRefused() throws IOException {
    isRefused(
        a().listed("share/y", PathEntry.Type.HARDLINK, new byte[1], Optional.empty()),
        "share/y is not in it as info/paths.json says");
  }

  @Test
  void whatIsRefusedLeavesNoFolderInTheCache() throws IOException {
    isRefused(listing("other!!"), "share/x");
    try (var left = Files.list(folder.resolve("cache"))) {
      assertThat(left).isEmpty();
    }
  }
}
