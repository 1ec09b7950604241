package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.StackKind;
import argosy.testing.LoopMount;
import argosy.testing.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A site on real XFS and btrfs, its releases placed by hard links or by reflinks: what a release
/// costs and gives back is what the file system says, and an edit of a reflink harms nobody else.
@Tag("client")
class OtherFileSystemsTest {
  private static final int LARGE = 6_000_000;
  @TempDir Path folder;

  private static SiteFixture fixture(LoopMount disk, Placement placement) throws IOException {
    Path root = disk.point().resolve("site");
    Site.create(Site.plan(root), Optional.of(placement));
    return new SiteFixture(root);
  }

  /// Much that is the same every week, and as much that is not.
  private static Profile weekly(SiteFixture fixture, int week) throws IOException {
    List<Entry> entries = new ArrayList<>();
    entries.add(fixture.profiles.text("usr/lib/same", 0644, noise(0)));
    entries.add(fixture.profiles.text("usr/lib/week", 0644, noise(week)));
    for (int i = 0; i < 50; i++) {
      entries.add(fixture.profiles.text("usr/share/d" + i + "/small", 0755, "same " + i));
    }
    Profile one =
        Profiles.profile(
            Profiles.stack("hello", StackKind.ROOT),
            "/",
            List.of(fixture.profiles.part("all", "1", "", List.of(), entries)),
            List.of());
    return SiteFixture.tagged(one, "w_2026_" + week);
  }

  private static String noise(int seed) {
    Random random = new Random(seed);
    return random
        .ints(LARGE, 32, 127)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @ParameterizedTest
  @CsvSource({"xfs,HARDLINK", "xfs,REFLINK", "btrfs,HARDLINK", "btrfs,REFLINK"})
  void aReleaseCostsWhatIsNewInItAndItsPurgeGivesBackWhatItSays(String type, Placement placement)
      throws IOException {
    assumeTrue(LoopMount.isPossible(type), "not run: needs root and mkfs." + type);
    try (LoopMount disk = new LoopMount(type, folder);
        SiteFixture fixture = fixture(disk, placement)) {
      fixture.install(weekly(fixture, 46));
      long one = disk.usedBytes();
      fixture.install(weekly(fixture, 47));
      long two = disk.usedBytes();
      assertThat(two - one).as("one large file, not two").isCloseTo(LARGE, within(LARGE / 8L));
      fixture.activate("hello-w_2026_47");
      Object links = SiteFixture.attribute(file(fixture, "hello-w_2026_47", "same"), "nlink");
      assertThat(links).isEqualTo(placement == Placement.HARDLINK ? 3 : 1);
      Purge purge = new Purge(fixture.site, fixture.parallel, Progress.SILENT);
      Purge.Outcome outcome =
          fixture
              .work()
              .run(
                  "site purge",
                  () ->
                      purge.run(List.of(fixture.records().find("w_2026_46")), 0, SiteFixture.NOW));
      assertThat(outcome.freedBytes()).isCloseTo(LARGE, within(LARGE / 8L));
      assertThat(two - disk.usedBytes()).isCloseTo(LARGE, within(LARGE / 8L));
      assertThat(fixture.verify("hello-w_2026_47", true)).isEmpty();
      assertThat(new Sweep(fixture.site, fixture.parallel).dead()).isEmpty();
      assertThat(new SiteCheck(fixture.site, fixture.parallel).run(true)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"xfs", "btrfs"})
  void anEditOfAReflinkIsOneReleasesAloneAndIsDiscardedWithoutTheShipStore(String type)
      throws IOException {
    assumeTrue(LoopMount.isPossible(type), "not run: needs root and mkfs." + type);
    try (LoopMount disk = new LoopMount(type, folder);
        SiteFixture fixture = fixture(disk, Placement.REFLINK)) {
      fixture.install(weekly(fixture, 46));
      fixture.install(weekly(fixture, 47));
      Path same = file(fixture, "hello-w_2026_47", "same");
      Files.setAttribute(same, "unix:mode", 0644);
      Files.writeString(same, "edited");
      Files.setAttribute(same, "unix:mode", 0444);
      List<Verify.Deviation> found = fixture.verify("hello-w_2026_47", false);
      assertThat(found)
          .containsExactly(new Verify.Deviation("root/usr/lib/same", Verify.Difference.CONTENT));
      assertThat(fixture.verify("hello-w_2026_46", true)).isEmpty();
      assertThat(new SiteCheck(fixture.site, fixture.parallel).run(true)).isEmpty();
      Mend mend =
          new Mend(
              fixture.site,
              digest -> {
                throw new NoSuchFileException("no store here: " + digest);
              });
      Mend.Mended mended = mend.release(fixture.records().find("w_2026_47"), found);
      assertThat(mended.lost()).isEmpty();
      assertThat(fixture.verify("hello-w_2026_47", true)).isEmpty();
      assertThat(Files.mismatch(same, file(fixture, "hello-w_2026_46", "same"))).isEqualTo(-1);
    }
  }

  @Test
  void reflinksAreRefusedBeforeAnythingIsMadeWhereTheyCannotBe() throws IOException {
    assumeTrue(LoopMount.isPossible("ext4"), "not run: needs root");
    try (LoopMount disk = new LoopMount("ext4", folder)) {
      assertThatThrownBy(() -> fixture(disk, Placement.REFLINK))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("reflink");
      assertThat(disk.point().resolve("site")).doesNotExist();
      fixture(disk, Placement.COPY).close();
      assertThatThrownBy(() -> fixture(disk, Placement.HARDLINK))
          .hasMessageContaining("placed by copy");
    }
  }

  private static Path file(SiteFixture fixture, String id, String name) {
    return fixture.release(id).resolve("root/usr/lib").resolve(name);
  }
}
