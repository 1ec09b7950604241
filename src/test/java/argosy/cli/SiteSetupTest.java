package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.model.Digest;
import argosy.model.Release;
import argosy.release.ReleaseRefs;
import argosy.store.Store;
import argosy.tool.Tool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Single packages chosen inside an environment generation, and generations side by side.
class SiteSetupTest {
  @TempDir Path folder;
  private CommandLine line;

  @BeforeEach
  void weekliesOfTwoPackagesTheLastOfANewGeneration() throws IOException {
    line = new CommandLine(folder);
    ship("w_2026_45", "1.0", "1.0");
    ship("w_2026_46", "1.1", "1.0");
    ship("w_2026_47", "2.0", "2.0");
    regenerate("w_2026_47", 2);
    line.site("init", line.site.toString());
    line.site("follow", "weekly", "--keep-weekly=3");
    line.site("switch", "drp@w_2026_45");
  }

  private void ship(String tag, String afw, String base) throws IOException {
    Path stack = folder.resolve("drp");
    for (String name : new String[] {"afw", "base"}) {
      String version = name.equals("afw") ? afw : base;
      Path bin = Files.createDirectories(stack.resolve(name).resolve("bin"));
      Path program = bin.resolve(name);
      Files.writeString(program, "#!/bin/sh\necho " + name + " " + version + "\n");
      program.toFile().setExecutable(true);
    }
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: drp
        version: 1
        summary: s
        kind: prefix
        base: none
        contents:
          - {dir: afw, name: afw, version: "%s"}
          - {dir: base, name: base, version: "%s"}
        """
            .formatted(afw, base));
    if (!Files.exists(line.home.resolve("keys"))) {
      line.ok("keys", "init", "--ed25519");
    }
    line.ok(
        "ship",
        stack.toString(),
        "--forms=tarball",
        "--no-prove",
        "--tag=" + tag,
        "--out=" + folder.resolve("out"));
  }

  /// The release as it would be locked in another environment.
  private void regenerate(String tag, int generation) throws IOException {
    try (Store store = Store.open(line.home.resolve("store"), Store.Use.WRITE)) {
      String ref = "releases/drp/" + tag;
      Digest digest = store.refs().resolve(ref).orElseThrow();
      Release old;
      try (var in = store.objects().open(digest)) {
        old = Release.fromJson(Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      }
      Release release =
          new Release(
              old.stack(), tag, old.platform(), old.epochSeconds() + 1, generation, old.packages());
      Digest now =
          store
              .objects()
              .put(Release.MEDIA_TYPE, new ByteArrayInputStream(release.canonicalBytes()))
              .digest();
      store.objects().flush();
      assertThat(
              store.refs().set(ReleaseRefs.immutable(release), Optional.empty(), Optional.of(now)))
          .isTrue();
      assertThat(store.refs().set(ref, Optional.of(digest), Optional.of(now))).isTrue();
    }
  }

  private String run(String command) throws IOException {
    return Tool.of("/bin/sh", "-c", command).in(line.site).runOk().out();
  }

  @Test
  void anotherVersionOfOnePackageIsChosenBesideTheReleaseItIsMadeFrom() throws IOException {
    Json.Obj dry = line.site("setup", "afw", "1.1", "--dry-run");
    assertThat(line.site.resolve("releases")).isDirectoryContaining("glob:**w_2026_45");
    assertThat(line.site("list").array("releases")).hasSize(3);
    Json.Obj done = line.site("setup", "afw", "1.1");
    assertThat(done.get("selection")).isEqualTo(dry.get("selection"));
    String id = "drp-exp_w_2026_45+afw-1.1";
    assertThat(done.get("installed").asObject().string("id")).isEqualTo(id);
    assertThat(run(". env/" + id + ".sh; afw; base; echo $ARGOSY_ACTIVE"))
        .isEqualTo("afw 1.1\nbase 1.0\ndrp@exp_w_2026_45+afw-1.1\n");
    assertThat(run("current/run afw")).as("what is active stays").isEqualTo("afw 1.0\n");
    assertThat(run(". env/current.sh; afw; . env/" + id + ".sh; afw"))
        .as("one shell goes from one to the other")
        .isEqualTo("afw 1.0\nafw 1.1\n");
    line.site("purge", "drp@exp_w_2026_45+afw-1.1");
    assertThat(line.site("doctor", "--thorough").array("findings")).isEmpty();
  }

  @Test
  void aPackageOfAnotherGenerationIsRefusedWithTheReason() throws IOException {
    assertThat(line.run("site", "setup", "afw", "2.0", "--site=" + line.site)).isEqualTo(4);
    assertThat(line.lastLine())
        .contains("afw 2.0 is of environment generation 2 (drp@w_2026_47)")
        .contains("drp@w_2026_45 is of generation 1")
        .contains("do not fit together")
        .contains("argosy site switch drp@w_2026_47, or build afw 2.0 in generation 1");
    assertThat(line.run("site", "setup", "afw", "3.0", "--site=" + line.site)).isEqualTo(2);
    assertThat(line.lastLine()).contains("there are 1.0, 1.1, 2.0");
    assertThat(line.run("site", "setup", "afx", "1.0", "--site=" + line.site)).isEqualTo(2);
    assertThat(line.lastLine()).contains("did you mean afw");
  }

  @Test
  void aSelectionOfASelectionNamesTheReleasesThatItsPackagesComeFrom() throws IOException {
    line.site("setup", "afw", "1.1");
    Json.Obj again =
        line.site("setup", "afw", "1.1", "base", "1.0", "--on=drp@exp_w_2026_45+afw-1.1", "-n");
    assertThat(again.get("selection").asObject().string("release"))
        .isEqualTo("drp@exp_w_2026_45+afw-1.1+afw-1.1+base-1.0");
    assertThat(again.get("selection").asObject().array("packages"))
        .extracting(p -> p.asObject().string("from"))
        .containsExactly("drp@w_2026_46", "drp@w_2026_46");
    assertThat(line.run("site", "setup", "afw", "1.1", "--on=drp@w_2026_47", "--site=" + line.site))
        .isEqualTo(4);
    assertThat(line.lastLine()).contains("argosy site switch drp@w_2026_46, or build");
  }

  @Test
  void aNewGenerationArrivesBesideTheOldAndBothWork() throws IOException {
    assertThat(line.site("list").array("releases"))
        .extracting(r -> r.asObject().string("id") + " " + r.asObject().number("generation"))
        .containsExactlyInAnyOrder("drp-w_2026_45 1", "drp-w_2026_46 1", "drp-w_2026_47 2");
    assertThat(run("current/run afw")).as("nobody is moved").isEqualTo("afw 1.0\n");
    assertThat(run("channels/weekly/run afw")).isEqualTo("afw 2.0\n");
    line.site("setup", "afw", "1.1", "base", "1.0", "--name=mine");
    assertThat(run("releases/drp-exp_mine/run afw")).isEqualTo("afw 1.1\n");
    line.site("switch", "weekly");
    assertThat(run("current/run base")).isEqualTo("base 2.0\n");
    line.site("revert");
    assertThat(run("current/run base")).isEqualTo("base 1.0\n");
  }
}
