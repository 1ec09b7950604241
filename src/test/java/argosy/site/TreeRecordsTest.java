package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the records of many releases cost, and that none needs another one's.
class TreeRecordsTest {
  private static final int FILES = 4000;
  private static final int WEEKS = 26;
  @TempDir Path folder;
  private TreeRecords records;

  @BeforeEach
  void open() {
    records = new TreeRecords(folder);
  }

  /// 3 % of the files differ from week to week: those of one week in `WEEKS` keep their content.
  private static Tree week(String product, int week) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      int changed = (week + i % 33) / 33; // each file every 33rd week
      byte[] text = "%s %d %d".formatted(product, i, changed).getBytes(StandardCharsets.UTF_8);
      entries.add(
          new Entry.File("lib/part%d/file%d.py".formatted(i % 50, i), 0444, Digest.of(text), i));
    }
    return Tree.of(entries);
  }

  /// Written some seconds after the one before: a test is too quick for the clock.
  private void write(String product, int week, int order) throws IOException {
    String id = product + "-w" + week;
    records.write(id, records.recorded(week(product, week), product));
    FileTime time = FileTime.fromMillis(1_800_000_000_000L + order * 10_000L);
    for (String ending : List.of(".tree.zst", ".patch.zst")) {
      if (Files.exists(folder.resolve(id + ending))) {
        Files.setLastModifiedTime(folder.resolve(id + ending), time);
      }
    }
  }

  private List<String> names(String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> String.valueOf(f.getFileName()))
          .filter(n -> n.endsWith(ending))
          .sorted()
          .toList();
    }
  }

  private long bytesOnDisk() throws IOException {
    Set<String> ids =
        Set.copyOf(
            Stream.concat(names(".tree.zst").stream(), names(".patch.zst").stream())
                .map(n -> n.replaceFirst("\\.(tree|patch)\\.zst$", ""))
                .toList());
    return records.freedBytes(ids, 4096);
  }

  @Test
  void twentySixWeekliesTakeNoMoreThanAQuarterOfTheirWholeTreesAndAreReadAsWritten()
      throws IOException {
    for (int week = 1; week <= WEEKS; week++) {
      write("sky", week, week);
    }
    long whole = Files.size(folder.resolve("sky-w1.tree.zst"));
    assertThat(bytesOnDisk()).isLessThan(WEEKS * whole / 4);
    assertThat(names(".patch.zst")).hasSizeGreaterThan(WEEKS - 6);
    for (int week = 1; week <= WEEKS; week++) {
      assertThat(records.read("sky-w" + week).digest()).isEqualTo(week("sky", week).digest());
    }
  }

  @Test
  void forgettingAReleaseWritesNothingAndTheOthersAreReadOnWithoutIt() throws IOException {
    for (int week = 1; week <= 3; week++) {
      write("sky", week, week);
    }
    long all = bytesOnDisk();
    long base = TreePlacer.rounded(Files.size(folder.resolve("sky-w1.tree.zst")), 4096);
    assertThat(records.freedBytes(Set.of("sky-w1"), 4096)).as("its base is needed").isZero();
    records.forget("sky-w1");
    assertThat(bytesOnDisk()).isEqualTo(all);
    assertThat(records.freedBytes(Set.of("sky-w2"), 4096)).isLessThan(base / 4);
    records.forget("sky-w2");
    assertThat(records.read("sky-w3").digest()).isEqualTo(week("sky", 3).digest());
    assertThat(names("")).containsExactly("sky-w3.base.zst", "sky-w3.patch.zst");
    assertThat(records.freedBytes(Set.of("sky-w3"), 4096)).isGreaterThan(base);
  }

  @Test
  void aTreeThatIsTooDifferentIsTheBaseOfTheNext() throws IOException {
    write("sky", 1, 1);
    write("sky", 33, 2); // every file differs
    write("sky", 34, 3);
    assertThat(names(".tree.zst")).containsExactly("sky-w1.tree.zst", "sky-w33.tree.zst");
    assertThat(
            Files.isSameFile(
                folder.resolve("sky-w34.base.zst"), folder.resolve("sky-w33.tree.zst")))
        .isTrue();
  }

  @Test
  void aProductWhoseNameBeginsWithThisOnesIsNoHindrance() throws IOException {
    write("sky", 1, 1);
    write("sky-extra", 1, 2);
    write("sky", 2, 3);
    write("sky-extra", 2, 4);
    write("sky", 3, 5);
    assertThat(names(".tree.zst")).containsExactly("sky-extra-w1.tree.zst", "sky-w1.tree.zst");
    assertThat(records.read("sky-w3").digest()).isEqualTo(week("sky", 3).digest());
  }

  @Test
  void aWrongBaseOrADamagedPatchIsNamedAndIsNoBase() throws IOException {
    write("sky", 1, 1);
    write("sky", 2, 2);
    Path base = folder.resolve("sky-w2.base.zst");
    Files.delete(base);
    write("other", 1, 0);
    Files.copy(folder.resolve("other-w1.tree.zst"), base);
    assertThatThrownBy(() -> records.read("sky-w2"))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("sky-w2.patch.zst");
    Files.writeString(base, "x".repeat(100_000));
    write("sky", 3, 3);
    assertThat(records.read("sky-w3").digest()).isEqualTo(week("sky", 3).digest());
  }

  @Test
  void whatAKilledInstallLeftIsNoHindrance() throws IOException {
    write("sky", 1, 1);
    Files.createLink(folder.resolve("sky-w2.base.zst"), folder.resolve("sky-w1.tree.zst"));
    write("sky", 2, 2);
    Files.writeString(folder.resolve("sky-w3.tree.zst"), "half");
    write("sky", 3, 3);
    assertThat(records.read("sky-w2").digest()).isEqualTo(week("sky", 2).digest());
    assertThat(records.read("sky-w3").digest()).isEqualTo(week("sky", 3).digest());
  }

  @Test
  void doctorNamesAReleaseWhoseTreeCannotBeReadAndOnlyThat() throws IOException {
    try (SiteFixture fixture = new SiteFixture(folder.resolve("site"))) {
      fixture.install(fixture.weekly(46, 200));
      fixture.install(fixture.weekly(47, 200));
      Path patch = fixture.site.layout().records().resolve("hello-w_2026_47.patch.zst");
      byte[] bytes = Files.readAllBytes(patch);
      bytes[bytes.length / 2] ^= 1;
      Files.write(patch, bytes);
      assertThat(new SiteCheck(fixture.site, fixture.parallel).run(true))
          .singleElement()
          .satisfies(f -> assertThat(f.path()).isEqualTo(fixture.release("hello-w_2026_47")))
          .satisfies(f -> assertThat(f.what()).contains("install it again"));
    }
  }
}
