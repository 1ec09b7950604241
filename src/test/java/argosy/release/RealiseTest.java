package argosy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Relocation;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.model.TreeChange;
import argosy.store.MemoryMemo;
import argosy.store.MemoryRefs;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealiseTest {
  private static final String BUILD = "/opt/build/with-a-rather-long-placeholder-prefix";
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final Parallel parallel = new Parallel(2);
  private final Realise realise = new Realise(store, new MemoryMemo(), parallel);

  @AfterEach
  void close() {
    parallel.close();
  }

  private String content(Profile profile, String path) throws IOException {
    Entry.File file = (Entry.File) profile.tree().find(path).orElseThrow();
    try (InputStream in = store.open(file.digest())) {
      byte[] bytes = in.readAllBytes();
      assertThat(bytes.length).isEqualTo((int) file.size());
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private Release release(List<Profile.Part> parts) {
    return Profiles.profile(Profiles.stack("hello", StackKind.PREFIX), "", parts, List.of())
        .release();
  }

  @Test
  void textGrowsAndShrinksBinaryStringsKeepTheirPlaceAndLinksFollow() throws IOException {
    String text = "a=" + BUILD + "/x\nb=" + BUILD + "\n";
    String binary = "\0\1head\0" + BUILD + "/lib:" + BUILD + "/lib64\0tail\0";
    Profile.Part part =
        profiles.part(
            "tool",
            "1",
            BUILD,
            List.of(
                new Relocation("bin/tool", Relocation.Kind.BINARY, spots(binary, true)),
                new Relocation("etc/conf", Relocation.Kind.TEXT, spots(text, false)),
                new Relocation("link", Relocation.Kind.SYMLINK, List.of())),
            List.of(
                profiles.text("bin/tool", 0755, binary),
                profiles.text("etc/conf", 0644, text),
                new Entry.Symlink("link", BUILD + "/etc/conf")));
    for (String prefix : List.of("/a", "/opt/some where/é")) {
      Profile profile = realise.realise(release(List.of(part)), prefix);
      assertThat(content(profile, "etc/conf")).isEqualTo(text.replace(BUILD, prefix));
      String moved = content(profile, "bin/tool");
      assertThat(moved)
          .startsWith("\0\1head\0" + prefix + "/lib:" + prefix + "/lib64\0")
          .endsWith("\0tail\0");
      assertThat(moved.getBytes(StandardCharsets.UTF_8))
          .hasSameSizeAs(binary.getBytes(StandardCharsets.UTF_8));
      assertThat(profile.tree().find("link"))
          .contains(new Entry.Symlink("link", prefix + "/etc/conf"));
    }
    assertThat(realise.realise(release(List.of(part)), "").open()).hasSize(3);
  }

  @Test
  void relocationAgreesWithPlainReplacementOnSeededText() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i >= 0; i--) {
        text.append(random.nextInt(3) == 0 ? BUILD : "x".repeat(random.nextInt(9000)));
      }
      Relocation all = new Relocation("f", Relocation.Kind.TEXT, spots(text.toString(), false));
      byte[] before = text.toString().getBytes(StandardCharsets.UTF_8);
      try (InputStream in =
          new RelocatedStream(new ByteArrayInputStream(before), all, BUILD, "/n")) {
        byte[] after = in.readAllBytes();
        assertThat(new String(after, StandardCharsets.UTF_8))
            .isEqualTo(text.toString().replace(BUILD, "/n"));
        assertThat(RelocatedStream.size(before.length, all, BUILD, "/n")).isEqualTo(after.length);
      }
    }
  }

  @Test
  void aPrefixThatDoesNotFitIsRefusedBeforeAnythingIsStored() throws IOException {
    String binary = BUILD + "\0";
    Profile.Part part =
        profiles.part(
            "tool",
            "1",
            BUILD,
            List.of(new Relocation("bin/tool", Relocation.Kind.BINARY, spots(binary, true))),
            List.of(profiles.text("bin/tool", 0755, binary)));
    long before = store.newBytes();
    assertThatThrownBy(() -> realise.realise(release(List.of(part)), BUILD + "/longer"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("bin/tool");
    assertThat(store.newBytes()).isEqualTo(before);
  }

  @Test
  void conflictingPackagesAreNamedWithThePath() throws IOException {
    Profile.Part a =
        profiles.part("a", "1", "", List.of(), List.of(profiles.text("etc/x", 0644, "1")));
    Profile.Part b =
        profiles.part("b", "1", "", List.of(), List.of(profiles.text("etc/x", 0644, "2")));
    assertThatThrownBy(() -> realise.realise(release(List.of(a, b)), "/"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("etc/x (a and b)");
    assertThat(realise.realise(release(List.of(a, a)), "/").tree().fileCount()).isEqualTo(1);
  }

  @Test
  void onlyWhatARefReachesIsLiveAndDamageIsNamedByItsPath() throws IOException {
    Profile profile = profiles.root();
    MemoryRefs refs = new MemoryRefs();
    Reachability reachability = new Reachability(refs, store);
    assertThat(reachability.live()).isEmpty();
    Digest release =
        store.put("r", new ByteArrayInputStream(profile.release().canonicalBytes())).digest();
    refs.set("releases/hello/v1_0", Optional.empty(), Optional.of(release));
    Set<Digest> live = reachability.live();
    assertThat(live).contains(release).containsAll(profile.tree().blobs().keySet());
    Entry.File some =
        (Entry.File)
            profile.tree().entries().stream()
                .filter(e -> e instanceof Entry.File)
                .findFirst()
                .orElseThrow();
    assertThat(reachability.owners(Set.of(some.digest())))
        .anySatisfy(line -> assertThat(line).contains(some.path()).contains("releases/hello/v1_0"));
    assertThat(reachability.kept())
        .singleElement()
        .satisfies(k -> assertThat(k.bytes()).isPositive());
  }

  @Test
  void theDiffNamesPackagesAndFilesWithSizes() throws IOException {
    Profile.Part one =
        profiles.part(
            "p",
            "1",
            "",
            List.of(),
            List.of(profiles.text("a", 0644, "1"), profiles.text("b", 0644, "same")));
    Profile.Part two =
        profiles.part(
            "p",
            "2",
            "",
            List.of(),
            List.of(profiles.text("a", 0644, "22"), profiles.text("b", 0644, "same")));
    ReleaseDiff diff = ReleaseDiff.of(store, release(List.of(one)), release(List.of(two)));
    assertThat(diff.packages())
        .singleElement()
        .satisfies(p -> {
          assertThat(p.changes()).singleElement().isInstanceOf(TreeChange.Changed.class);
          assertThat(p.newBytes()).isEqualTo(2);
          assertThat(p.before()).contains("1");
          assertThat(p.after()).contains("2");
        });
  }

  @Test
  void aTreeIsMaterialisedWholeOrNotAtAll(@TempDir Path folder) throws IOException {
    Profile profile = profiles.root();
    Path target = folder.resolve("here");
    new Materialise(store, parallel).write(profile.tree(), target, Profiles.EPOCH);
    for (Entry entry : profile.tree().entries()) {
      Path path = target.resolve(entry.path());
      switch (entry) {
        case Entry.File f -> {
          assertThat(Digest.of(Files.readAllBytes(path))).isEqualTo(f.digest());
          assertThat((int) Files.getAttribute(path, "unix:mode") & 0777).isEqualTo(f.mode() & 0777);
        }
        case Entry.Directory d -> assertThat(path).isDirectory();
        case Entry.Symlink l -> assertThat(Files.readSymbolicLink(path)).hasToString(l.target());
      }
    }
    Entry.File missing = new Entry.File("gone", 0644, Digest.of(new byte[] {9, 9, 9}), 3);
    assertThatThrownBy(() ->
            new Materialise(store, parallel)
                .write(Tree.of(List.of(missing)), folder.resolve("never"), Profiles.EPOCH))
        .isInstanceOf(IOException.class);
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(target);
    }
  }

  /// Where the prefix stands in the content.
  private static List<Relocation.Spot> spots(String content, boolean binary) {
    ArrayList<Relocation.Spot> spots = new ArrayList<>();
    for (int at = content.indexOf(BUILD); at >= 0; at = content.indexOf(BUILD, at + 1)) {
      int end = binary ? content.indexOf('\0', at) : at + BUILD.length();
      spots.add(new Relocation.Spot(at, end));
    }
    return spots;
  }
}
