package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Sections;
import argosy.model.StackKind;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallTest {
  @TempDir Path folder;
  private SiteFixture fixture;

  @BeforeEach
  void makeSite() throws IOException {
    fixture = new SiteFixture(folder.resolve("site"));
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  @Test
  void aReleaseStandsWholeWithTheSitesModesAndOneTime() throws IOException {
    fixture.install(fixture.profiles.root());
    Path at = fixture.release("hello-v1_0");
    assertThat(Files.readString(at.resolve("root/usr/share/with space/naïve – 文件.txt")))
        .isEqualTo("UTF-8 names\n");
    assertThat((Integer) SiteFixture.attribute(at.resolve("root/usr/bin/hello"), "mode") & 07777)
        .isEqualTo(0555);
    assertThat(
            (Integer)
                    SiteFixture.attribute(
                        at.resolve("root/usr/share/with space/naïve – 文件.txt"), "mode")
                & 07777)
        .isEqualTo(0440);
    assertThat(Files.getLastModifiedTime(at.resolve("root/usr/lib/big.so")))
        .isEqualTo(SiteObjects.TIME);
    assertThat(Files.readSymbolicLink(at.resolve("root/usr/lib/libbig.so.1")))
        .isEqualTo(Path.of("big.so"));
    assertThat(fixture.verify("hello-v1_0", true)).isEmpty();
  }

  @Test
  void setIdBitsAreDroppedAndTheirPathsAreSaid() throws IOException {
    Install.Plan plan = fixture.install(fixture.profiles.root());
    assertThat(plan.withoutSetId()).containsExactly("root/usr/bin/helper");
    assertThat(fixture.records().read("hello-v1_0").orElseThrow().withoutSetId())
        .containsExactly("root/usr/bin/helper");
    Path helper = fixture.release("hello-v1_0").resolve("root/usr/bin/helper");
    assertThat((Integer) SiteFixture.attribute(helper, "mode") & 07777).isEqualTo(0555);
  }

  @Test
  void nothingInAReleaseCanBeWrittenByAnybody() throws IOException {
    fixture.install(fixture.profiles.root());
    try (var all = Files.walk(fixture.release("hello-v1_0").resolve("root"))) {
      for (Path path : all.filter(p -> !Files.isSymbolicLink(p)).toList()) {
        assertThat((Integer) SiteFixture.attribute(path, "mode") & 07222).as("%s", path).isZero();
      }
    }
  }

  @Test
  void theNextWeeklyWritesOnlyWhatItChangesAndSharesAllElse() throws IOException {
    fixture.install(fixture.weekly(46));
    Install.Plan plan = fixture.install(fixture.weekly(47));
    assertThat(plan.files()).isGreaterThan(20);
    assertThat(plan.newFiles()).as("week, tool and the launchers that name the tag").isEqualTo(6);
    Path before = fixture.release("hello-w_2026_46").resolve("root/usr/share/same/3");
    Path after = fixture.release("hello-w_2026_47").resolve("root/usr/share/same/3");
    assertThat(SiteFixture.attribute(after, "ino")).isEqualTo(SiteFixture.attribute(before, "ino"));
  }

  @Test
  void equalContentWithTwoModesIsTwoInodes() throws IOException {
    Profile two =
        Profiles.profile(
            Profiles.stack("hello", StackKind.ROOT),
            "/",
            List.of(
                fixture.profiles.part(
                    "p",
                    "1",
                    "",
                    List.of(),
                    List.of(
                        fixture.profiles.text("usr/a", 0644, "#!/bin/sh\n"),
                        fixture.profiles.text("usr/b", 0755, "#!/bin/sh\n"),
                        fixture.profiles.text("usr/c", 0755, "#!/bin/sh\n")))),
            List.of());
    fixture.install(two);
    Path usr = fixture.release("hello-v1_0").resolve("root/usr");
    assertThat(Files.isExecutable(usr.resolve("b"))).isTrue();
    assertThat((Integer) SiteFixture.attribute(usr.resolve("a"), "mode") & 0111).isZero();
    assertThat(SiteFixture.attribute(usr.resolve("b"), "ino"))
        .isEqualTo(SiteFixture.attribute(usr.resolve("c"), "ino"))
        .isNotEqualTo(SiteFixture.attribute(usr.resolve("a"), "ino"));
  }

  @Test
  void aPrefixStackIsRelocatedToItsOwnPathAndRuns() throws IOException {
    Path at = fixture.release("hello-v1_0");
    fixture.install(fixture.profiles.prefix(at.toString()));
    assertThat(Tool.of(at.resolve("bin/greet").toString()).runOk().out()).isEqualTo("hello\n");
    assertThat(Tool.of(at.resolve("run").toString(), "hello").runOk().out())
        .contains("result greeting hello");
    String script = ". " + fixture.site.layout().environments() + "/hello-v1_0.sh && hello";
    assertThat(Tool.of("sh", "-c", script).runOk().out()).contains("result answer 42.0");
  }

  @Test
  void anotherReleaseOfTheSameTagStandsBesideTheFirstUnderItsTime() throws IOException {
    fixture.install(fixture.weekly(47));
    Profile again = fixture.release("w_2026_47", "rebuilt");
    fixture.install(again);
    assertThat(fixture.site.installedIds())
        .containsExactly("hello-w_2026_47", fixture.records().idFor(again.release()));
    assertThat(fixture.records().idFor(again.release())).matches("hello-w_2026_47-[0-9]{8}T.*Z");
  }

  @Test
  void anObjectWithAllTheLinksItCanHaveIsReplacedByAFreshCopy() throws IOException {
    Entry.File file = fixture.profiles.text("x", 0444, "much linked");
    SiteObjects objects = new SiteObjects(fixture.site);
    String name = SiteObjects.name(file);
    objects.receive(name, new ByteArrayInputStream("much linked".getBytes()));
    objects.admit(name);
    Path many = Files.createDirectory(folder.resolve("many"));
    int most = 65_100; // ext4 allows 65,000; file systems that allow more have no need
    for (int i = 0; i < most; i++) {
      objects.place(file, many.resolve(String.valueOf(i)));
    }
    assertThat(Files.readString(many.resolve(String.valueOf(most - 1)))).isEqualTo("much linked");
    assertThat((Integer) SiteFixture.attribute(many.resolve("0"), "mode") & 0777).isEqualTo(0444);
  }

  @Test
  void contentThatIsNewAndInMorePathsThanItCanHaveLinksIsCopiedAgain() throws IOException {
    Entry.File file = fixture.profiles.text("x", 0444, "new and much linked");
    SiteObjects objects = new SiteObjects(fixture.site);
    String name = SiteObjects.name(file);
    objects.receive(name, new ByteArrayInputStream("new and much linked".getBytes()));
    Path many = Files.createDirectory(folder.resolve("many"));
    int most = 65_100;
    for (int i = 0; i < most; i++) {
      objects.placeReceived(file, many.resolve(String.valueOf(i)));
    }
    objects.admit(name);
    assertThat(objects.path(name)).hasContent("new and much linked");
    assertThat(many.resolve(String.valueOf(most - 1))).hasContent("new and much linked");
    assertThat(new Leftovers(fixture.site).find()).isEmpty();
  }

  @Test
  void aReleaseThatCannotBeRealisedLeavesNothing() throws IOException {
    fixture.install(fixture.weekly(46));
    Install install = new Install(fixture.site, fixture.store, fixture.parallel, Progress.SILENT);
    assertThatThrownBy(() ->
            fixture
                .work()
                .run(
                    "install",
                    () ->
                        install.run(
                            "hello-w_2026_47",
                            () -> {
                              throw new UnsupportedException("packages conflict", "leave one");
                            },
                            1)))
        .hasMessageContaining("packages conflict");
    assertThat(fixture.site.installedIds()).containsExactly("hello-w_2026_46");
    assertThat(new Leftovers(fixture.site).find()).isEmpty();
  }

  @Test
  void theSameReleaseIsTheSameTreeWithAndWithoutAnotherOneBeforeIt() throws IOException {
    fixture.install(fixture.weekly(46));
    fixture.install(fixture.weekly(47));
    try (SiteFixture alone = new SiteFixture(folder.resolve("alone"), 1)) {
      Install install = new Install(alone.site, fixture.store, alone.parallel, Progress.SILENT);
      Profile weekly = fixture.weekly(47);
      alone.work().run("install", () -> install.run("hello-w_2026_47", () -> weekly, 1));
      assertThat(alone.records().tree("hello-w_2026_47"))
          .isEqualTo(fixture.records().tree("hello-w_2026_47"));
      assertThat(alone.verify("hello-w_2026_47", true)).isEmpty();
      assertThat(fixture.verify("hello-w_2026_47", true)).isEmpty();
    }
  }

  @Test
  void contentThatIsDamagedInTheStoreIsNeverInstalled() throws IOException {
    Profile weekly = fixture.weekly(47);
    Install install =
        new Install(
            fixture.site,
            new BlobSource() {
              @Override
              public InputStream open(Digest digest) throws IOException {
                throw new CorruptException("pack 1: damaged");
              }

              @Override
              public Sections sections(Digest digest) throws IOException {
                throw new CorruptException("pack 1: damaged");
              }
            },
            fixture.parallel,
            Progress.SILENT);
    assertThatThrownBy(() ->
            fixture.work().run("install", () -> install.run("hello-w_2026_47", () -> weekly, 1)))
        .isInstanceOf(CorruptException.class);
    assertThat(fixture.site.installedIds()).isEmpty();
    try (var left = Files.list(fixture.site.layout().releases())) {
      assertThat(left).as("nothing half linked").isEmpty();
    }
    fixture.install(weekly);
    assertThat(fixture.verify("hello-w_2026_47", true)).isEmpty();
  }

  @Test
  void aSiteOfSomebodyElseIsRefusedWithWhatToDo() {
    SiteWork work = new SiteWork(fixture.site, "antares", 1, Duration.ZERO, Progress.SILENT);
    assertThatThrownBy(() -> work.run("site purge x", () -> true))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("belongs to");
  }
}
