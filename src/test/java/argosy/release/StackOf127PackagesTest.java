package argosy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Tree;
import argosy.model.conda.PackageRecord;
import argosy.model.conda.Subdir;
import argosy.release.solve.LockFile;
import argosy.release.solve.Solution;
import argosy.release.solve.Solver;
import argosy.testing.Profiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A stack of the size and shape of a Rubin release, from a seed: 127 packages in layers, each on
/// some of the lower ones, in ten weekly versions; 125,000 files.
class StackOf127PackagesTest {
  private static final int PACKAGES = 127;
  private static final int WEEKLIES = 10;
  private static final int FILES = 125_000;

  private static List<PackageRecord> records(Random random) {
    List<PackageRecord> all = new ArrayList<>();
    for (int p = 0; p < PACKAGES; p++) {
      List<Integer> needs = new ArrayList<>();
      for (int d = 0; d < Math.min(p, 2 + random.nextInt(8)); d++) {
        needs.add(p - 1 - random.nextInt(Math.min(p, 40)));
      }
      for (int week = 1; week <= WEEKLIES; week++) {
        int w = week;
        all.add(
            new PackageRecord(
                "https://example.org/eups",
                "linux-64",
                name(p) + "-29." + week + "-h" + week + ".conda",
                name(p),
                "29." + week,
                "h" + week,
                0,
                needs.stream().distinct().map(n -> name(n) + " ==29." + w).toList(),
                List.of(),
                List.of(),
                "",
                "GPL-3.0-or-later",
                week,
                "",
                Digest.of((name(p) + week).getBytes(StandardCharsets.UTF_8)).hex(),
                1000));
      }
    }
    return all;
  }

  private static String name(int p) {
    return "pkg" + p;
  }

  private static List<Profile.Part> parts(Random random, int extra) {
    List<Profile.Part> parts = new ArrayList<>();
    for (int p = 0; p < PACKAGES; p++) {
      List<Entry> entries = new ArrayList<>();
      int files = FILES / PACKAGES + 1;
      for (int f = 0; f < files; f++) {
        byte[] seed = (p + "/" + f + "/" + random.nextInt()).getBytes(StandardCharsets.UTF_8);
        String folder = "lib/python/lsst/" + name(p) + "/d" + f % 20;
        entries.add(
            new Entry.File(folder + "/module" + f + ".py", 0644, Digest.of(seed), 32_000 + f));
      }
      if (p < extra) {
        entries.add(new Entry.File("share/version", 0644, Digest.of(new byte[] {(byte) p}), 1));
      }
      Tree tree = Tree.of(entries);
      parts.add(
          new Profile.Part(
              Profiles.plain(
                  name(p), "29.1", new Descriptor(Package.TREE_MEDIA_TYPE, tree.digest(), 1)),
              tree));
    }
    return parts;
  }

  @Test
  void isSolvedLockedMergedAndChecked() throws Exception {
    List<PackageRecord> records = records(new Random(127));
    List<Profile.Part> parts = parts(new Random(128), 0);
    Solution solution = new Solver(List.of(records), List.of(), Set.of()).solve(all());
    assertThat(solution).isInstanceOf(Solution.Found.class);
    List<PackageRecord> found = ((Solution.Found) solution).packages();
    assertThat(found).hasSize(PACKAGES).allMatch(r -> r.version().equals("29.10"));
    LockFile lock = LockFile.of(new Subdir("linux-64"), all(), found);
    assertThat(LockFile.parse("lock", lock.print())).isEqualTo(lock);
    Tree merged = Merge.of(parts);
    assertThat(merged.fileCount()).isGreaterThanOrEqualTo(FILES);
  }

  @Test
  void aFileThatTwoPackagesHoldDifferentlyIsNamedWithBoth() {
    assertThatThrownBy(() -> Merge.of(parts(new Random(128), 2)))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("share/version (pkg0 and pkg1)");
  }

  @Test
  void twoWeekliesAskedForAtOnceAreExplained() {
    Solution solution =
        new Solver(List.of(records(new Random(127))), List.of(), Set.of())
            .solve(List.of("pkg126 ==29.10", "pkg125 ==29.9"));
    assertThat(solution).isInstanceOf(Solution.Conflict.class);
    assertThat(((Solution.Conflict) solution).reasons())
        .isNotEmpty()
        .allMatch(r -> r.contains("29.9") && r.contains("29.10"));
  }

  private static List<String> all() {
    List<String> names = new ArrayList<>();
    for (int p = PACKAGES - 1; p >= PACKAGES - 20; p--) {
      names.add(name(p));
    }
    for (int p = 0; p < PACKAGES - 20; p++) {
      names.add(name(p));
    }
    return names;
  }
}
